package dev.assay.internal.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether an attempt still takes reports. Thread-safe.
 *
 * <p>Reports pass side by side; closing waits for those that are on their way through, so that what comes out after is
 * final. What passes is our own code and short.
 */
final class Gate {

    private static final int CLOSED = 1 << 31;

    // How many are on their way through, and CLOSED once nobody else may be. A read-write lock does the same with a
    // few hundred bytes for each run.
    private final AtomicInteger passing = new AtomicInteger();
    private final Losses losses;
    private final LongAdder lateInAll;

    /**
     * Makes an open gate.
     *
     * @param lateInAll counts what comes too late over all runs
     */
    Gate(Losses losses, LongAdder lateInAll) {
        this.losses = losses;
        this.lateInAll = lateInAll;
    }

    boolean isOpen() {
        return passing.get() >= 0;
    }

    /**
     * Lets a call pass during the attempt.
     *
     * @throws IllegalStateException after it
     */
    void check() {
        if (!isOpen()) {
            throw late();
        }
    }

    /**
     * Lets a report pass during the attempt.
     *
     * @throws IllegalStateException after it
     */
    void during(Runnable report) {
        boolean open = passing.getAndIncrement() >= 0;
        try {
            if (!open) {
                throw late();
            }
            report.run();
        } finally {
            if (passing.decrementAndGet() == CLOSED) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }
    }

    /** Lets nobody else pass, and waits for those on their way. */
    void close() {
        passing.updateAndGet(now -> now | CLOSED);
        if (passing.get() == CLOSED) {
            return;
        }
        boolean interrupted = false;
        synchronized (this) {
            while (passing.get() != CLOSED) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private IllegalStateException late() {
        losses.add(Losses.Kind.LATE);
        lateInAll.increment();
        return new IllegalStateException("the attempt is over; its context must not be used after attest() returned");
    }
}
