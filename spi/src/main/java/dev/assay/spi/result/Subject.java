package dev.assay.spi.result;

import java.util.Objects;
import java.util.Optional;

/**
 * A thing that an observation is about.
 *
 * @param type what kind of thing
 * @param name what people call it
 * @param uri what names it, the same on every run; at most 2 KiB
 * @param digest {@code sha256:} and the digest of its bytes, if it has bytes
 */
public record Subject(SubjectType type, String name, String uri, Optional<String> digest) {

    private static final int MAX = 2048;

    /** Checks name and URI. */
    public Subject {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(digest, "digest");
        if (name.isEmpty() || name.length() > MAX || uri.length() > MAX) {
            throw new IllegalArgumentException("a subject has a name and a uri of at most " + MAX + " characters");
        }
        if (!isUri(uri)) {
            throw new IllegalArgumentException("a subject's uri begins with a scheme and has neither blanks nor control"
                    + " characters, such as file:/etc/passwd");
        }
    }

    // A scheme, a colon, and then neither blanks nor control characters. By hand: every observation passes here.
    private static boolean isUri(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 1 || colon == uri.length() - 1 || !isLowerLetter(uri.charAt(0))) {
            return false;
        }
        for (int i = 1; i < colon; i++) {
            char c = uri.charAt(i);
            if (!isLowerLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '.' && c != '-') {
                return false;
            }
        }
        for (int i = colon + 1; i < uri.length(); i++) {
            if (uri.charAt(i) <= ' ' || uri.charAt(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** A subject called by its URI. */
    public static Subject of(SubjectType type, String uri) {
        return new Subject(type, uri, uri, Optional.empty());
    }

    /** A subject with a name. */
    public static Subject of(SubjectType type, String name, String uri) {
        return new Subject(type, name, uri, Optional.empty());
    }

    /** This subject with the digest of its bytes, {@code sha256:…}. */
    public Subject withDigest(String sha256) {
        if (!sha256.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a digest is sha256: and 64 hexadecimal digits");
        }
        return new Subject(type, name, uri, Optional.of(sha256));
    }
}
