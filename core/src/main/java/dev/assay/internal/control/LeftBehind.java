package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the runs of each plugin that ignored everything, and ends the running of one that has too many of them, so that it
 * can't use up the host's threads one by one. Control thread only.
 *
 * <p>A run that is left behind gives its place among the runs back and keeps what it reserved until its thread ends. A plugin
 * that was disabled stays so until another generation of it is in force or the manager is started anew.
 */
final class LeftBehind {

    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private final ControlState state;
    private final int atMost;

    LeftBehind(ControlState state, int atMost) {
        this.state = state;
        this.atMost = atMost;
    }

    void add(@Nullable PluginSlot slot) {
        if (slot == null) {
            return;
        }
        slot.leftBehind++;
        if (slot.leftBehind < atMost || slot.disabled != null) {
            return;
        }
        Reason reason = Reason.of(
                        Reasons.PLUGIN_DISABLED,
                        "too many of its runs ignored their cancellation and still hold threads; it is not run again")
                .with("leftBehind", slot.leftBehind)
                .with("allowed", atMost);
        slot.disabled = reason;
        LOG.error("ASSAY-2312 plugin {} is not run any more: {}", slot.reference, reason);
        state.signal(Signal.Kind.PLUGIN_DISABLED, slot.reference.toString(), reason);
    }

    void threadEnded(@Nullable PluginSlot slot) {
        if (slot != null && slot.leftBehind > 0) {
            slot.leftBehind--;
        }
    }
}
