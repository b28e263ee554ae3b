package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.plugin.StopReason;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Ends what waits and stops what runs when a manager closes, a slice at a time. Control thread only. */
final class Leaving {

    private final ControlState state;
    private final Firing firing;
    private final Runs runs;
    private final Staleness staleness;
    private Iterator<JobEntry> jobs = Collections.emptyIterator();

    Leaving(ControlState state, Firing firing, Runs runs, Staleness staleness) {
        this.state = state;
        this.firing = firing;
        this.runs = runs;
        this.staleness = staleness;
    }

    /** Begins: from now on nothing is due, and nothing that waits begins. */
    void begin() {
        state.closing = true;
        jobs = state.jobs.iterator();
    }

    int step(int budget) {
        if (!state.closing) {
            return 0;
        }
        Slice slice = new Slice(state.time, budget);
        while (jobs.hasNext() && slice.next()) {
            JobEntry job = jobs.next();
            firing.disarm(job);
            staleness.forget(job);
            Reason reason = Reason.of(Reasons.MANAGER_CLOSED, "the manager closes");
            List.copyOf(job.pending).forEach(pending -> runs.stop(pending, StopReason.CLOSING, reason));
        }
        return slice.done();
    }
}
