package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.Objects;

/**
 * The right to run a job that several managers share, until it ends or is renewed.
 *
 * <p>It is renewed by every answer that gives it again, also one with the revision that is in force already. A manager lets
 * go of a job whose lease has ended: nothing of it is due, what waits ends and what runs is stopped, until it is given anew.
 * It ends, too, when a whole configuration has the job without one: then the job is not shared any more, and runs on.
 *
 * @param epoch rises with each holder; a result carries it, so that a late holder is told from the present one
 * @param validFor how long it holds from the moment the answer arrived, by the ticker
 */
public record Lease(long epoch, Duration validFor) {

    /** Checks that the lease is one. */
    public Lease {
        Objects.requireNonNull(validFor, "validFor");
        if (epoch < 1 || validFor.isNegative() || validFor.isZero()) {
            throw new IllegalArgumentException(
                    "a lease has an epoch from 1 and a positive time: " + epoch + ", " + validFor);
        }
    }
}
