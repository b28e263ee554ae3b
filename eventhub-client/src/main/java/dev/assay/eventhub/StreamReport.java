package dev.assay.eventhub;

import java.util.List;

/**
 * What a verifier found in the streams it was given.
 *
 * @param results how many different results were read
 * @param repeats how many came again with the same bytes, which is no fault
 * @param streams the streams, by source and epoch
 * @param faults what is wrong, the first ones
 * @param faultCount how many faults there are in all
 */
public record StreamReport(
        long results, long repeats, List<Stream> streams, List<StreamFault> faults, long faultCount) {

    /**
     * One stream.
     *
     * @param source the agent
     * @param epoch the start of its manager
     * @param first the first sequence at hand
     * @param last the last sequence at hand
     * @param missing how many between 1 and the last are not at hand
     * @param occurrences for how many due times its results answer
     */
    public record Stream(String source, String epoch, long first, long last, long missing, long occurrences) {}

    /** Copies the lists. */
    public StreamReport {
        streams = List.copyOf(streams);
        faults = List.copyOf(faults);
    }

    /** Whether nothing is wrong: each stream is whole from its first result to the last one at hand. */
    public boolean isWhole() {
        return faultCount == 0;
    }
}
