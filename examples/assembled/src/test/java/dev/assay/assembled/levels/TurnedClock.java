package dev.assay.assembled.levels;

import dev.assay.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clocks, turned forward now and then. Thread-safe. */
public final class TurnedClock implements TimeSource {

    private final AtomicLong ahead = new AtomicLong();

    /** Turns both clocks forward. */
    public void turnForward(Duration by) {
        ahead.addAndGet(by.toNanos());
    }

    @Override
    public Instant wall() {
        return Instant.now().plusNanos(ahead.get());
    }

    @Override
    public long nanos() {
        return System.nanoTime() + ahead.get();
    }
}
