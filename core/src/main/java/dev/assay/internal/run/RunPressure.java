package dev.assay.internal.run;

import dev.assay.spi.plugin.ResourcePressure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a run's plugin of pressure, if it listens. Listeners run on helper threads with no lock held, one telling at a time;
 * what comes while one is under way is told afterwards, the latest of each kind alone. Thread-safe.
 */
final class RunPressure {

    private static final Logger LOG = LoggerFactory.getLogger(RunPressure.class);
    private static final int MAX_LISTENERS = 100;

    private final Executor helpers;
    private final Losses losses;
    private final Object lock = new Object();
    // All guarded by lock.
    private List<Consumer<ResourcePressure>> listeners = List.of(); // a list of its own once there is one
    private @Nullable ResourcePressure machine; // while it lasts
    private @Nullable ResourcePressure own; // for good: what is used of a limit does not come back
    private List<Runnable> due = List.of(); // a list of its own once there are listeners
    private boolean telling;
    private boolean ended;

    RunPressure(Executor helpers, Losses losses) {
        this.helpers = helpers;
        this.losses = losses;
    }

    /** A plugin listens from now on, and hears at once of what holds already. */
    void listen(Consumer<ResourcePressure> listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (lock) {
            if (ended) {
                return;
            }
            if (listeners.size() >= MAX_LISTENERS) {
                losses.add(Losses.Kind.CALLBACKS);
                return;
            }
            if (listeners.isEmpty()) {
                listeners = new ArrayList<>(1);
                due = new ArrayList<>(1);
            }
            listeners.add(listener);
            ResourcePressure ofMachine = machine;
            ResourcePressure ofOwn = own;
            if (ofMachine != null) {
                due.add(() -> call(listener, ofMachine));
            }
            if (ofOwn != null) {
                due.add(() -> call(listener, ofOwn));
            }
        }
        dispatch();
    }

    void tell(ResourcePressure pressure) {
        synchronized (lock) {
            switch (pressure.kind()) {
                case MACHINE -> machine = pressure;
                case PASSED -> machine = null;
                case OWN_LIMIT -> own = pressure;
            }
            // A listener that is slow is told less, not later and later.
            if (ended || listeners.isEmpty() || due.size() > 2 * listeners.size()) {
                return;
            }
            for (Consumer<ResourcePressure> listener : listeners) {
                due.add(() -> call(listener, pressure));
            }
        }
        dispatch();
    }

    /** Drops the listeners with the attempt. */
    void end() {
        synchronized (lock) {
            ended = true;
            listeners = List.of();
            due = List.of();
        }
    }

    private void dispatch() {
        synchronized (lock) {
            if (telling || due.isEmpty()) {
                return;
            }
            telling = true;
        }
        try {
            helpers.execute(this::tellAll);
        } catch (RejectedExecutionException e) {
            LOG.debug("ASSAY-2218 a run is not told of pressure: no thread can be had");
            synchronized (lock) {
                telling = false;
                due = ended ? List.of() : new ArrayList<>(1);
            }
        }
    }

    private void tellAll() {
        while (true) {
            Runnable next;
            synchronized (lock) {
                if (due.isEmpty()) {
                    telling = false;
                    return;
                }
                next = due.remove(0);
            }
            next.run();
        }
    }

    private static void call(Consumer<ResourcePressure> listener, ResourcePressure pressure) {
        try {
            listener.accept(pressure);
        } catch (RuntimeException | Error e) { // a plugin's code; the next listener is to be told all the same
            LOG.debug(
                    "ASSAY-2218 a listener to pressure failed: {}", e.getClass().getName());
        }
    }
}
