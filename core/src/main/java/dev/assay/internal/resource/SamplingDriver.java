package dev.assay.internal.resource;

import dev.assay.spi.Environment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
    private final ScheduledExecutorService timers;
    private final ScheduledFuture<?> ticks;
    private final Runnable onHurry = this::hurry;
    // One at a time, although a hurry's ticks may meet the others.
    private final ReentrantLock sampling = new ReentrantLock();
    private final Object lock = new Object();
    private @Nullable ScheduledFuture<?> hurriedTicks; // guarded by lock
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
        this.timers = environment.timers("resources");
        this.ticks = timers.scheduleWithFixedDelay(this::tick, 0, period, TimeUnit.NANOSECONDS);
        monitor.onHurry(onHurry);
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

    /** Ticks in between, until the hurry is over. */
    private void hurry() {
        synchronized (lock) {
            if (closed || hurriedTicks != null) {
                return;
            }
            long apart = monitor.policy().periodNanos() / MonitorPolicy.HURRY;
            try {
                hurriedTicks = timers.scheduleWithFixedDelay(this::hurriedTick, apart, apart, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closing) {
                LOG.debug("The timers are closing, so samples stay as far apart as they are");
            }
        }
    }

    private void hurriedTick() {
        if (monitor.isHurried()) {
            tick();
            return;
        }
        synchronized (lock) {
            if (hurriedTicks != null && !monitor.isHurried()) {
                hurriedTicks.cancel(false);
                hurriedTicks = null;
            }
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
        if (closed || !sampling.tryLock()) {
            return; // the one under way will do
        }
        try {
            guarded(monitor::sample);
        } finally {
            sampling.unlock();
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
        monitor.removeOnHurry(onHurry);
        ticks.cancel(false);
        synchronized (lock) {
            closed = true;
            if (hurriedTicks != null) {
                hurriedTicks.cancel(false);
                hurriedTicks = null;
            }
        }
        if (thread != null) {
            thread.interrupt();
        }
    }
}
