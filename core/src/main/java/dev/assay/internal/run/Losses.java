package dev.assay.internal.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what did not pass the border as it came, so that nothing is lost in silence. Thread-safe. */
final class Losses {

    /** A kind of loss, with the words for its count. */
    enum Kind {
        OBSERVATIONS("observations beyond the run's limits were not taken"),
        EVIDENCE("pieces of evidence beyond the run's output limit are kept as digests only"),
        EXCLUSIONS("exclusions beyond the run's limits were not taken"),
        TEXTS("texts were cut"),
        NUMBERS("numbers of reasons were left out"),
        COLLECTED("collection times outside the attempt were moved into it"),
        EXPIRES("expiry times beyond the job's freshness were brought forward"),
        LOG_LINES("log lines beyond the run's limit were dropped"),
        TASKS("tasks had not begun when the plugin returned and were dropped"),
        TASK_FAILURES("tasks on the run's threads threw"),
        CALLBACKS("cancellation callbacks beyond the run's limit were dropped"),
        LATE("reports after the plugin's end were refused");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class); // guarded by this

    synchronized void add(Kind kind) {
        add(kind, 1);
    }

    synchronized void add(Kind kind, long count) {
        if (count > 0) {
            counts.merge(kind, count, Long::sum);
        }
    }

    synchronized long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    synchronized List<String> told() {
        List<String> lines = new ArrayList<>(counts.size());
        counts.forEach((kind, count) -> lines.add(count + " " + kind.words));
        return lines;
    }
}
