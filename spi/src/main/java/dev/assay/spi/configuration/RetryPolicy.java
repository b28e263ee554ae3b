package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How failed attempts of one occurrence are repeated. All attempts are inside its one result.
 *
 * @param attempts how many in all, 1 for no retry, at most 20
 * @param backoff the wait before the second attempt; doubles each time, with jitter
 * @param maxBackoff the longest wait
 * @param budget how long all attempts and waits together may take
 * @param on the endings that are retried
 */
public record RetryPolicy(int attempts, Duration backoff, Duration maxBackoff, Duration budget, Set<On> on) {

    /** An ending that may be retried. */
    public enum On {
        /** The plugin threw or crashed. */
        FAILED,
        /** The attempt ran out of time. */
        TIMED_OUT
    }

    /** No retry. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Set.of());

    /** Checks and copies. */
    public RetryPolicy {
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts are 1 to 20, not " + attempts);
        }
        if (backoff.isNegative() || maxBackoff.isNegative() || budget.isNegative()) {
            throw new IllegalArgumentException("back-off and budget are not negative");
        }
        // Sorted, so that equal policies print alike.
        on = on.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(EnumSet.copyOf(on));
    }

    /** Retries failures and timeouts, waiting 10 seconds first and 2 minutes at most, within 10 minutes. */
    public static RetryPolicy of(int attempts) {
        return new RetryPolicy(
                attempts,
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                EnumSet.allOf(On.class));
    }
}
