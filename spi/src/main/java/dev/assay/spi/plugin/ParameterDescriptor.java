package dev.assay.spi.plugin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A parameter as its plugin describes it.
 *
 * @param name the name in a configuration
 * @param type what values it takes
 * @param values the names it takes if it is a choice
 * @param text what it means
 * @param required whether a job must give it
 * @param defaultValue the value if none is given, as a configuration would write it
 */
public record ParameterDescriptor(
        String name, Type type, List<String> values, String text, boolean required, Optional<String> defaultValue) {

    /** What values a parameter takes. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** An ISO-8601 duration such as {@code PT30S} or {@code P7D}. */
        DURATION,
        /** An instant such as {@code 2026-12-31T00:00:00Z}. */
        INSTANT,
        /** A path. */
        PATH,
        /** A URI. */
        URI,
        /** One of a few names. */
        CHOICE,
        /** A reference to a declared secret. */
        SECRET,
        /** A list. */
        LIST,
        /** A map with text keys. */
        MAP,
        /** Named parts. */
        RECORD
    }

    /** Checks that nothing is missing. */
    public ParameterDescriptor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(defaultValue, "defaultValue");
        values = List.copyOf(values);
    }
}
