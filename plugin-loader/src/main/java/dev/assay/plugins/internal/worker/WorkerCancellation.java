package dev.assay.plugins.internal.worker;

import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The run's cancellation as the host told it. Callbacks run on a thread of their own. Thread-safe. */
final class WorkerCancellation implements Cancellation {

    private static final int MAX_CALLBACKS = 1_000;

    private final Object lock = new Object();
    private final List<Runnable> callbacks = new ArrayList<>(1); // guarded by lock
    private boolean ended; // guarded by lock
    private volatile @Nullable StopReason why; // set once, under lock; read by the plugin's threads

    @Override
    public boolean isRequested() {
        return why != null;
    }

    @Override
    public Optional<StopReason> reason() {
        return Optional.ofNullable(why);
    }

    @Override
    public void onRequest(Runnable callback) {
        Objects.requireNonNull(callback, "callback");
        synchronized (lock) {
            if (ended) {
                return;
            }
            if (why == null) {
                if (callbacks.size() < MAX_CALLBACKS) {
                    callbacks.add(callback);
                }
                return;
            }
        }
        call(List.of(callback));
    }

    void request(StopReason reason) {
        List<Runnable> due;
        synchronized (lock) {
            if (why != null || ended) {
                return;
            }
            why = reason;
            due = new ArrayList<>(callbacks);
            callbacks.clear();
        }
        if (!due.isEmpty()) {
            call(due);
        }
    }

    void end() {
        synchronized (lock) {
            ended = true;
            callbacks.clear();
        }
    }

    private static void call(List<Runnable> due) {
        Thread caller = new Thread(new Caller(due), "assay-cancel");
        caller.setDaemon(true);
        caller.start();
    }

    private static final class Caller implements Runnable {
        private final List<Runnable> due;

        Caller(List<Runnable> due) {
            this.due = due;
        }

        @Override
        public void run() {
            for (Runnable callback : due) {
                try {
                    callback.run();
                } catch (RuntimeException
                        | Error e) { // a plugin's code; the next callback is to be called all the same
                    System.err.println("assay-worker: a cancellation callback failed: " + e);
                }
            }
        }
    }
}
