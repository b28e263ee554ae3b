package dev.assay.internal.plugin;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One resolve under way, and all who wait for it. Thread-safe. */
final class Flight {

    private static final Logger LOG = LoggerFactory.getLogger(Flight.class);

    final PluginReference reference;
    private final Object lock = new Object();
    private final List<Consumer<Resolution>> waiting = new ArrayList<>(1); // guarded by lock
    private @Nullable Thread thread; // guarded by lock; the one that resolves, to be interrupted
    private boolean cancelled; // guarded by lock
    private boolean landed; // guarded by lock

    Flight(PluginReference reference) {
        this.reference = reference;
    }

    /** Joins it; false if it has landed or was cancelled. */
    boolean join(Consumer<Resolution> consumer) {
        synchronized (lock) {
            if (landed || cancelled) {
                return false;
            }
            waiting.add(consumer);
            return true;
        }
    }

    /** Marks the thread that resolves; false if it need not. */
    boolean begin() {
        synchronized (lock) {
            if (cancelled) {
                return false;
            }
            thread = Thread.currentThread();
            return true;
        }
    }

    /** Takes note that the resolve itself is over: from here on nobody interrupts the thread. */
    boolean endResolve() {
        synchronized (lock) {
            thread = null;
            Thread.interrupted(); // a late interrupt was meant for the resolve, not for what follows
            return !cancelled;
        }
    }

    /** Stops it and tells all who wait. */
    void cancel() {
        synchronized (lock) {
            if (cancelled || landed) {
                return;
            }
            cancelled = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
        land(new Resolution.Failed(new PluginException(
                PluginCodes.RESOLVE_CANCELLED,
                reference.toString(),
                "plugin " + reference + " is not wanted any more")));
    }

    /** Tells all who wait; false if they were told before. */
    boolean land(Resolution resolution) {
        List<Consumer<Resolution>> all;
        synchronized (lock) {
            if (landed) {
                return false;
            }
            landed = true;
            all = List.copyOf(waiting);
            waiting.clear();
        }
        for (Consumer<Resolution> consumer : all) {
            tell(consumer, resolution);
        }
        return true;
    }

    static void tell(Consumer<Resolution> consumer, Resolution resolution) {
        try {
            consumer.accept(resolution);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.warn("ASSAY-2102 a listener to plugins failed", e);
        }
    }
}
