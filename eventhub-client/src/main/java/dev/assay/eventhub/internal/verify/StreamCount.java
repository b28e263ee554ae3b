package dev.assay.eventhub.internal.verify;

import java.util.ArrayList;
import java.util.List;

/** Counts what a stream tells from its beginning, and compares it with what its checkpoints say. Not thread-safe. */
final class StreamCount {

    private long results;
    private long occurrences;
    private long gaps;
    private boolean known = true;

    /** Something is missing for good, so nothing can be compared any more. */
    void lost() {
        known = false;
    }

    /** Passes the next record; says what is wrong with it if it is a checkpoint. */
    List<String> pass(Entry entry) {
        CheckpointReading checkpoint = entry.checkpoint();
        List<String> wrong = checkpoint == null || !known ? List.of() : compare(checkpoint);
        results += entry.form().isResult() ? 1 : 0;
        occurrences += entry.occurrences();
        gaps += entry.form() == Opened.Form.GAP ? 1 : 0;
        return wrong;
    }

    private List<String> compare(CheckpointReading checkpoint) {
        List<String> wrong = new ArrayList<>();
        differ("results", checkpoint.results(), results, wrong);
        differ("due times answered for", checkpoint.occurrences(), occurrences, wrong);
        differ("gaps", checkpoint.gaps(), gaps, wrong);
        if (checkpoint.ended() > occurrences) {
            wrong.add("it says that " + checkpoint.ended() + " due times have their results, and results for "
                    + occurrences + " came before it");
        }
        return wrong;
    }

    private static void differ(String what, long said, long seen, List<String> wrong) {
        if (said != seen) {
            wrong.add("it counts " + said + " " + what + " before it, and there are " + seen);
        }
    }
}
