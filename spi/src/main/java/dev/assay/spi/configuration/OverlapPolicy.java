package dev.assay.spi.configuration;

import java.util.Objects;

/**
 * What happens when a job is due while an earlier run of it waits or runs.
 *
 * @param kind what to do
 * @param max how many at once under {@code ALLOW}, otherwise 1
 */
public record OverlapPolicy(Kind kind, int max) {

    /** What to do on overlap. */
    public enum Kind {
        /** The new one ends as skipped. */
        SKIP,
        /** One waits for the running one; a further one takes the place of the waiting one. */
        QUEUE_ONE,
        /** The running one is cancelled for the new one. */
        CANCEL_RUNNING,
        /** Several run at once. */
        ALLOW
    }

    /** The new one ends as skipped. */
    public static final OverlapPolicy SKIP = new OverlapPolicy(Kind.SKIP, 1);

    /** One waits. */
    public static final OverlapPolicy QUEUE_ONE = new OverlapPolicy(Kind.QUEUE_ONE, 1);

    /** The running one is cancelled. */
    public static final OverlapPolicy CANCEL_RUNNING = new OverlapPolicy(Kind.CANCEL_RUNNING, 1);

    /** Checks the number. */
    public OverlapPolicy {
        Objects.requireNonNull(kind, "kind");
        if (max < 1 || (kind != Kind.ALLOW && max != 1)) {
            throw new IllegalArgumentException("only ALLOW takes a number, and it is at least 1");
        }
    }

    /** Several at once. */
    public static OverlapPolicy allow(int max) {
        return new OverlapPolicy(Kind.ALLOW, max);
    }
}
