package dev.assay.eventhub;

import dev.assay.spi.result.AttestationResult;
import java.time.Instant;
import java.util.Objects;

/**
 * A result that the hub refused although it takes others.
 *
 * @param result the result
 * @param status the HTTP status the hub answered
 * @param problem what the hub said, one clean line
 * @param at when, on the wall clock
 */
public record SetAside(AttestationResult result, int status, String problem, Instant at) {

    /** Checks that nothing is missing. */
    public SetAside {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(at, "at");
    }
}
