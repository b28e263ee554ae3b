package dev.assay.internal.state;

import dev.assay.spi.result.ResultId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the store's log. What a log says is what its records say one after the other. */
public sealed interface StateRecord {

    /** What people can say about a job. */
    enum Hold {
        /** Each due time is skipped. */
        PAUSED,
        /** The job is not due at all. */
        DISABLED
    }

    /**
     * From when on a job's due times count.
     *
     * @param job the job's id
     * @param after the first one is the first after this; null while none counts
     * @param high the newest nominal time it ever had; null leaves it as it was
     * @param plan a mark of the schedule these times belong to
     * @param gone whether the job has left the configuration, so that it may be forgotten before others
     */
    record Scheduled(
            String job, @Nullable Instant after, @Nullable Instant high, long plan, boolean gone)
            implements StateRecord {}

    /** An occurrence is due. */
    record Due(OpenOccurrence occurrence) implements StateRecord {}

    /** An attempt begins. */
    record Started(ResultId id, OpenOccurrence.Begun begun) implements StateRecord {}

    /** An attempt is over. */
    record Ended(ResultId id) implements StateRecord {}

    /** There is a receipt. */
    record Settled(ResultId id) implements StateRecord {}

    /** Somebody holds a job back, or, without a word, no longer does. */
    record Held(String job, Hold hold, @Nullable Word word) implements StateRecord {}

    /** A version of a plugin is not run for a while, or, without a sentence, may run again. */
    record Barred(String plugin, String version, @Nullable Sentence sentence) implements StateRecord {}

    /** The wall clock went back for so many times in all. */
    record Turned(long passes) implements StateRecord {}
}
