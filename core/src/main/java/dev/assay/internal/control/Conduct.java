package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.resource.Estimates;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.Quarantine;
import dev.assay.internal.resource.RunHistory;
import dev.assay.internal.run.RunReport;
import dev.assay.internal.run.RunTask;
import dev.assay.internal.state.Sentence;
import dev.assay.internal.state.StateRecord;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.result.Attempt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of how the versions of plugins behaved: what they ask for next, and whether they may run. Control thread
 * only, but for {@link #release}.
 */
final class Conduct {

    private static final Logger LOG = LoggerFactory.getLogger(Conduct.class);

    private static final int ASKED_AGAIN = 256;

    private final ControlState state;
    private final Estimates estimates;
    private final Quarantine quarantine;
    // What was asked for last: of many runs in a row most are of one plugin. Asked for anew now and then, so that it
    // counts as used and is not forgotten.
    private @Nullable RunHistory latest;
    private @Nullable PluginHandle latestOf;
    private @Nullable Isolation latestAt;
    private int latestFor;

    Conduct(ControlState state, Monitor monitor) {
        this.state = state;
        this.estimates = monitor.estimates();
        this.quarantine = new Quarantine(state.time);
        for (StateRecord.Barred barred : state.recoveredBarred()) {
            Sentence sentence = barred.sentence();
            if (sentence != null) {
                restore(barred.plugin(), barred.version(), sentence);
            }
        }
    }

    private void restore(String plugin, String version, Sentence sentence) {
        Reason last = Reason.of(sentence.code(), sentence.text());
        Quarantine.Entry entry =
                new Quarantine.Entry(plugin, version, sentence.since(), sentence.until(), sentence.times(), last);
        Duration rest = quarantine.restore(entry);
        if (!rest.isZero()) {
            // Told by the first turn: nobody listens yet.
            state.alarm(Duration.ZERO, () -> tell(entry, rest));
        }
    }

    Quarantine quarantine() {
        return quarantine;
    }

    /** What this version used at this level. */
    RunHistory history(PluginHandle handle, Isolation level) {
        RunHistory known = latest;
        if (known == null || handle != latestOf || level != latestAt || --latestFor < 0) {
            PluginDescriptor plugin = handle.descriptor();
            known = estimates.of(plugin.id(), plugin.version(), level);
            latest = known;
            latestOf = handle;
            latestAt = level;
            latestFor = ASKED_AGAIN;
        }
        return known;
    }

    /** Why this version may not run; null if it may. */
    @Nullable Reason refuse(PluginHandle handle) {
        PluginDescriptor plugin = handle.descriptor();
        return quarantine.refuse(plugin.id(), plugin.version());
    }

    /** Learns from an attempt that ended. */
    void ended(RunTask task, RunReport report) {
        Attempt attempt = report.attempt();
        RunHistory history = history(task.plugin(), task.isolation());
        history.ended(attempt.elapsed(), attempt.usage());
        if (!attempt.reason().code().equals(Reasons.LIMIT_EXCEEDED)) {
            return;
        }
        if (attempt.reason().numbers().containsKey("memoryLimitBytes")) {
            history.outgrew(
                    task.granted().memoryBytes(),
                    attempt.usage().memoryBytes().orElse(0),
                    task.limits().memoryBytes().orElse(0));
        }
        PluginDescriptor plugin = task.plugin().descriptor();
        quarantine.strike(plugin.id(), plugin.version(), attempt.reason()).ifPresent(this::barred);
    }

    private void barred(Quarantine.Entry entry) {
        Sentence sentence = new Sentence(
                entry.since(),
                entry.until(),
                entry.times(),
                entry.last().code(),
                entry.last().text());
        state.store.note(new StateRecord.Barred(entry.plugin(), entry.version(), sentence));
        tell(entry, Duration.between(entry.since(), entry.until()));
    }

    private void tell(Quarantine.Entry entry, Duration rest) {
        LOG.warn(
                "ASSAY-2402 plugin {} {} is not run until {}: its runs were ended for their limits again and again ({})",
                entry.plugin(),
                entry.version(),
                entry.until(),
                entry.last().text());
        Reason reason = quarantine.refuse(entry.plugin(), entry.version());
        if (reason != null) {
            state.signal(Signal.Kind.PLUGIN_QUARANTINED, about(entry.plugin(), entry.version()), reason);
        }
        state.alarm(rest, () -> {
            if (quarantine.releaseIfOver(entry.plugin(), entry.version())) {
                released(
                        about(entry.plugin(), entry.version()),
                        Reason.of(Reasons.OK, "the time of version " + entry.version() + " is over"));
            }
        });
    }

    // One version may be barred while another runs, so both are in what a signal is about.
    private static String about(String plugin, String version) {
        return plugin + "@" + version;
    }

    /** Why the plugin of a job is not run at present; null if it may. Any thread. */
    @Nullable Reason barred(JobEntry job) {
        PluginSlot slot = job.plugin;
        if (slot == null) {
            return null;
        }
        Reason disabled = slot.disabled;
        PluginHandle handle = slot.handle;
        return disabled != null || handle == null || quarantine.isEmpty() ? disabled : refuse(handle);
    }

    private void released(String plugin, Reason reason) {
        LOG.info("ASSAY-2403 plugin {} may run again: {}", plugin, reason.text());
        state.signal(Signal.Kind.PLUGIN_RELEASED, plugin, reason);
    }

    /** Lets a version run again because somebody says so; whether it was barred. Any thread. */
    boolean release(String plugin, String version, String actor, String reason) {
        boolean was = quarantine.release(plugin, version);
        if (was) {
            state.inbox.post(() -> {
                state.store.note(new StateRecord.Barred(plugin, version, null));
                released(
                        about(plugin, version),
                        Reason.of(Reasons.OK, "version " + version + " was released by " + actor + ": " + reason));
            });
        }
        return was;
    }
}
