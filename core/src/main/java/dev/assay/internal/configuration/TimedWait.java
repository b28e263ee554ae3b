package dev.assay.internal.configuration;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread wait for a wake-up or for some time on injected timers, so that a manual clock ends the wait, too. Any
 * thread wakes.
 */
public final class TimedWait {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ScheduledExecutorService timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private long wakeUps; // guarded by lock

    /** A wait on these timers. */
    public TimedWait(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /** A duration in nanoseconds, at most a hundred years of them. */
    public static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    /** A mark to take before looking for what is waited for: a wake-up after it is not lost. */
    public long mark() {
        lock.lock();
        try {
            return wakeUps;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until somebody wakes, has woken since the mark, or the time is over. May return early; look at the clock.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void await(long mark, long nanos) throws InterruptedException {
        if (nanos <= 0) {
            return;
        }
        ScheduledFuture<?> timer = timers.schedule(this::wake, nanos, TimeUnit.NANOSECONDS);
        lock.lockInterruptibly();
        try {
            while (wakeUps == mark) {
                woken.await();
            }
        } finally {
            lock.unlock();
            timer.cancel(false);
        }
    }

    /** Ends the wait. */
    public void wake() {
        lock.lock();
        try {
            wakeUps++;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
