package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.resource.Decision;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.result.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets waiting occurrences begin, in the one order of waiting, while there are slots, room for results and resources.
 * Control thread only.
 *
 * <p>An occurrence held back by a limit of its own (its job, plugin or group) lets others pass; one held back by the
 * machine's resources does not, or big jobs would starve behind small ones.
 */
final class Admitter {

    private static final int LOOK_AT_MOST = 256;

    private final ControlState state;
    private final Monitor monitor;
    private final ResultPublisher publisher;
    private final Runs runs;
    private final Endings endings;
    private final Conduct conduct;

    Admitter(
            ControlState state,
            Monitor monitor,
            ResultPublisher publisher,
            Runs runs,
            Endings endings,
            Conduct conduct) {
        this.conduct = conduct;
        this.state = state;
        this.monitor = monitor;
        this.publisher = publisher;
        this.runs = runs;
        this.endings = endings;
    }

    int admit() {
        if (state.waiting.isEmpty() || state.closing) {
            return 0;
        }
        int begun = 0;
        List<Pending> look = new ArrayList<>(Math.min(state.waiting.size(), LOOK_AT_MOST));
        for (Pending pending : state.waiting) {
            look.add(pending);
            if (look.size() == LOOK_AT_MOST) {
                break;
            }
        }
        for (Pending pending : look) {
            Step step = consider(pending);
            if (step == Step.STOP) {
                break;
            }
            begun += step == Step.BEGUN ? 1 : 0;
        }
        return begun;
    }

    private enum Step {
        BEGUN,
        PASS,
        STOP
    }

    private Step consider(Pending pending) {
        JobEntry job = pending.job;
        PluginSlot plugin = job.plugin;
        PluginHandle handle = plugin == null ? null : plugin.handle;
        if (plugin == null || handle == null) {
            Reason parked = job.parked;
            endings.end(
                    pending,
                    job.parkedOutcome,
                    parked == null ? Reason.of(Reasons.PLUGIN_UNAVAILABLE, "its plugin is gone") : parked);
            return Step.BEGUN;
        }
        Reason barred = conduct.refuse(handle);
        if (barred != null) {
            endings.end(pending, Outcome.UNAVAILABLE, barred);
            return Step.BEGUN;
        }
        if (state.slots.isFull()) {
            delay(pending, state.slots.refuse(job));
            return Step.STOP;
        }
        if (!publisher.hasRoom()) {
            delay(pending, Reason.of(Reasons.RESULTS_BACKLOG, "results wait for the sink"));
            return Step.STOP;
        }
        Reason refused = state.slots.refuse(job);
        if (refused != null) {
            delay(pending, refused);
            return Step.PASS;
        }
        Isolation isolation = isolation(job.record.spec(), plugin.reference);
        ResourceRequest request =
                monitor.request(job.record.spec().request(), conduct.history(handle, isolation), isolation);
        Decision decision = monitor.admit(request, isolation);
        if (decision instanceof Decision.Granted granted) {
            runs.begin(pending, handle, isolation, granted.permit());
            return Step.BEGUN;
        }
        if (decision instanceof Decision.Impossible impossible) {
            endings.end(pending, Outcome.REJECTED, impossible.reason());
            return Step.BEGUN;
        }
        delay(pending, ((Decision.Delayed) decision).reason());
        return Step.STOP;
    }

    private void delay(Pending pending, @Nullable Reason reason) {
        if (reason == null) {
            return;
        }
        Reason before = pending.delay;
        pending.delay = reason;
        pending.job.delay = reason;
        if (before == null) {
            pending.delayedSinceNanos = state.time.nanos();
        }
        if (before == null || !before.code().equals(reason.code())) {
            state.signal(Signal.Kind.RUN_DELAYED, pending.job.id, reason);
        }
    }

    /** From the spec, else the reference; host code runs directly, everything else in a class loader of its own. */
    static Isolation isolation(JobSpec spec, PluginReference reference) {
        return spec.isolation()
                .or(reference::isolation)
                .orElse(reference.source().isEmpty() ? Isolation.DIRECT : Isolation.CLASSLOADER);
    }
}
