package dev.assay;

import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import java.util.List;
import java.util.concurrent.Executor;

/** Hands signals and results to the host's listeners, on the thread of an executor. Thread-safe. */
final class Listeners {

    private final List<ManagerListener> listeners;
    private final Executor dispatcher;

    Listeners(List<ManagerListener> listeners, Executor dispatcher) {
        this.listeners = listeners;
        this.dispatcher = dispatcher;
    }

    void signal(Signal signal) {
        for (ManagerListener listener : listeners) {
            dispatcher.execute(() -> listener.onSignal(signal));
        }
    }

    void result(AttestationResult result) {
        for (ManagerListener listener : listeners) {
            dispatcher.execute(() -> listener.onResult(result));
        }
    }
}
