package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to run, and the room reserved for it until it is released.
 *
 * <p>Thread-safe.
 */
public final class Permit {

    private final Monitor monitor;
    private final long packed;
    private final ResourceRequest granted;
    private final Isolation level;
    private final AtomicBoolean released = new AtomicBoolean();

    Permit(Monitor monitor, long packed, ResourceRequest granted, Isolation level) {
        this.monitor = monitor;
        this.packed = packed;
        this.granted = granted;
        this.level = level;
    }

    /** What is reserved: the request, with what counts for a run that declares nothing. */
    public ResourceRequest granted() {
        return granted;
    }

    /** Whose memory it is: the host's heap, or the machine's for {@code PROCESS}. */
    public Isolation level() {
        return level;
    }

    /** Gives the room back and wakes who waits for it. Any thread, any number of times: the first counts. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            monitor.released(packed);
        }
    }

    @Override
    public String toString() {
        return "Permit[" + granted + " at " + level + (released.get() ? ", released]" : "]");
    }
}
