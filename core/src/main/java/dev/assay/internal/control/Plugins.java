package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.plugin.Resolution;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What is known of each plugin reference in use, and who waits for it. Control thread only. */
final class Plugins {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    private final ControlState state;
    private final PluginManager manager;
    private final Map<PluginReference, PluginSlot> slots = new HashMap<>();
    private BiConsumer<JobEntry, PluginSlot> settled = (job, slot) -> {};

    Plugins(ControlState state, PluginManager manager) {
        this.state = state;
        this.manager = manager;
    }

    /** Calls back for each job that waits for a reference, each time it becomes ready or fails. */
    void onSettled(BiConsumer<JobEntry, PluginSlot> callback) {
        settled = callback;
    }

    /** Notes that a job wants a reference, and sees that it is being prepared. */
    void want(JobEntry job, PluginReference reference) {
        PluginSlot slot = slots.get(reference);
        if (slot == null) {
            slot = new PluginSlot(reference);
            slots.put(reference, slot);
            slot.users.add(job);
            prepare(slot);
            return;
        }
        slot.users.add(job);
        if (slot.handle != null || slot.failure != null) {
            settled.accept(job, slot);
        }
    }

    /** Notes that a job no longer wants a reference; one that nobody wants is let go. */
    void release(JobEntry job, PluginReference reference) {
        PluginSlot slot = slots.get(reference);
        if (slot == null || !slot.users.remove(job) || !slot.users.isEmpty()) {
            return;
        }
        slots.remove(reference);
        PluginHandle handle = slot.handle;
        if (handle != null) {
            handle.retire();
        } else {
            manager.forget(reference);
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
            slot.handle = ready.handle();
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
            List.copyOf(slot.users).forEach(job -> settled.accept(job, slot));
        }
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
