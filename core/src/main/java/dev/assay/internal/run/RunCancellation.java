package dev.assay.internal.run;

import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's cancellation, as its plugin sees it. Thread-safe; callbacks run on helper threads with no lock held. */
final class RunCancellation implements Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(RunCancellation.class);
    private static final int MAX_CALLBACKS = 1_000;

    private final Executor helpers;
    private final Losses losses;
    private final Object lock = new Object();
    private List<Runnable> callbacks = List.of(); // guarded by lock; a list of its own once there is one
    private boolean ended; // guarded by lock
    private volatile @Nullable StopReason why; // set once, under lock; read by the plugin's threads

    RunCancellation(Executor helpers, Losses losses) {
        this.helpers = helpers;
        this.losses = losses;
    }

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
                    if (callbacks.isEmpty()) {
                        callbacks = new ArrayList<>(1);
                    }
                    callbacks.add(callback);
                } else {
                    losses.add(Losses.Kind.CALLBACKS);
                }
                return;
            }
        }
        dispatch(List.of(callback));
    }

    void request(StopReason reason) {
        List<Runnable> due;
        synchronized (lock) {
            if (why != null || ended) {
                return;
            }
            why = reason;
            due = callbacks;
            callbacks = List.of();
        }
        if (!due.isEmpty()) {
            dispatch(due);
        }
    }

    /** Drops the callbacks with the attempt. */
    void end() {
        synchronized (lock) {
            ended = true;
            callbacks = List.of();
        }
    }

    private void dispatch(List<Runnable> due) {
        try {
            helpers.execute(() -> due.forEach(RunCancellation::call));
        } catch (RejectedExecutionException e) {
            LOG.debug("ASSAY-2202 {} cancellation callbacks not called: no thread can be had", due.size());
        }
    }

    private static void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) { // a plugin's code; the next callback is to be called all the same
            LOG.debug(
                    "ASSAY-2202 a cancellation callback failed: {}",
                    e.getClass().getName());
        }
    }
}
