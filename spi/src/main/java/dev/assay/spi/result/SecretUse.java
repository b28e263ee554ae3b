package dev.assay.spi.result;

import java.util.Objects;

/**
 * That a run used a secret: its reference and version, never its value, length or hash.
 *
 * @param name the declared name
 * @param from where it comes from
 * @param version the store's version, possibly empty
 */
public record SecretUse(String name, String from, String version) {

    /** Checks that nothing is missing. */
    public SecretUse {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(version, "version");
    }
}
