package dev.assay.internal.configuration.read;

import java.util.Locale;
import java.util.Optional;

/** How a configuration is written. */
public enum Format {
    /** RFC 8259, UTF-8. */
    JSON,
    /** YAML 1.1 as far as it says the same as JSON, UTF-8. */
    YAML;

    /** The format that a file's name promises, empty for other files. */
    public static Optional<Format> ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".json")) {
            return Optional.of(JSON);
        }
        return lower.endsWith(".yaml") || lower.endsWith(".yml") ? Optional.of(YAML) : Optional.empty();
    }
}
