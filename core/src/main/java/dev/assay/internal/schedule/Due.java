package dev.assay.internal.schedule;

import java.time.Instant;
import java.util.Objects;

/**
 * One time at which a job is due.
 *
 * @param nominal what the schedule says; names the occurrence
 * @param dueAt when to act on it: the nominal time plus the job's splay, never before it, a whole millisecond
 */
public record Due(Instant nominal, Instant dueAt) {

    /** Checks the order. */
    public Due {
        Objects.requireNonNull(nominal, "nominal");
        if (dueAt.isBefore(nominal)) {
            throw new IllegalArgumentException("due at " + dueAt + ", before its nominal time " + nominal);
        }
    }
}
