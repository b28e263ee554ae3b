package dev.assay.internal.resource;

/**
 * The next room, kept for one run that waits longest: others are admitted only beside it.
 *
 * <p>At most one at a time over all managers that share the monitor. Thread-safe.
 */
public final class Claim implements AutoCloseable {

    private final Monitor monitor;
    private final long packed;

    Claim(Monitor monitor, long packed) {
        this.monitor = monitor;
        this.packed = packed;
    }

    long packed() {
        return packed;
    }

    /** Gives it up, and wakes who waits. Any thread, any number of times. */
    @Override
    public void close() {
        monitor.unclaim(this);
    }
}
