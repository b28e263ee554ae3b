package dev.assay.testkit;

import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cancellation that a test requests. Callbacks run on the thread that requests it, with no lock held. Thread-safe. */
final class FakeCancellation implements Cancellation {

    private final Guarded guard = new Guarded();
    private final List<Runnable> callbacks = new ArrayList<>(); // guarded by guard, as below
    private Optional<StopReason> reason = Optional.empty();

    /** The first reason stays. */
    void request(StopReason why) {
        List<Runnable> waiting = guard.take(() -> {
            if (reason.isEmpty()) {
                reason = Optional.of(why);
            }
            List<Runnable> all = List.copyOf(callbacks);
            callbacks.clear();
            return all;
        });
        waiting.forEach(Runnable::run);
    }

    @Override
    public boolean isRequested() {
        return reason().isPresent();
    }

    @Override
    public Optional<StopReason> reason() {
        return guard.read(() -> reason);
    }

    @Override
    public void onRequest(Runnable callback) {
        boolean already = guard.take(() -> {
            if (reason.isEmpty()) {
                callbacks.add(callback);
            }
            return reason.isPresent();
        });
        if (already) {
            callback.run();
        }
    }
}
