package dev.assay.spi.result;

import dev.assay.spi.Reason;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One try of a run.
 *
 * @param number from 1
 * @param started when, on the wall clock
 * @param ended when, on the wall clock
 * @param elapsed how long by the ticker; differs from the stamps if the wall clock moved
 * @param outcome what became of it
 * @param reason why
 * @param usage what it used
 */
public record Attempt(
        int number, Instant started, Instant ended, Duration elapsed, Outcome outcome, Reason reason, Usage usage) {

    /** Checks that nothing is missing. */
    public Attempt {
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(elapsed, "elapsed");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(usage, "usage");
        if (number < 1 || !outcome.mayHaveRun()) {
            throw new IllegalArgumentException("an attempt counts from 1 and has run: " + number + ", " + outcome);
        }
    }
}
