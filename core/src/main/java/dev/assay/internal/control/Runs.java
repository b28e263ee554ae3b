package dev.assay.internal.control;

import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.resource.Permit;
import dev.assay.internal.run.JobRunner;
import dev.assay.internal.run.Run;
import dev.assay.internal.run.RunListener;
import dev.assay.internal.run.RunReport;
import dev.assay.internal.run.RunTask;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Outcome;
import dev.assay.support.retry.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Begins attempts, hears how they end, and decides whether another follows. Control thread only. */
final class Runs {

    private static final Reason BEGINS = Reason.of("RUN_STARTED").with("attempt", 1);

    private final ControlState state;
    private final JobRunner runner;
    private final Permissions permissions;
    private final RandomGenerator random;
    private final Endings endings;
    private final Journal journal;
    private final Conduct conduct;
    private final LeftBehind leftBehind;

    Runs(
            ControlState state,
            JobRunner runner,
            Permissions permissions,
            RandomGenerator random,
            Endings endings,
            Journal journal,
            Conduct conduct,
            LeftBehind leftBehind) {
        this.conduct = conduct;
        this.state = state;
        this.runner = runner;
        this.permissions = permissions;
        this.random = random;
        this.endings = endings;
        this.journal = journal;
        this.leftBehind = leftBehind;
    }

    void begin(Pending pending, PluginHandle handle, Isolation isolation, Permit permit) {
        JobEntry job = pending.job;
        JobRecord record = state.record(job);
        state.waiting.remove(pending);
        job.countWaiting(-1);
        job.countRunning(1);
        job.delay = null;
        pending.state = Pending.State.RUNNING;
        pending.ranAs = record;
        pending.ranWith = handle;
        pending.ranOn = job.plugin;
        pending.slot = state.slots.take(job);
        state.cancel(pending.expiry);
        pending.expiry = null;
        if (pending.attempts.isEmpty()) {
            pending.firstStartNanos = state.time.nanos();
        }
        Configuration configuration = state.configuration;
        Map<String, SecretDeclaration> secrets = configuration == null ? Map.of() : configuration.secrets();
        int attempt = pending.attempts.size() + 1;
        RunTask task = new RunTask(
                pending.id,
                record,
                attempt,
                handle,
                isolation,
                permit.granted(),
                Ceilings.of(record.spec(), isolation, permissions.ceilings()),
                secrets);
        // Its mark comes first: a run that takes the whole process with it must not begin again and again.
        long mark = journal.started(pending, attempt, handle);
        state.store.whenWritten(mark, () -> launch(pending, task, permit));
    }

    private void launch(Pending pending, RunTask task, Permit permit) {
        if (pending.state != Pending.State.RUNNING) {
            permit.release(); // cancelled before it began
            return;
        }
        JobEntry job = pending.job;
        Reason begins = task.attempt() == 1 ? BEGINS : BEGINS.with("attempt", task.attempt());
        state.signal(Signal.Kind.RUN_STARTED, job.id, begins);
        pending.run = runner.start(task, new RunListener() {
            @Override
            public void ended(Run run, RunReport report) {
                // The second account: what a thread left behind has reserved stays held until it really ends.
                if (!report.threadLeftBehind()) {
                    permit.release();
                }
                state.inbox.post(() -> Runs.this.ended(pending, run.task(), report));
            }

            @Override
            public void threadEnded(Run run) {
                permit.release();
                state.inbox.post(() -> leftBehind.threadEnded(pending.leftBehindOn));
            }
        });
    }

    private void ended(Pending pending, RunTask task, RunReport report) {
        Slots.Slot slot = pending.slot;
        if (slot != null) {
            slot.release();
        }
        pending.slot = null;
        pending.run = null;
        journal.ended(pending);
        pending.report = report;
        pending.attempts.add(report.attempt());
        if (report.threadLeftBehind()) {
            pending.leftBehindOn = pending.ranOn;
            leftBehind.add(pending.ranOn);
        }
        pending.job.history().ended(report.attempt().elapsed(), report.attempt().usage());
        conduct.ended(task, report);
        if (pending.state != Pending.State.RUNNING) {
            return;
        }
        Attempt attempt = report.attempt();
        Duration wait = retryAfter(pending, attempt, report);
        if (wait == null) {
            endings.end(pending, attempt.outcome(), attempt.reason());
            return;
        }
        pending.job.countRunning(-1);
        pending.job.countWaiting(1);
        pending.state = Pending.State.BACKING_OFF;
        pending.retry = state.alarm(wait, () -> {
            pending.retry = null;
            pending.state = Pending.State.WAITING;
            state.waiting.add(pending);
        });
    }

    private @Nullable Duration retryAfter(Pending pending, Attempt attempt, RunReport report) {
        RetryPolicy policy = pending.job.record.spec().policies().retry();
        boolean retried = (attempt.outcome() == Outcome.FAILED && policy.on().contains(RetryPolicy.On.FAILED))
                || (attempt.outcome() == Outcome.TIMED_OUT && policy.on().contains(RetryPolicy.On.TIMED_OUT));
        if (!retried
                || report.threadLeftBehind()
                || pending.cancelled != null
                || pending.job.removed
                || state.closing
                || pending.attempts.size() >= policy.attempts()) {
            return null;
        }
        Duration cap = policy.maxBackoff().isZero() ? policy.backoff() : policy.maxBackoff();
        Duration wait = policy.backoff().isZero()
                ? Duration.ZERO
                : Backoff.fullJitter(policy.backoff(), cap, random).delay(pending.attempts.size());
        Duration spent = Duration.ofNanos(state.time.nanos() - pending.firstStartNanos);
        boolean within = policy.budget().isZero() || spent.plus(wait).compareTo(policy.budget()) < 0;
        return within ? wait : null;
    }

    /** Tells an occurrence to end: at once if it waits, by the ladder if it runs. */
    void stop(Pending pending, StopReason why, Reason reason) {
        if (pending.state == Pending.State.ENDED) {
            return;
        }
        pending.cancelled = reason;
        Run run = pending.run;
        if (pending.state == Pending.State.RUNNING && run != null) {
            run.cancel(why, reason);
        } else {
            endings.end(pending, Outcome.CANCELLED, reason);
        }
    }
}
