package dev.assay.internal.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * What the wall clock's own moves mean for jobs, worked off a slice at a time. Control thread only.
 *
 * <p>A clock that went forward needs nothing for schedules: what is due is due, and the missed policy sees to it. One that
 * went back would leave jobs waiting for times that are far away again. Both move the time at which evidence goes stale.
 */
final class Turning {

    private final ControlState state;
    private final Firing firing;
    private final Staleness staleness;
    private final Journal journal;
    private Iterator<JobEntry> jobs = List.<JobEntry>of().iterator();
    private Duration by = Duration.ZERO;

    Turning(ControlState state, Firing firing, Staleness staleness, Journal journal) {
        this.state = state;
        this.firing = firing;
        this.staleness = staleness;
        this.journal = journal;
    }

    /** Begins again with all jobs. */
    void moved(Duration moved) {
        if (moved.isNegative()) {
            journal.turned(state.time.wall());
        }
        // What a slice has not come to yet has not seen the move before, either.
        by = jobs.hasNext() && by.isNegative() ? by.plus(moved) : moved;
        jobs = state.jobs.iterator();
    }

    int step(int budget) {
        Slice slice = new Slice(state.time, budget);
        Instant now = state.time.wall();
        while (jobs.hasNext() && slice.next()) {
            JobEntry job = jobs.next();
            if (by.isNegative()) {
                firing.turnBack(job, now, by);
            }
            staleness.watch(job);
        }
        return slice.done();
    }
}
