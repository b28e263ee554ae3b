package dev.assay.internal.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job from before.
 *
 * @param after its due times count from the first after this; null if none does
 * @param high the newest nominal time it ever had; null if it had none
 * @param plan a mark of the schedule that {@code after} belongs to
 * @param paused who paused it; null if nobody
 * @param disabled who disabled it; null if nobody
 * @param open its occurrences without a receipt, in the order in which they were due
 */
public record StoredJob(
        @Nullable Instant after,
        @Nullable Instant high,
        long plan,
        @Nullable Word paused,
        @Nullable Word disabled,
        List<OpenOccurrence> open) {

    /** Nothing is known. */
    public static final StoredJob UNKNOWN = new StoredJob(null, null, 0, null, null, List.of());

    /** Copies the list. */
    public StoredJob {
        open = List.copyOf(open);
    }

    /** Without times that count and occurrences: what is kept of a job that has left the configuration. */
    public StoredJob left() {
        return new StoredJob(null, high, plan, paused, disabled, List.of());
    }
}
