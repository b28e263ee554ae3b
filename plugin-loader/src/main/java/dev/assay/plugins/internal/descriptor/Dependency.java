package dev.assay.plugins.internal.descriptor;

import java.util.Optional;

/**
 * A jar that a plugin needs beside its own, with the digest it has to have.
 *
 * @param file where it lies in the plugin's jar; empty if it is fetched
 * @param source where it is fetched from; empty if it lies in the plugin's jar
 * @param sha256 its digest
 */
public record Dependency(Optional<String> file, Optional<String> source, String sha256) {

    /** Checks that it is in exactly one place. */
    public Dependency {
        if (file.isPresent() == source.isPresent()) {
            throw new IllegalArgumentException("a dependency has either a 'file' in the jar or a 'source'");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the sha256 of a dependency is 64 lower-case hexadecimal digits");
        }
    }

    /** Where it is, for messages. */
    public String shown() {
        return file.orElseGet(() -> source.orElse("")).replaceFirst("\\?.*", "?…");
    }
}
