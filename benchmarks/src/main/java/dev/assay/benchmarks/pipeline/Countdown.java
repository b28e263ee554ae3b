package dev.assay.benchmarks.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Counts what has not ended. One thread waits, any number count down. */
public final class Countdown {

    private final AtomicInteger left = new AtomicInteger();
    private volatile @Nullable Thread waiter; // set by the waiting thread, read by those that count down

    /** Begins anew. */
    public void begin(int count) {
        left.set(count);
    }

    /** So many have ended. */
    public void done(int count) {
        if (left.addAndGet(-count) == 0) {
            LockSupport.unpark(waiter);
        }
    }

    /** Waits until all have ended. */
    public void await(Duration atMost) throws InterruptedException, TimeoutException {
        waiter = Thread.currentThread();
        long end = System.nanoTime() + atMost.toNanos();
        while (left.get() > 0) {
            long nanos = end - System.nanoTime();
            if (nanos <= 0) {
                throw new TimeoutException(left.get() + " have not ended within " + atMost);
            }
            LockSupport.parkNanos(this, nanos);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        waiter = null;
    }

    /** How many have not ended; negative if more ended than were to. */
    public int left() {
        return left.get();
    }
}
