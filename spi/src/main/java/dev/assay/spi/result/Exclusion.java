package dev.assay.spi.result;

import java.util.Objects;

/**
 * A subject that was left out on purpose.
 *
 * @param subject what
 * @param reason why
 */
public record Exclusion(Subject subject, String reason) {

    /** Checks that nothing is missing. */
    public Exclusion {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
    }
}
