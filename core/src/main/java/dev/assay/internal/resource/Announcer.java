package dev.assay.internal.resource;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of changes of the gate and of sight, each change once. Thread-safe. */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final String ABOUT = "resources";

    private final TimeSource time;
    private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean toldClosed = new AtomicBoolean();
    private final AtomicBoolean toldBlind = new AtomicBoolean();

    Announcer(TimeSource time) {
        this.time = time;
    }

    void add(Consumer<Signal> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<Signal> listener) {
        listeners.remove(listener);
    }

    void gate(Gate.State state, Map<String, Number> numbers) {
        if (!toldClosed.compareAndSet(state.open(), !state.open())) {
            return;
        }
        if (state.open()) {
            tell(Signal.Kind.GATE_OPENED, new Reason(Reasons.OK, "memory has recovered", numbers));
        } else {
            tell(Signal.Kind.GATE_CLOSED, new Reason(Reasons.GATE_CLOSED, state.cause(), numbers));
        }
    }

    void blind(boolean blind, String why) {
        if (!toldBlind.compareAndSet(!blind, blind)) {
            return;
        }
        tell(
                blind ? Signal.Kind.PROBE_BLIND : Signal.Kind.PROBE_RECOVERED,
                blind ? Reason.of("PROBE_BLIND", why) : Reason.of(Reasons.OK, "resource readings are back"));
    }

    private void tell(Signal.Kind kind, Reason reason) {
        Signal signal = new Signal(kind, time.wall(), ABOUT, reason);
        for (Consumer<Signal> listener : listeners) {
            try {
                listener.accept(signal);
            } catch (RuntimeException failure) {
                LOG.warn("A listener failed on {}; the others are still told", kind, failure);
            }
        }
    }
}
