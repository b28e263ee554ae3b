package dev.assay.internal.control;

import dev.assay.internal.schedule.Plan;
import dev.assay.spi.Reason;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.PackedResult;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is now, for views.
 *
 * @param record its spec and configuration
 * @param state what it does
 * @param parked why it can't run
 * @param paused who paused it and why
 * @param disabled who switched it off and why
 * @param barred why its plugin is not run although it is there: disabled or in quarantine
 * @param nextDue when it is due next
 * @param waiting how many occurrences wait
 * @param running how many run
 * @param delay what the first waiting one waits for
 * @param last its newest result
 * @param evidenceFrom when its newest definite evidence was gathered
 * @param staleAt when that goes stale
 * @param plan when it is due
 */
public record JobSnapshot(
        JobRecord record,
        State state,
        Optional<Reason> parked,
        Optional<Reason> paused,
        Optional<Reason> disabled,
        Optional<Reason> barred,
        Optional<Instant> nextDue,
        int waiting,
        int running,
        Optional<Reason> delay,
        Optional<PackedResult> last,
        Optional<Instant> evidenceFrom,
        Optional<Instant> staleAt,
        Plan plan) {

    /** What a job does. */
    public enum State {
        /** Its plugin is being fetched and loaded. */
        PREPARING,
        /** Waits for its next due time. */
        IDLE,
        /** At least one occurrence waits, none runs. */
        WAITING,
        /** At least one occurrence runs. */
        RUNNING,
        /** It can't run; each due time ends at once. */
        PARKED,
        /** Paused by somebody. */
        PAUSED,
        /** Switched off in its spec or by somebody. */
        DISABLED
    }

    static JobSnapshot of(JobEntry job, @Nullable Reason barred) {
        return new JobSnapshot(
                job.record,
                state(job),
                Optional.ofNullable(job.parked),
                Optional.ofNullable(job.paused),
                Optional.ofNullable(job.disabled),
                Optional.ofNullable(barred),
                Optional.ofNullable(job.nextDue),
                job.waiting,
                job.running,
                Optional.ofNullable(job.delay).map(delay -> Pending.placed(delay, job.delayedSince, job.delayPosition)),
                Optional.ofNullable(job.last),
                Optional.ofNullable(job.evidenceFrom),
                ControlState.staleAt(job),
                job.plan);
    }

    private static State state(JobEntry job) {
        if (job.running > 0) {
            return State.RUNNING;
        }
        if (job.waiting > 0) {
            return State.WAITING;
        }
        if (job.plugin == null) {
            return State.PREPARING;
        }
        if (!job.isSwitchedOn()) {
            return State.DISABLED;
        }
        if (job.parked != null) {
            return State.PARKED;
        }
        return job.paused == null ? State.IDLE : State.PAUSED;
    }
}
