package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.Objects;

/**
 * The right to run a job that several managers share, until it ends or is renewed.
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
