package dev.assay.internal.insight;

import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;

/** All that a manager remembers of itself for its host. Thread-safe. */
public final class Insight {

    private final Tally tally = new Tally();
    private final Conditions conditions = new Conditions();
    private final History history = new History();

    /** Remembers nothing yet. */
    public Insight() {}

    /** Takes note of what is no occurrence. */
    public void signal(Signal signal) {
        tally.signal(signal);
        conditions.signal(signal);
    }

    /** Takes note of a result that was let go of. */
    public void result(AttestationResult result) {
        tally.result(result);
        history.add(result);
    }

    /** What was counted. */
    public Tally tally() {
        return tally;
    }

    /** What is wrong. */
    public Conditions conditions() {
        return conditions;
    }

    /** How occurrences ended. */
    public History history() {
        return history;
    }
}
