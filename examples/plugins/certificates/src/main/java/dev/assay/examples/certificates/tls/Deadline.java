package dev.assay.examples.certificates.tls;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** When looking at one endpoint ends, whatever the other side does. Immutable. */
final class Deadline {

    private static final int SLICE = 200;

    private final LongSupplier ticker;
    private final Runnable pulse;
    private final long end;

    Deadline(LongSupplier ticker, Duration time, Runnable pulse) {
        this.ticker = ticker;
        this.pulse = pulse;
        this.end = ticker.getAsLong() + time.toNanos();
    }

    /** Milliseconds left, at least one. */
    int left() throws SocketTimeoutException {
        pulse.run();
        long left = (end - ticker.getAsLong()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(Integer.MAX_VALUE, left);
    }

    /** Milliseconds until it is worth asking again whether to go on. */
    int slice() throws SocketTimeoutException {
        return Math.min(SLICE, left());
    }
}
