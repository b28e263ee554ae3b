package dev.assay.eventhub.internal.statement;

/**
 * What a stream has told so far.
 *
 * @param results how many results
 * @param occurrences for how many due times they answer
 * @param gaps how many gaps
 * @param dueBefore what the checkpoint before said was due
 * @param endedBefore what it said had ended
 */
record StreamCounts(long results, long occurrences, long gaps, long dueBefore, long endedBefore) {

    static final StreamCounts NONE = new StreamCounts(0, 0, 0, 0, 0);

    StreamCounts withResult(long count) {
        return new StreamCounts(results + 1, occurrences + count, gaps, dueBefore, endedBefore);
    }

    StreamCounts withGap() {
        return new StreamCounts(results, occurrences, gaps + 1, dueBefore, endedBefore);
    }

    StreamCounts withCheckpoint(long due, long ended) {
        return new StreamCounts(results, occurrences, gaps, due, ended);
    }
}
