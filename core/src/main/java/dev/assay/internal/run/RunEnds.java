package dev.assay.internal.run;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.Outcome;
import dev.assay.support.text.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ends of runs: exactly one report each, and an account of what was left behind. Thread-safe. */
final class RunEnds {

    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);

    private final RunServices services;
    private final Consumer<Run> forget;
    private final ExecutionMemo executions = new ExecutionMemo();
    private final Map<Run, Abandoned> abandoned = new ConcurrentHashMap<>();

    RunEnds(RunServices services, Consumer<Run> forget) {
        this.services = services;
        this.forget = forget;
    }

    List<Abandoned> abandoned() {
        return List.copyOf(abandoned.values());
    }

    /** On the run's own thread. */
    void ended(Run run, Ending ending, Usage usage) {
        Live live = run.live;
        if (run.become(RunState.ENDED)) {
            tell(run, report(run, live, ending, usage, false));
        }
    }

    /** On the run's own thread, when its end could not be worked out. */
    void broken(Run run) {
        if (run.state().isStoppable()) {
            run.become(RunState.CLOSING);
        }
        if (run.become(RunState.ENDED)) {
            Ending ending = new Ending(
                    Outcome.FAILED,
                    Reason.of(Reasons.PLUGIN_ERROR, "the run could not be brought to its end"),
                    "BROKEN");
            tell(run, report(run, null, ending, Usage.UNKNOWN, false));
        }
    }

    /** For a run whose thread could not be started. Control thread only. */
    void refused(Run run, Ending ending) {
        run.gate.close();
        run.become(RunState.CLOSING);
        if (run.become(RunState.ENDED)) {
            closeLease(run);
            tell(run, report(run, null, ending, Usage.UNKNOWN, false));
        }
    }

    /** Leaves a run behind. Control thread only. */
    void abandon(Run run) {
        Live live = run.live; // before its thread may drop it
        Ending decided = run.decided;
        RunPhase.Stop stop = run.phase().stop();
        if (!run.become(RunState.ABANDONED)) {
            return; // it ended in this very moment
        }
        run.gate.close();
        run.cancellation.end();
        run.pressure.end();
        if (live != null) {
            live.secrets.close();
        }
        Abandoned left = describe(run, live);
        abandoned.put(run, left);
        LOG.error(
                "ASSAY-2310 thread abandoned plugin={} job={} run={} thread={} abandoned={} at={}",
                left.plugin(),
                left.job(),
                run.id(),
                left.thread(),
                abandoned.size(),
                left.at());
        services.environment()
                .signal(new Signal(
                        Signal.Kind.RUN_ABANDONED,
                        left.since(),
                        left.job(),
                        Reason.of(
                                        "RUN_ABANDONED",
                                        "thread " + left.thread() + " of plugin " + left.plugin() + " at " + left.at())
                                .with("abandoned", abandoned.size())));
        Ending ending = decided != null
                ? decided
                : stop != null
                        ? Ending.stopped(stop, "ABANDONED")
                        : Ending.refused(Reasons.PLUGIN_ERROR, "it could not be brought to its end");
        tell(run, report(run, live, ending, live == null ? Usage.UNKNOWN : live.soFar(), true));
        if (run.toldLeftBehind()) {
            gone(run);
        }
    }

    /** The last word of a run's thread. */
    void threadIsThrough(Run run) {
        PluginHandle.Lease lease = run.lease;
        // The host's own code is not unloaded, so nobody has to wait for its threads; and they may be about to go on.
        if (lease != null && run.task().isolation() != Isolation.DIRECT) {
            lease.ending(Thread.currentThread());
        }
        run.live = null;
        run.assigned(null);
        closeLease(run);
        if (run.threadIsThrough()) {
            gone(run);
        }
    }

    private void gone(Run run) {
        if (run.become(RunState.GONE)) {
            abandoned.remove(run);
            LOG.info(
                    "ASSAY-2311 abandoned thread ended plugin={} job={} run={} abandoned={}",
                    run.task().plugin().descriptor(),
                    run.task().job().spec().id(),
                    run.id(),
                    abandoned.size());
            try {
                run.listener().threadEnded(run);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.error("ASSAY-2214 the listener of run {} failed", run.task(), e);
            }
        }
    }

    private static void closeLease(Run run) {
        PluginHandle.Lease lease = run.lease;
        if (lease != null) {
            run.lease = null;
            lease.close();
        }
    }

    private void tell(Run run, RunReport report) {
        forget.accept(run);
        try {
            run.listener().ended(run, report);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error("ASSAY-2214 the listener of run {} failed", run.task(), e);
        }
    }

    private RunReport report(Run run, @Nullable Live live, Ending ending, Usage usage, boolean left) {
        RunTask task = run.task();
        RunClock clock = run.clock();
        Attempt attempt = new Attempt(
                task.attempt(),
                clock.started(),
                services.time().wall(),
                clock.elapsed(),
                ending.outcome(),
                ending.reason(),
                usage);
        Executions.Enforced by = live == null ? Executions.Enforced.NOTHING : live.enforced();
        return new RunReport(
                attempt,
                executions.of(task, by, usage, ending.exit()),
                live == null ? List.of() : live.reports.observations(),
                live == null ? List.of() : live.reports.exclusions(),
                live == null ? List.of() : live.secrets.uses(),
                live == null ? 0 : live.redactor().count(),
                run.losses.told(),
                left);
    }

    private Abandoned describe(Run run, @Nullable Live live) {
        RunTask task = run.task();
        Instant now = services.time().wall();
        Thread culprit = run.thread();
        // The run's own thread may only be waiting for one of its executor's.
        if (live != null && run.decided != null && !live.threads().isEmpty()) {
            culprit = live.threads().get(0);
        }
        String name = culprit == null ? "(not begun)" : Text.line(culprit.getName(), 256);
        String at = culprit == null ? "(unknown)" : Throwables.place(culprit.getStackTrace());
        if (task.isolation() == Isolation.PROCESS
                && live != null
                && !live.processes().isEmpty()) {
            at = at + " with a process";
        }
        return new Abandoned(
                task.job().spec().id(), task.plugin().descriptor().toString(), task.isolation(), name, at, now);
    }
}
