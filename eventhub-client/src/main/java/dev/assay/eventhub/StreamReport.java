package dev.assay.eventhub;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a verifier found in the streams it was given.
 *
 * @param results how many different results were read
 * @param checkpoints how many different checkpoints were read
 * @param repeats how many records came again, which is no fault
 * @param verified how many different records were signed by a trusted key
 * @param streams the streams, by source and epoch
 * @param faults what is wrong, the first ones
 * @param faultCount how many faults there are in all
 * @param notes what is no fault and worth knowing
 */
public record StreamReport(
        long results,
        long checkpoints,
        long repeats,
        long verified,
        List<Stream> streams,
        List<StreamFault> faults,
        long faultCount,
        List<StreamFault> notes) {

    /**
     * One stream.
     *
     * @param source whose it is
     * @param epoch the start of its manager
     * @param first the first sequence at hand
     * @param last the last sequence at hand
     * @param missing how many between 1 and the last are not at hand
     * @param occurrences for how many due times its results answer
     * @param closed whether its last record is at hand
     * @param nextBefore until when the next checkpoint is promised
     * @param checkpoint what the newest checkpoint says, in a line; empty without one
     */
    public record Stream(
            String source,
            String epoch,
            long first,
            long last,
            long missing,
            long occurrences,
            boolean closed,
            Optional<Instant> nextBefore,
            String checkpoint) {

        /** Checks that nothing is missing. */
        public Stream {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(nextBefore, "nextBefore");
            Objects.requireNonNull(checkpoint, "checkpoint");
        }
    }

    /** Copies the lists. */
    public StreamReport {
        streams = List.copyOf(streams);
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }

    /** Whether nothing is wrong: each stream is whole from its first record to the last one at hand. */
    public boolean isWhole() {
        return faultCount == 0;
    }
}
