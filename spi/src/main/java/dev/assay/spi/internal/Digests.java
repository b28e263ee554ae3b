package dev.assay.spi.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** SHA-256 as text, and name-based ids (UUID version 5, RFC 9562 section 5.5). */
public final class Digests {

    private static final MessageDigest SHA_1 = lookedUp("SHA-1");
    private static final MessageDigest SHA_256 = lookedUp("SHA-256");

    private Digests() {}

    /** {@code sha256:} and 64 hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return "sha256:" + HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
    }

    /** {@code sha256:} and 64 hexadecimal digits, over the text in UTF-8. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The id of a name in a name space. The same parts always give the same id; parts can't run into each other. */
    public static UUID uuid5(UUID space, String... parts) {
        NameIds names = new NameIds().in(space);
        for (String part : parts) {
            names.part(part);
        }
        return names.id();
    }

    static MessageDigest sha1() {
        return digest("SHA-1");
    }

    // A copy of one that nobody feeds: looking one up costs more than a short text.
    private static MessageDigest digest(String algorithm) {
        MessageDigest untouched = algorithm.equals("SHA-1") ? SHA_1 : SHA_256;
        try {
            return (MessageDigest) untouched.clone();
        } catch (CloneNotSupportedException e) {
            return lookedUp(algorithm); // some provider's own
        }
    }

    private static MessageDigest lookedUp(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
