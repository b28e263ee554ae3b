package dev.assay.internal.control;

import dev.assay.spi.configuration.Lease;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Until when jobs that several managers share may be run by this one. Control thread only. */
final class Leases {

    private final ControlState state;
    private final Consumer<JobEntry> ended;

    /** Calls back when a job's lease has ended and was not given again. */
    Leases(ControlState state, Consumer<JobEntry> ended) {
        this.state = state;
        this.ended = ended;
    }

    /**
     * A job is held under a lease, or under none.
     *
     * @param from from when on it counts, by the ticker
     */
    void hold(JobEntry job, @Nullable Lease lease, long from) {
        letGo(job);
        if (lease != null) {
            Duration gone = Duration.ofNanos(state.time.nanos() - from);
            Duration left = lease.validFor().minus(gone);
            job.leaseAlarm = state.alarm(left.isNegative() ? Duration.ZERO : left, () -> ended.accept(job));
        }
    }

    /** A job is not held any more. */
    void letGo(JobEntry job) {
        state.cancel(job.leaseAlarm);
        job.leaseAlarm = null;
    }
}
