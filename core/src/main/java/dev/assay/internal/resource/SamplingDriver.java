package dev.assay.internal.resource;

import dev.assay.spi.Environment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples a monitor again and again on a manager's timers.
 *
 * <p>Our own reader is quick and is read on the timers' thread. Anybody else's probe may hang, so it gets a thread of
 * its own: then timers go on, the monitor notices that it is blind, and there is never a second call in flight.
 * Thread-safe.
 */
public final class SamplingDriver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingDriver.class);

    private final Monitor monitor;
    private final BlockingQueue<Boolean> due = new ArrayBlockingQueue<>(1);
    private final @Nullable Thread thread;
    private final ScheduledFuture<?> ticks;
    private volatile boolean closed;

    /**
     * Starts to sample.
     *
     * @param ownThread whether readings may hang
     * @throws RejectedExecutionException if the environment is closing
     */
    public SamplingDriver(Monitor monitor, Environment environment, boolean ownThread) {
        this.monitor = monitor;
        this.thread = ownThread ? environment.threads("resources").newThread(this::loop) : null;
        long period = monitor.policy().periodNanos();
        this.ticks =
                environment.timers("resources").scheduleWithFixedDelay(this::tick, 0, period, TimeUnit.NANOSECONDS);
        if (thread != null) {
            thread.start();
        }
    }

    private void tick() {
        if (thread == null) {
            sample();
            return;
        }
        guarded(monitor::watch);
        // If one is waiting already, the reading before it is late; it needs no second one behind it.
        if (!due.offer(Boolean.TRUE)) {
            LOG.debug("A resource reading is late");
        }
    }

    private void loop() {
        while (!closed) {
            try {
                due.take();
            } catch (InterruptedException closing) {
                return;
            }
            sample();
        }
    }

    private void sample() {
        if (!closed) {
            guarded(monitor::sample);
        }
    }

    /** A timer whose task throws is never run again, so nothing may pass. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            LOG.error("Sampling resources failed unexpectedly; it goes on with the next sample", failure);
        }
    }

    /** Ends sampling. A reading under way is interrupted, and left alone if that does not help. */
    @Override
    public void close() {
        closed = true;
        ticks.cancel(false);
        if (thread != null) {
            thread.interrupt();
        }
    }
}
