package dev.assay.support.http;

import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The clocks of one fetch: total time, silence, throughput. For the fetching thread only. Nothing is waited for longer than one slice
 * without a look at the injected clock, so a manual clock decides when time is up.
 */
final class Deadlines {
    /** The longest real wait between two looks at the clock. */
    static final long SLICE_MILLIS = 25;

    private final LongSupplier nanoTime;
    private final FetchLimits limits;
    private final long start;
    private long lastSign;
    private long spanStart;
    private long spanBytes;

    Deadlines(LongSupplier nanoTime, FetchLimits limits) {
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.start = nanoTime.getAsLong();
        this.lastSign = start;
        this.spanStart = start;
    }

    /** Begins waiting for something new: an answer, a body. */
    void restart() {
        lastSign = nanoTime.getAsLong();
        spanStart = lastSign;
        spanBytes = 0;
    }

    /** Notes that a piece came, and checks the throughput. */
    void received(long bytes, URI uri) throws FetchException {
        lastSign = nanoTime.getAsLong();
        spanBytes += bytes;
        checkThroughput(uri);
    }

    /** Checks the time while waiting for an answer, which has the time to connect on top of the silence allowed. */
    void checkBeforeAnswer(URI uri, Duration connectTimeout) throws FetchException {
        checkTotal(uri);
        Duration allowed = connectTimeout.plus(limits.idleTimeout());
        if (isOver(lastSign, allowed)) {
            throw new FetchException(FetchFault.TIMED_OUT, Uris.shown(uri) + " did not answer within " + allowed, null);
        }
    }

    /** Checks the time while waiting for the body. */
    void checkInBody(URI uri, long bytesSoFar) throws FetchException {
        checkTotal(uri);
        if (isOver(lastSign, limits.idleTimeout())) {
            throw new FetchException(
                    FetchFault.STALLED,
                    Uris.shown(uri) + " sent nothing for " + limits.idleTimeout() + " after " + bytesSoFar + " bytes",
                    null);
        }
        checkThroughput(uri);
    }

    private void checkTotal(URI uri) throws FetchException {
        if (isOver(start, limits.totalTimeout())) {
            throw new FetchException(
                    FetchFault.TIMED_OUT,
                    Uris.shown(uri) + " was not complete within " + limits.totalTimeout()
                            + ", the time for the whole fetch",
                    null);
        }
    }

    private void checkThroughput(URI uri) throws FetchException {
        if (limits.minBytesPerSecond() == 0 || !isOver(spanStart, limits.idleTimeout())) {
            return;
        }
        long now = nanoTime.getAsLong();
        double seconds = (now - spanStart) / 1e9;
        if (spanBytes < limits.minBytesPerSecond() * seconds) {
            throw new FetchException(
                    FetchFault.STALLED,
                    Uris.shown(uri) + " sent " + spanBytes + " bytes in " + Math.round(seconds) + " s, less than the "
                            + limits.minBytesPerSecond() + " bytes per second required",
                    null);
        }
        spanStart = now;
        spanBytes = 0;
    }

    private boolean isOver(long since, Duration allowed) {
        return Duration.ofNanos(nanoTime.getAsLong() - since).compareTo(allowed) >= 0;
    }
}
