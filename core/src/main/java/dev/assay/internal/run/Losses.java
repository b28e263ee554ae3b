package dev.assay.internal.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    private static final Kind[] KINDS = Kind.values();

    private long @Nullable [] counts; // guarded by this; most runs lose nothing

    synchronized void add(Kind kind) {
        add(kind, 1);
    }

    synchronized void add(Kind kind, long count) {
        if (count > 0) {
            long[] known = counts;
            if (known == null) {
                known = new long[KINDS.length];
                counts = known;
            }
            known[kind.ordinal()] += count;
        }
    }

    synchronized long count(Kind kind) {
        long[] known = counts;
        return known == null ? 0 : known[kind.ordinal()];
    }

    synchronized List<String> told() {
        long[] known = counts;
        if (known == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (Kind kind : KINDS) {
            if (known[kind.ordinal()] > 0) {
                lines.add(known[kind.ordinal()] + " " + kind.words);
            }
        }
        return lines;
    }
}
