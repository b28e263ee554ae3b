package dev.assay.support.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: the n-th failure in a row is answered with a wait drawn evenly from zero to
 * {@code min(cap, base × 2^(n−1))}, so that many clients of one server that failed together don't return together.
 *
 * <p>Immutable; as safe for use by several threads as the random generator it was given.
 */
public final class Backoff {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long baseNanos;
    private final long capNanos;
    private final RandomGenerator random;

    private Backoff(long baseNanos, long capNanos, RandomGenerator random) {
        this.baseNanos = baseNanos;
        this.capNanos = capNanos;
        this.random = random;
    }

    /**
     * Creates a backoff.
     *
     * @param base the longest wait after the first failure, positive
     * @param cap the longest wait after any failure, at least {@code base}
     * @param random where the jitter comes from
     * @return the backoff
     * @throws IllegalArgumentException if {@code base} is not positive or {@code cap} is shorter than {@code base}
     */
    public static Backoff fullJitter(Duration base, Duration cap, RandomGenerator random) {
        if (base.isZero() || base.isNegative()) {
            throw new IllegalArgumentException("base must be positive, but is " + base);
        }
        if (cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("cap must be at least base (" + base + "), but is " + cap);
        }
        return new Backoff(saturatedNanos(base), saturatedNanos(cap), random);
    }

    /**
     * Draws the wait before the next try.
     *
     * @param failures how many tries failed in a row, at least 1
     * @return the wait, from zero to {@link #ceiling}
     * @throws IllegalArgumentException if {@code failures} is below 1
     */
    public Duration delay(int failures) {
        long ceiling = ceilingNanos(failures);
        // nextLong's bound is exclusive
        return Duration.ofNanos(ceiling == Long.MAX_VALUE ? random.nextLong(ceiling) : random.nextLong(ceiling + 1));
    }

    /**
     * Draws the wait before the next try where a server may have said how long to stay away: the longer of the two.
     *
     * @param failures how many tries failed in a row, at least 1
     * @param asked what the server asked for, already capped by {@link RetryAfter}
     * @return the wait
     * @throws IllegalArgumentException if {@code failures} is below 1
     */
    public Duration delay(int failures, Optional<Duration> asked) {
        Duration drawn = delay(failures);
        return asked.filter(a -> a.compareTo(drawn) > 0).orElse(drawn);
    }

    /**
     * Tells the longest wait that can be drawn.
     *
     * @param failures how many tries failed in a row, at least 1
     * @return {@code min(cap, base × 2^(failures−1))}
     * @throws IllegalArgumentException if {@code failures} is below 1
     */
    public Duration ceiling(int failures) {
        return Duration.ofNanos(ceilingNanos(failures));
    }

    private long ceilingNanos(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be at least 1, but is " + failures);
        }
        int doublings = failures - 1;
        // base << doublings overflows once it needs more than 63 bits
        boolean overflows = doublings >= Long.numberOfLeadingZeros(baseNanos);
        return overflows ? capNanos : Math.min(capNanos, baseNanos << doublings);
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
