package dev.assay.plugins;

import dev.assay.plugins.internal.trust.Ed25519;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key whose signatures of plugins are trusted, for how long, and for which plugins.
 *
 * @param id such as {@code ed25519:} and 32 hexadecimal digits of the key's digest
 * @param publicKey the base64 of its SubjectPublicKeyInfo, as other tools write it
 * @param label whose it is, for people
 * @param notBefore from when it holds; empty for always
 * @param notAfter until when new plugins may be signed with it; empty for ever. What is locked stays good
 * @param plugins the ids it may sign, {@code acme.*} for all that begin so; empty for any
 */
public record TrustedKey(
        String id,
        String publicKey,
        String label,
        Optional<Instant> notBefore,
        Optional<Instant> notAfter,
        List<String> plugins) {

    /** Checks the key and that its id is its own. */
    public TrustedKey {
        PublicKey key = Ed25519.publicKey(publicKey);
        if (!Ed25519.idOf(key).equals(id)) {
            throw new IllegalArgumentException("the key's id is " + Ed25519.idOf(key) + ", not " + id);
        }
        if (label.isBlank() || label.length() > 128 || !label.equals(label.strip())) {
            throw new IllegalArgumentException("a key has a label of 1 to 128 characters that says whose it is");
        }
        Objects.requireNonNull(notBefore, "notBefore");
        Objects.requireNonNull(notAfter, "notAfter");
        plugins = List.copyOf(plugins);
        for (String pattern : plugins) {
            if (!pattern.matches("[a-z*][a-z0-9._*-]{0,127}") || pattern.indexOf('*') < pattern.lastIndexOf('*')) {
                throw new IllegalArgumentException("'plugins' are ids, or beginnings of ids followed by a '*'");
            }
        }
    }

    /**
     * A key that holds for ever and for any plugin.
     *
     * @param publicKey the base64 of its SubjectPublicKeyInfo
     * @param label whose it is
     * @throws IllegalArgumentException if it is no Ed25519 key
     */
    public static TrustedKey of(String publicKey, String label) {
        return new TrustedKey(
                Ed25519.idOf(Ed25519.publicKey(publicKey)),
                publicKey,
                label,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same key with other times. */
    public TrustedKey valid(Optional<Instant> from, Optional<Instant> until) {
        return new TrustedKey(id, publicKey, label, from, until, plugins);
    }

    /** The same key for certain plugins only. */
    public TrustedKey onlyFor(String... ids) {
        return new TrustedKey(id, publicKey, label, notBefore, notAfter, List.of(ids));
    }

    /** Whether it may sign a plugin. */
    public boolean maySign(String plugin) {
        return plugins.isEmpty()
                || plugins.stream()
                        .anyMatch(pattern -> pattern.endsWith("*")
                                ? plugin.startsWith(pattern.substring(0, pattern.length() - 1))
                                : plugin.equals(pattern));
    }
}
