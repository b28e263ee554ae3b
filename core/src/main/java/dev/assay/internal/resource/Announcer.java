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
    private static final String ABOUT_HEAP = "heap";

    private final TimeSource time;
    private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean toldClosed = new AtomicBoolean();
    private final AtomicBoolean toldHeapClosed = new AtomicBoolean();
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

    /** Takes note of the gates; whether one closed. Sampler only. */
    boolean gates(Snapshot now) {
        boolean closed = false;
        if (toldClosed.compareAndSet(now.gate.open(), !now.gate.open())) {
            closed = !now.gate.open();
            gate(ABOUT, now.gate, "memory has recovered", now.gateNumbers());
        }
        if (toldHeapClosed.compareAndSet(now.heapGate.open(), !now.heapGate.open())) {
            closed |= !now.heapGate.open();
            gate(ABOUT_HEAP, now.heapGate, "the host's heap has recovered", now.heapNumbers());
        }
        return closed;
    }

    private void gate(String about, Gate.State state, String recovered, Map<String, Number> numbers) {
        if (state.open()) {
            tell(about, Signal.Kind.GATE_OPENED, new Reason(Reasons.OK, recovered, numbers));
        } else {
            tell(about, Signal.Kind.GATE_CLOSED, new Reason(Reasons.GATE_CLOSED, state.cause(), numbers));
        }
    }

    /** Takes note of whether readings can be gone by. Words are made only if something changed. */
    void blind(boolean stale, boolean memoryKnown, String source) {
        boolean blind = stale || !memoryKnown;
        if (!toldBlind.compareAndSet(!blind, blind)) {
            return;
        }
        if (!blind) {
            tell(ABOUT, Signal.Kind.PROBE_RECOVERED, Reason.of(Reasons.OK, "resource readings are back"));
            return;
        }
        String why = stale
                ? "resource readings are stale, so admission goes by reservations under cautious ceilings"
                : "available memory is not known to " + Readings.source(source)
                        + ", so admission goes by reservations under cautious ceilings";
        tell(ABOUT, Signal.Kind.PROBE_BLIND, Reason.of("PROBE_BLIND", why));
    }

    private void tell(String about, Signal.Kind kind, Reason reason) {
        Signal signal = new Signal(kind, time.wall(), about, reason);
        for (Consumer<Signal> listener : listeners) {
            try {
                listener.accept(signal);
            } catch (RuntimeException failure) {
                LOG.warn("A listener failed on {}; the others are still told", kind, failure);
            }
        }
    }
}
