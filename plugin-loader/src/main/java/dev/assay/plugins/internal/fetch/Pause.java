package dev.assay.plugins.internal.fetch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Waits by the environment's timers, so that a test's clock decides how long that is. Thread-safe. */
public final class Pause {

    private final ScheduledExecutorService timers;

    /** Waits by these timers. */
    public Pause(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /** Waits; returns at once when the timers have ended. */
    void await(Duration wait) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ScheduledFuture<?> alarm;
        try {
            alarm = timers.schedule(over::countDown, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return;
        }
        try {
            over.await();
        } finally {
            alarm.cancel(false);
        }
    }
}
