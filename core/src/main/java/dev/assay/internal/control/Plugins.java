package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.plugin.Resolution;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of each plugin reference in use, and who waits for it. Control thread only. */
final class Plugins {

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    private final ControlState state;
    private final PluginManager manager;
    private final Map<PluginReference, PluginSlot> slots = new HashMap<>();
    private final Queue<PluginSlot> telling = new ArrayDeque<>();
    private BiConsumer<JobEntry, PluginSlot> settled = (job, slot) -> {};
    private BiConsumer<JobEntry, PluginSlot> lost = (job, slot) -> {};
    private BiConsumer<PluginHandle, Reason> stopper = (handle, reason) -> {};

    Plugins(ControlState state, PluginManager manager) {
        this.state = state;
        this.manager = manager;
    }

    /** Calls back for each job that waits for a reference, each time it becomes ready or fails. */
    void onSettled(BiConsumer<JobEntry, PluginSlot> callback) {
        settled = callback;
    }

    /** Calls back for each job whose plugin in force was revoked, before that it is told to be settled as failed. */
    void onLost(BiConsumer<JobEntry, PluginSlot> callback) {
        lost = callback;
    }

    /** Calls back when what runs on a generation is to stop. */
    void onStop(BiConsumer<PluginHandle, Reason> callback) {
        stopper = callback;
    }

    /** Notes that a job wants a reference, and sees that it is being prepared. */
    void want(JobEntry job, PluginReference reference) {
        PluginSlot slot = slots.get(reference);
        if (slot == null) {
            slot = new PluginSlot(reference);
            slots.put(reference, slot);
            prepare(slot);
        }
        if (job.uses(slot)) {
            slot.users++;
        }
        if (slot.isSettled()) {
            tell(job, slot);
        } else {
            slot.await(job);
        }
    }

    /** Notes that a job no longer wants a reference; one that nobody wants is let go. */
    void release(JobEntry job, PluginReference reference) {
        PluginSlot slot = slots.get(reference);
        if (slot == null || !job.letsGo(slot) || --slot.users > 0) {
            return;
        }
        slots.remove(reference);
        if (slot.disabled != null) {
            state.signal(
                    Signal.Kind.PLUGIN_RELEASED,
                    reference.toString(),
                    Reason.of(Reasons.OK, "nothing in force asks for what was disabled any more"));
        }
        PluginHandle handle = slot.handle;
        if (handle != null) {
            retire(handle);
        } else {
            manager.forget(reference);
        }
    }

    /** Lets a generation go: what runs on it may finish, but not for ever. */
    private void retire(PluginHandle handle) {
        handle.retire();
        if (handle.leases() > 0 && !state.closing) {
            Reason over = Reason.of(
                            Reasons.PLUGIN_REPLACED,
                            "plugin " + handle.descriptor() + " was replaced, and the time to finish on it is over")
                    .with("drainSeconds", manager.drain().toSeconds());
            state.alarm(manager.drain(), () -> {
                if (handle.leases() > 0) {
                    stopper.accept(handle, over);
                }
            });
        }
    }

    private void revoked(PluginSlot slot, PluginHandle handle, Reason reason) {
        LOG.warn("ASSAY-2108 plugin {} was revoked and what runs on it is stopped: {}", handle.descriptor(), reason);
        stopper.accept(handle, Reason.of(Reasons.PLUGIN_REVOKED, reason.text()));
        if (slot.handle != handle) {
            return; // replaced before; only what was still running on it was left to stop
        }
        slot.handle = null;
        handle.retire();
        failed(slot, new PluginException(reason.code(), slot.reference.toString(), reason.text()));
        for (JobEntry job : state.jobs) {
            if (job.isUsing(slot)) {
                lost.accept(job, slot);
                tell(job, slot);
            }
        }
    }

    int ready() {
        return (int) slots.values().stream().filter(slot -> slot.handle != null).count();
    }

    int known() {
        return slots.size();
    }

    private void prepare(PluginSlot slot) {
        manager.require(slot.reference, resolution -> state.inbox.post(() -> resolved(slot, resolution)));
    }

    private void resolved(PluginSlot slot, Resolution resolution) {
        boolean wanted = slots.get(slot.reference) == slot && !state.closing;
        if (resolution instanceof Resolution.Ready ready) {
            if (!wanted) {
                // Wanted again meanwhile, by another slot that is about to be told of the very same handle?
                if (!slots.containsKey(slot.reference)) {
                    ready.handle().retire();
                }
                return;
            }
            PluginHandle handle = ready.handle();
            slot.handle = handle;
            handle.onRevoked(reason -> state.inbox.post(() -> revoked(slot, handle, reason)));
            slot.failure = null;
            slot.failures = 0;
            state.signal(
                    Signal.Kind.PLUGIN_READY,
                    slot.reference.toString(),
                    Reason.of("PLUGIN_READY", ready.handle().custody().toString()));
        } else if (wanted) {
            failed(slot, ((Resolution.Failed) resolution).problem());
        }
        if (wanted) {
            slot.settle();
            if (slot.hasUntold() && !telling.contains(slot)) {
                telling.add(slot);
            }
        }
    }

    /** Tells jobs that waited for a plugin what became of it, a slice at a time: it may be the plugin of all of them. */
    int step(int budget) {
        Slice slice = new Slice(state.time, budget);
        PluginSlot slot = telling.peek();
        while (slot != null && (!slot.hasUntold() || slice.next())) {
            if (slot.hasUntold()) {
                tell(slot.nextUntold(), slot);
            } else {
                telling.remove();
                slot = telling.peek();
            }
        }
        return slice.done();
    }

    private void tell(JobEntry job, PluginSlot slot) {
        if (job.removed || !job.isUsing(slot)) {
            return;
        }
        settled.accept(job, slot);
        if (slot.handle == null && job.isUsing(slot)) {
            slot.await(job); // it may be ready some day
        }
    }

    /** Whether a plugin is being prepared for the first time, or jobs are still to be told of one. */
    boolean isBusy() {
        return !telling.isEmpty() || slots.values().stream().anyMatch(slot -> !slot.isSettled());
    }

    private void failed(PluginSlot slot, PluginException failure) {
        slot.failure = failure;
        slot.failures++;
        long wait = Math.min(LONGEST_RETRY.toNanos(), FIRST_RETRY.toNanos() << Math.min(10, slot.failures - 1));
        state.signal(
                Signal.Kind.PLUGIN_UNAVAILABLE,
                slot.reference.toString(),
                Reason.of(failure.code(), message(failure))
                        .with("failures", slot.failures)
                        .with("retryInSeconds", Duration.ofNanos(wait).toSeconds()));
        state.alarm(Duration.ofNanos(wait), () -> {
            if (slots.get(slot.reference) == slot && slot.handle == null && !state.closing) {
                prepare(slot);
            }
        });
    }

    static String message(PluginException failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }
}
