package dev.assay.internal.control;

import dev.assay.internal.state.OpenOccurrence;
import dev.assay.internal.state.StoredJob;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the occurrences for which a store has no receipt: each ends under the id it had. Control thread only.
 */
final class Reopening {

    private final ControlState state;
    private final Firing firing;
    private final Endings endings;

    Reopening(ControlState state, Firing firing, Endings endings) {
        this.state = state;
        this.firing = firing;
        this.endings = endings;
    }

    /**
     * Ends or lets wait what can't be due again.
     *
     * @return what can: single occurrences that the schedule made due, for the missed policy
     */
    List<OpenOccurrence> reopen(JobEntry job, StoredJob stored) {
        List<OpenOccurrence> again = new ArrayList<>(0);
        Reason off = job.disabled == null
                ? Reason.of(Reasons.DISABLED, "the job is switched off in its spec")
                : job.disabled;
        for (OpenOccurrence open : stored.open()) {
            if (open.begun() == null && open.isScheduled() && open.occurrence().count() == 1 && job.isSwitchedOn()) {
                again.add(open);
                continue;
            }
            state.law.due(open.occurrence().count());
            if (open.begun() != null) {
                lost(state.record(job), open);
            } else if (open.occurrence().count() > 1) {
                Reason reason = Reason.of(Reasons.MISSED_WHILE_AWAY)
                        .with("count", open.occurrence().count());
                endings.unrun(job, open.id(), open.occurrence(), 0, Outcome.MISSED, reason);
            } else if (!job.isSwitchedOn()) {
                endings.unrun(job, open.id(), open.occurrence(), 0, Outcome.SKIPPED, off);
            } else {
                firing.waitOn(job, open);
            }
        }
        return again;
    }

    /** Ends all that is open of a job that is not in the configuration. */
    void end(String job, List<OpenOccurrence> left) {
        for (OpenOccurrence open : left) {
            state.law.due(open.occurrence().count());
            JobRecord record = record(job, open.origin());
            if (open.begun() == null) {
                Reason reason = Reason.of(Reasons.JOB_REMOVED, "the job left the configuration");
                endings.unrun(record, custody(open), open.id(), open.occurrence(), Outcome.CANCELLED, reason);
            } else {
                lost(record, open);
            }
        }
    }

    private void lost(JobRecord record, OpenOccurrence open) {
        OpenOccurrence.Begun begun = open.begun();
        Reason reason = Reason.of(Reasons.HOST_DIED, "the host process ended while the run was under way");
        if (begun != null) {
            reason = reason.with("attempt", begun.attempt())
                    .with("startedEpochMillis", begun.at().toEpochMilli());
        }
        endings.unrun(record, custody(open), open.id(), open.occurrence(), Outcome.LOST, reason);
    }

    private static Custody custody(OpenOccurrence open) {
        OpenOccurrence.Begun begun = open.begun();
        return begun != null
                ? begun.custody()
                : Custody.builder(open.origin().plugin(), "unknown", Custody.Verification.NOT_LOADED)
                        .build();
    }

    private static JobRecord record(String job, OpenOccurrence.Origin origin) {
        return new JobRecord(
                JobSpec.builder(job).plugin(origin.plugin()).build(),
                origin.generation(),
                origin.source(),
                origin.revision(),
                origin.digest(),
                Optional.empty(),
                0);
    }
}
