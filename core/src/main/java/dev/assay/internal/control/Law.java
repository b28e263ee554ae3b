package dev.assay.internal.control;

import dev.assay.spi.result.Outcome;
import java.util.EnumMap;
import java.util.Map;

/**
 * The conservation law's books: {@code due = Σ result.count + pending}, at every instant. Control thread only.
 *
 * <p>Pending is counted by itself, not computed from the other two, so that the law can fail and be seen to.
 */
final class Law {

    private long due;
    private long results;
    private long pending;
    private final Map<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);

    void due(long count) {
        due += count;
        pending += count;
    }

    void settled(Outcome outcome, long count) {
        results += count;
        pending -= count;
        byOutcome.merge(outcome, count, Long::sum);
    }

    long due() {
        return due;
    }

    long results() {
        return results;
    }

    long pending() {
        return pending;
    }

    Map<Outcome, Long> byOutcome() {
        return byOutcome;
    }
}
