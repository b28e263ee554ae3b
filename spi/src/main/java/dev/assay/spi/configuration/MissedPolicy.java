package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.Objects;

/**
 * What happens to due times that went by while the host was down, asleep or its clock jumped.
 *
 * @param kind what to do
 * @param max how many of the newest are run under {@code RUN_ALL}
 * @param window how far back each missed time gets a record of its own; older ones share one record per range
 */
public record MissedPolicy(Kind kind, int max, Duration window) {

    /** What to do with missed due times. */
    public enum Kind {
        /** Run once for all of them. */
        RUN_ONCE,
        /** Run none. */
        SKIP,
        /** Run each inside the window, up to {@code max}. */
        RUN_ALL
    }

    /** How far back missed times are looked at one by one, unless said otherwise: one day. */
    public static final Duration DEFAULT_WINDOW = Duration.ofDays(1);

    /** Run once for all. */
    public static final MissedPolicy RUN_ONCE = new MissedPolicy(Kind.RUN_ONCE, 1, DEFAULT_WINDOW);

    /** Run none. */
    public static final MissedPolicy SKIP = new MissedPolicy(Kind.SKIP, 0, DEFAULT_WINDOW);

    /** Checks the numbers. */
    public MissedPolicy {
        Objects.requireNonNull(kind, "kind");
        if (max < 0 || max > 1000) {
            throw new IllegalArgumentException("at most 1000 missed runs are caught up, not " + max);
        }
        if (window.isNegative()) {
            throw new IllegalArgumentException("a catch-up window is not negative");
        }
    }

    /** Run each inside the default window, up to {@code max}. */
    public static MissedPolicy runAll(int max) {
        return new MissedPolicy(Kind.RUN_ALL, max, DEFAULT_WINDOW);
    }
}
