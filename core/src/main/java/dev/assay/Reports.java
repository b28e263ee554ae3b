package dev.assay;

import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.control.ControlSnapshot;
import dev.assay.internal.control.JobSnapshot;
import dev.assay.internal.run.JobRunner;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Reason;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.ClockState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers a manager's numbers for the record. Any thread. */
final class Reports implements Supplier<ManagerReport> {

    private static final int MAX_STALE = 20;

    private final ControlLoop control;
    private final JobRunner runner;
    private final ResourceMonitor monitor;
    private final SourceAnswers source;
    private final TimeSource time;

    Reports(ControlLoop control, JobRunner runner, ResourceMonitor monitor, SourceAnswers source, TimeSource time) {
        this.control = control;
        this.runner = runner;
        this.monitor = monitor;
        this.source = source;
        this.time = time;
    }

    @Override
    public ManagerReport get() {
        ControlSnapshot now = control.snapshot();
        ManagerReport.Builder report = ManagerReport.builder()
                .law(new ManagerReport.Law(now.due(), now.byOutcome(), now.pending()))
                .jobs(jobs())
                .source(source.state())
                .abandonedThreads(runner.abandoned().size())
                .clock(new ClockState(ClockState.Synchronization.UNKNOWN, Optional.empty(), now.clockSteps()));
        control.configuration().ifPresent(report::configuration);
        monitor.view().ifPresent(view -> report.probe(new ManagerReport.Probe(view.source(), view.blind())));
        return report.build();
    }

    private ManagerReport.Jobs jobs() {
        Instant now = time.wall();
        int[] counts = new int[JobSnapshot.State.values().length];
        int all = 0;
        int neverRun = 0;
        int staleCount = 0;
        List<ManagerReport.Stale> stale = new ArrayList<>();
        for (Iterator<JobSnapshot> jobs = control.jobs().iterator(); jobs.hasNext(); ) {
            JobSnapshot job = jobs.next();
            all++;
            JobSnapshot.State state = standing(job);
            counts[state.ordinal()]++;
            if (state == JobSnapshot.State.DISABLED) {
                continue;
            }
            boolean ran = job.evidenceFrom().isPresent()
                    || job.last()
                            .map(last -> !last.result().attempts().isEmpty())
                            .orElse(false);
            neverRun += ran ? 0 : 1;
            if (job.staleAt().map(at -> !now.isBefore(at)).orElse(false)) {
                staleCount++;
                if (stale.size() < MAX_STALE) {
                    stale.add(stale(job, now));
                }
            }
        }
        return new ManagerReport.Jobs(
                all,
                counts[JobSnapshot.State.IDLE.ordinal()],
                counts[JobSnapshot.State.PAUSED.ordinal()],
                counts[JobSnapshot.State.PARKED.ordinal()],
                counts[JobSnapshot.State.DISABLED.ordinal()],
                counts[JobSnapshot.State.PREPARING.ordinal()],
                neverRun,
                staleCount,
                stale);
    }

    /** What a job may do, whether or not it is busy at the moment. */
    private static JobSnapshot.State standing(JobSnapshot job) {
        if (!job.record().spec().enabled() || job.disabled().isPresent()) {
            return JobSnapshot.State.DISABLED;
        }
        if (job.state() == JobSnapshot.State.PREPARING) {
            return JobSnapshot.State.PREPARING;
        }
        if (job.parked().isPresent()) {
            return JobSnapshot.State.PARKED;
        }
        return job.paused().isPresent() ? JobSnapshot.State.PAUSED : JobSnapshot.State.IDLE;
    }

    private static ManagerReport.Stale stale(JobSnapshot job, Instant now) {
        Duration freshness = job.record().spec().freshness().orElse(Duration.ZERO);
        Instant staleAt = job.staleAt().orElse(now);
        String waitingFor =
                job.parked().or(job::paused).or(job::delay).map(Reason::code).orElse("");
        return new ManagerReport.Stale(
                job.record().spec().id(), Duration.between(staleAt.minus(freshness), now), freshness, waitingFor);
    }
}
