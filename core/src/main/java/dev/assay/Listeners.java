package dev.assay;

import dev.assay.internal.thread.SerialDispatcher;
import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import java.util.List;

/** Hands signals and results to the host's listeners, on their own thread. Thread-safe. */
final class Listeners {

    private final List<ManagerListener> listeners;
    private final SerialDispatcher dispatcher;

    Listeners(List<ManagerListener> listeners, SerialDispatcher dispatcher) {
        this.listeners = listeners;
        this.dispatcher = dispatcher;
    }

    void signal(Signal signal) {
        for (ManagerListener listener : listeners) {
            dispatcher.submit(() -> listener.onSignal(signal));
        }
    }

    void result(AttestationResult result) {
        for (ManagerListener listener : listeners) {
            dispatcher.submit(() -> listener.onResult(result));
        }
    }
}
