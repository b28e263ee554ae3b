package dev.assay.internal.control;

import dev.assay.spi.TimeSource;
import java.time.Instant;

/** The machine's clocks; the only place in Assay that reads them. */
public enum SystemTime implements TimeSource {
    /** The only one. */
    INSTANCE;

    @Override
    public Instant wall() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
