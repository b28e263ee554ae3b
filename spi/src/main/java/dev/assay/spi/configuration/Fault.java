package dev.assay.spi.configuration;

import java.util.Objects;

/**
 * One thing that is wrong with a configuration.
 *
 * @param code a stable code such as {@code UNKNOWN_KEY}
 * @param place where: file, line and column if known, and the path of the key, such as {@code jobs[3].schedule.cron}
 * @param message what is wrong and what to do; names keys and expected forms, never the value itself
 */
public record Fault(String code, String place, String message) {

    /** Checks that nothing is missing. */
    public Fault {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return place + ": " + message + " [" + code + "]";
    }
}
