package dev.assay.internal.run;

import dev.assay.internal.resource.UseNow;
import dev.assay.internal.secret.Redactor;
import dev.assay.internal.secret.RunSecrets;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt holds while its thread is at work. Dropped as a whole when the thread is through, so that a run that
 * is kept keeps nothing of its plugin. The fields are set by the run's thread, and read by the control and helper
 * threads.
 */
final class Live {

    final Metering.Meter meter;
    final RunSecrets secrets;
    final Reports reports;
    final WorkDirectory workDirectory;
    final RunExecutor executor;
    volatile @Nullable PluginRun pluginRun;
    private volatile @Nullable String processUser; // written by whoever first sees the process; never changes then
    private volatile Executions.@Nullable Enforced
            described; // written by the run's thread before its provider's run is closed

    Live(Metering.Meter meter, RunSecrets secrets, Reports reports, WorkDirectory workDirectory, RunExecutor executor) {
        this.meter = meter;
        this.secrets = secrets;
        this.reports = reports;
        this.workDirectory = workDirectory;
        this.executor = executor;
    }

    Redactor redactor() {
        return secrets.redactor();
    }

    Set<ProcessHandle> processes() {
        PluginRun run = pluginRun;
        try {
            Set<ProcessHandle> processes = run == null ? Set.of() : run.processes();
            if (processUser == null && !processes.isEmpty()) {
                processUser = Executions.userOf(processes).orElse(null); // it can't be asked when it has ended
            }
            return processes;
        } catch (RuntimeException | LinkageError e) {
            return Set.of(); // then it is metered by what its thread uses
        }
    }

    /** What the provider enforces. */
    Limits effectiveLimits() {
        PluginRun run = pluginRun;
        try {
            return run == null ? Limits.NONE : run.effectiveLimits();
        } catch (RuntimeException | LinkageError e) {
            return Limits.NONE;
        }
    }

    /** What the provider says of this run. */
    Executions.Enforced enforced() {
        Executions.Enforced known = described;
        if (known != null) {
            return known;
        }
        PluginRun run = pluginRun;
        Optional<String> user = Optional.ofNullable(processUser);
        try {
            return run == null
                    ? Executions.Enforced.NOTHING
                    : new Executions.Enforced(run.effectiveLimits(), run.runtime(), run.notEnforced(), user);
        } catch (RuntimeException | LinkageError e) {
            return new Executions.Enforced(Limits.NONE, "", Set.of(), user);
        }
    }

    /** Keeps what can't be asked once the provider's run is closed. */
    void describe() {
        processes();
        described = enforced();
    }

    /** What was used until now; nothing is known if the meter fails. */
    Usage soFar() {
        try {
            return meter.soFar();
        } catch (RuntimeException | LinkageError e) {
            return Usage.UNKNOWN;
        }
    }

    /** What is used at the moment; nothing is known if the meter fails. */
    UseNow now() {
        try {
            return meter.now();
        } catch (RuntimeException | LinkageError e) {
            return UseNow.UNKNOWN;
        }
    }

    List<Thread> threads() {
        return executor.living();
    }
}
