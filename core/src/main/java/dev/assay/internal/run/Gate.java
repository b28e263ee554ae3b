package dev.assay.internal.run;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Whether an attempt still takes reports. Thread-safe.
 *
 * <p>Reports pass side by side; closing waits for those that are on their way through, so that what comes out after is
 * final. What passes is our own code and short.
 */
final class Gate {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Losses losses;
    private final LongAdder lateInAll;
    private volatile boolean open = true; // written under the write lock

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
        return open;
    }

    /**
     * Lets a call pass during the attempt.
     *
     * @throws IllegalStateException after it
     */
    void check() {
        if (!open) {
            throw late();
        }
    }

    /**
     * Lets a report pass during the attempt.
     *
     * @throws IllegalStateException after it
     */
    void during(Runnable report) {
        Lock passing = lock.readLock();
        passing.lock();
        try {
            check();
            report.run();
        } finally {
            passing.unlock();
        }
    }

    void close() {
        Lock closing = lock.writeLock();
        closing.lock();
        try {
            open = false;
        } finally {
            closing.unlock();
        }
    }

    private IllegalStateException late() {
        losses.add(Losses.Kind.LATE);
        lateInAll.increment();
        return new IllegalStateException("the attempt is over; its context must not be used after attest() returned");
    }
}
