package dev.assay;

import dev.assay.internal.insight.Tally;
import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import java.util.List;
import java.util.concurrent.Executor;

/** Hands signals and results to the host's listeners, on the thread of an executor. Thread-safe. */
final class Listeners {

    private final List<ManagerListener> listeners;
    private final Executor dispatcher;
    private final Tally tally;

    Listeners(List<ManagerListener> listeners, Executor dispatcher, Tally tally) {
        this.tally = tally;
        this.listeners = listeners;
        this.dispatcher = dispatcher;
    }

    void signal(Signal signal) {
        for (ManagerListener listener : listeners) {
            dispatcher.execute(() -> counted("signal", () -> listener.onSignal(signal)));
        }
    }

    void result(AttestationResult result) {
        for (ManagerListener listener : listeners) {
            dispatcher.execute(() -> counted("result", () -> listener.onResult(result)));
        }
    }

    // What it throws goes on to the dispatcher, which logs it.
    private void counted(String kind, Runnable call) {
        boolean done = false;
        try {
            call.run();
            done = true;
        } finally {
            if (!done) {
                tally.listenerFailed(kind);
            }
        }
    }
}
