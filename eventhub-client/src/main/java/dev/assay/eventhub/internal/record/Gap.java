package dev.assay.eventhub.internal.record;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Records that were accepted and will not be delivered.
 *
 * @param cause why not
 * @param records how many, as far as known
 * @param first the first one's number in the outbox
 * @param last the last one's number in the outbox
 * @param ranges where they stood in their streams, as far as known
 * @param at when it was found, on the wall clock
 */
public record Gap(Cause cause, long records, long first, long last, List<Range> ranges, Instant at) {

    /** Why records are missing. The set grows. */
    public enum Cause {
        /** The outbox was full, and the host prefers the newest. */
        DROPPED,
        /** They waited longer than the host keeps them. */
        EXPIRED,
        /** The disk gave back other bytes than were written, or none. */
        CORRUPT,
        /** A person removed them from the dead letters. */
        PURGED
    }

    /**
     * A part of a stream.
     *
     * @param epoch the start of the manager whose stream it is
     * @param first the first sequence
     * @param last the last sequence
     * @param exact whether each of these is missing; otherwise some of these are
     */
    public record Range(String epoch, long first, long last, boolean exact) {

        /** Checks that nothing is missing. */
        public Range {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Copies the list. */
    public Gap {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(at, "at");
        ranges = List.copyOf(ranges);
    }
}
