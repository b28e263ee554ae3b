package dev.assay;

import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.result.PublisherListener;
import dev.assay.internal.result.Settled;
import dev.assay.spi.result.AttestationResult;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands what becomes of results to the control loop and the listeners. Publisher's thread only, but for wiring. */
final class Settling implements PublisherListener {

    private final Consumer<AttestationResult> results;
    private volatile @Nullable ControlLoop control; // set once before the publisher turns

    Settling(Consumer<AttestationResult> results) {
        this.results = results;
    }

    void tell(ControlLoop control) {
        this.control = control;
    }

    @Override
    public void settled(Settled settled) {
        AttestationResult result = settled.result();
        ControlLoop told = control;
        if (result != null && told != null) {
            told.settled(result, settled.sufficient());
            results.accept(result);
        }
    }

    @Override
    public void room() {
        ControlLoop told = control;
        if (told != null) {
            told.roomChanged();
        }
    }
}
