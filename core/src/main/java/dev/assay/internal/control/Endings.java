package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.result.Ending;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.run.RunReport;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.AttestationResultBuilder;
import dev.assay.spi.result.ClockState;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultPacker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one door through which every occurrence ends. Control thread only. */
final class Endings {

    private final ControlState state;
    private final ResultPublisher publisher;
    private final Clocks clocks;
    private final Journal journal;
    private final ResultPacker packer = new ResultPacker();
    private @Nullable Firing firing; // set once before the loop turns

    Endings(ControlState state, ResultPublisher publisher, Clocks clocks, Journal journal) {
        this.state = state;
        this.publisher = publisher;
        this.clocks = clocks;
        this.journal = journal;
    }

    void setFiring(Firing firing) {
        this.firing = firing;
    }

    /** Ends an occurrence that never waited. It was counted as due by the caller. */
    void unrun(JobEntry job, ResultId id, Occurrence occurrence, long mark, Outcome outcome, Reason reason) {
        unrun(state.record(job), custody(job), id, occurrence, mark, outcome, reason);
    }

    /** Ends an occurrence from before a restart, which is in the store already. */
    void unrun(JobRecord record, Custody custody, ResultId id, Occurrence occurrence, Outcome outcome, Reason reason) {
        unrun(record, custody, id, occurrence, 0, outcome, reason);
    }

    private void unrun(
            JobRecord record,
            Custody custody,
            ResultId id,
            Occurrence occurrence,
            long mark,
            Outcome outcome,
            Reason reason) {
        Instant now = state.time.wall();
        ClockState clock = clocks.state();
        Ending ending = new Ending(
                id,
                builder -> builder.of(record, occurrence)
                        .outcome(outcome, reason, now)
                        .custody(custody)
                        .clock(clock),
                false);
        publish(ending, mark);
    }

    /** Ends an occurrence that waited or ran, and takes it out of every queue. */
    void end(Pending pending, Outcome outcome, Reason reason) {
        if (pending.state == Pending.State.ENDED) {
            return;
        }
        leave(pending);
        JobRecord ranAs = pending.ranAs;
        JobRecord record = ranAs == null ? state.record(pending.job) : ranAs;
        Custody custody = custody(pending.job);
        Instant now = state.time.wall();
        long from = pending.attempts.isEmpty() ? state.time.nanos() : pending.firstStartNanos;
        Duration waited = Duration.ofNanos(Math.max(0, from - pending.dueNanos));
        ClockState clock = clocks.state();
        List<Attempt> attempts = List.copyOf(pending.attempts);
        RunReport report = pending.report;
        PluginHandle ranWith = pending.ranWith;
        Reason rolledBack = pending.job.rolledBack;
        Ending ending = new Ending(
                pending.id,
                builder -> {
                    builder.of(record, pending.occurrence)
                            .outcome(outcome, reason, now)
                            .waited(waited)
                            .custody(custody)
                            .clock(clock);
                    if (report != null && ranWith != null) {
                        fill(builder, attempts, report, ranWith, rolledBack);
                    }
                },
                !attempts.isEmpty());
        publish(ending, pending.mark);
        Firing door = firing;
        if (door != null && pending.job.pending.isEmpty()) {
            rearmAfterRun(door, pending.job, now);
        }
    }

    // A result that is out while the store knows nothing of its occurrence could come again under another id.
    private void publish(Ending ending, long mark) {
        state.store.whenWritten(mark, () -> publisher.publish(ending));
    }

    /** Takes note of a result that its sinks have. Unless it is as safe as the host wants it, its occurrence stays open in the store. */
    void settled(AttestationResult result, boolean safe) {
        state.law.settled(result.outcome(), result.occurrence().count());
        if (safe) {
            journal.settled(result.id());
        }
        JobEntry job = state.jobs.get(result.job().spec().id());
        if (job == null) {
            return;
        }
        job.last = packer.pack(result);
        Optional<Instant> collected = result.collected();
        if (safe && result.outcome() == Outcome.COMPLETED && result.verdict().isDefinite() && collected.isPresent()) {
            Instant before = job.evidenceFrom;
            if (before == null || before.isBefore(collected.get())) {
                job.evidenceFrom = collected.get();
            }
            if (job.stale) {
                job.stale = false;
                state.signal(Signal.Kind.EVIDENCE_FRESH, job.id, Reason.of("OK"));
            }
        }
    }

    private void leave(Pending pending) {
        JobEntry job = pending.job;
        if (pending.state == Pending.State.RUNNING) {
            job.countRunning(-1);
        } else {
            job.countWaiting(-1);
            state.waiting.remove(pending);
        }
        pending.state = Pending.State.ENDED;
        state.cancel(pending.expiry);
        state.cancel(pending.retry);
        job.pending.remove(pending);
        if (job.pending.isEmpty()) {
            job.delay = null;
        }
        Slots.Slot slot = pending.slot;
        if (slot != null) {
            slot.release();
        }
    }

    private static void rearmAfterRun(Firing firing, JobEntry job, Instant now) {
        if (job.due == null
                && job.record.spec().schedule() instanceof dev.assay.spi.configuration.Schedule.FixedDelay) {
            firing.arm(job, job.plan.afterRun(now));
        }
    }

    private static void fill(
            AttestationResultBuilder builder,
            List<Attempt> attempts,
            RunReport report,
            PluginHandle ranWith,
            @Nullable Reason rolledBack) {
        builder.ran(attempts, report.execution())
                .observed(ranWith.descriptor(), report.observations(), report.exclusions())
                .custody(
                        rolledBack == null
                                ? ranWith.custody()
                                : ranWith.custody().withNotice(rolledBack))
                .secrets(report.secrets())
                .border(report.redactions(), report.truncations());
    }

    private static Custody custody(JobEntry job) {
        PluginSlot slot = job.plugin;
        PluginHandle handle = slot == null ? null : slot.handle;
        if (handle != null) {
            return handle.custody();
        }
        String version = slot == null ? "unknown" : slot.reference.version().orElse("unknown");
        return Custody.builder(job.record.spec().plugin(), version, Custody.Verification.NOT_LOADED)
                .build();
    }
}
