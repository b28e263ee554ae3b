package dev.assay;

import dev.assay.internal.insight.Insight;
import dev.assay.spi.Signal;
import java.util.function.Consumer;

/** Hands each signal to the host's listeners and to those who put some of them on the record. Thread-safe. */
final class Signals implements Consumer<Signal> {

    private final Insight insight;
    private final Listeners listeners;
    private volatile Consumer<Signal> record = signal -> {}; // set once while the manager starts, read by any thread

    Signals(Insight insight, Listeners listeners) {
        this.insight = insight;
        this.listeners = listeners;
    }

    void recordWith(Consumer<Signal> record) {
        this.record = record;
    }

    @Override
    public void accept(Signal signal) {
        insight.signal(signal);
        listeners.signal(signal);
        record.accept(signal);
    }
}
