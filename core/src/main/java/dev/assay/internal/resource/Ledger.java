package dev.assay.internal.resource;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What runs have reserved, all dimensions in one word.
 *
 * <p>Thread-safe and without locks. A reservation is made by one compare-and-set after looking at the sum, so two
 * threads can't both take the last room.
 */
final class Ledger {

    private final AtomicLong reserved = new AtomicLong();

    /** What is reserved now. */
    long reserved() {
        return reserved.get();
    }

    /**
     * Reserves if {@code reserved + held + request <= ceiling}.
     *
     * @param held room that is kept for somebody else
     */
    boolean reserve(long request, long held, long ceiling) {
        while (true) {
            long now = reserved.get();
            // With 63 bits in fields that never pass their ceiling, the sum below can't run over into a neighbour.
            if (!Packed.fits(Packed.plus(now, held), request, ceiling)) {
                return false;
            }
            if (reserved.compareAndSet(now, now + request)) {
                return true;
            }
        }
    }

    /** Reserves if nothing else is reserved. */
    boolean reserveAlone(long request) {
        return reserved.compareAndSet(0, request);
    }

    /** Gives back. */
    void release(long request) {
        reserved.addAndGet(-request);
    }
}
