package dev.assay.internal.resource;

/**
 * How long a lone request has been refused while nothing was reserved.
 *
 * <p>Thread-safe by volatile fields; of two threads that write at once either may win, which moves the moment by as much
 * as they were apart.
 */
final class Patience {

    private final long patienceNanos;

    // Written by refused and granted admissions, read by the next ones.
    private volatile boolean waiting;
    private volatile long since;
    private volatile long lastAsked;

    Patience(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** Notes a refusal while nothing is reserved; whether it has lasted long enough. */
    boolean isOver(long nowNanos) {
        // Who was refused long ago and never asked again has nothing to do with who asks now.
        boolean anew = !waiting || nowNanos - lastAsked > 2 * patienceNanos + 1;
        lastAsked = nowNanos;
        if (anew) {
            since = nowNanos;
            waiting = true;
        }
        return nowNanos - since >= patienceNanos;
    }

    /** Notes that something runs. */
    void reset() {
        if (waiting) {
            waiting = false;
        }
    }
}
