package dev.assay.spi;

import java.time.Instant;

/**
 * The two clocks, kept apart: wall time for stamps and calendars, a ticker for everything that measures or waits.
 *
 * <p>Thread-safe. The wall clock may jump either way at any time; the ticker never runs backwards.
 */
public interface TimeSource {

    /** The wall clock. Use it for due times and stamps, never to measure how long something took. */
    Instant wall();

    /**
     * The ticker, in nanoseconds from an arbitrary origin.
     *
     * <p>Use it for durations, timeouts and deadlines, compared by difference ({@code deadline - nanos() <= 0}); never
     * as a date.
     */
    long nanos();
}
