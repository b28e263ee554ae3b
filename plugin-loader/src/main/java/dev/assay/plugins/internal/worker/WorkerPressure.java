package dev.assay.plugins.internal.worker;

import dev.assay.spi.plugin.ResourcePressure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a plugin of short resources, as its host does: what lasts is told to a late listener, too. Listeners are called by
 * a thread of their own, one after the other. Thread-safe.
 */
final class WorkerPressure {

    private static final int MAX_LISTENERS = 100;

    private final Object lock = new Object();
    // All guarded by lock.
    private final List<Consumer<ResourcePressure>> listeners = new ArrayList<>(1);
    private final ArrayDeque<Telling> due = new ArrayDeque<>(1);
    private @Nullable ResourcePressure machine; // while it lasts
    private @Nullable ResourcePressure own; // for good
    private boolean telling;
    private boolean ended;

    /** One word for one listener. */
    private record Telling(Consumer<ResourcePressure> listener, ResourcePressure pressure) {}

    void listen(Consumer<ResourcePressure> listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (lock) {
            if (ended || listeners.size() >= MAX_LISTENERS) {
                return;
            }
            listeners.add(listener);
            if (machine != null) {
                due.add(new Telling(listener, machine));
            }
            if (own != null) {
                due.add(new Telling(listener, own));
            }
            begin();
        }
    }

    void tell(ResourcePressure pressure) {
        synchronized (lock) {
            switch (pressure.kind()) {
                case MACHINE -> machine = pressure;
                case PASSED -> machine = null;
                case OWN_LIMIT -> own = pressure;
            }
            // A listener that is slow is told less, not later and later.
            if (ended || due.size() > 2 * listeners.size()) {
                return;
            }
            for (Consumer<ResourcePressure> listener : listeners) {
                due.add(new Telling(listener, pressure));
            }
            begin();
        }
    }

    void end() {
        synchronized (lock) {
            ended = true;
            listeners.clear();
            due.clear();
        }
    }

    private void begin() {
        if (!telling && !due.isEmpty()) {
            telling = true;
            Thread thread = new Thread(new Teller(), "assay-pressure");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private final class Teller implements Runnable {
        @Override
        public void run() {
            while (true) {
                Telling next;
                synchronized (lock) {
                    next = due.poll();
                    if (next == null) {
                        telling = false;
                        return;
                    }
                }
                try {
                    next.listener().accept(next.pressure());
                } catch (RuntimeException | Error e) { // a plugin's code; the next listener is to be told all the same
                    System.err.println("assay-worker: a listener to pressure failed: " + e);
                }
            }
        }
    }
}
