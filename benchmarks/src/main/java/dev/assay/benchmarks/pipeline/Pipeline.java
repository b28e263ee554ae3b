package dev.assay.benchmarks.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Checks that become due together, round after round. A round is {@link #prepare}, {@link #release} and {@link #await}, which are timed, and
 * {@link #verify}. For one thread.
 */
public abstract class Pipeline implements AutoCloseable {

    /** How many threads run checks, with each of the contenders. */
    public static final int WORKERS = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** What has not ended yet in this round. */
    protected final Countdown open = new Countdown();

    /** How many become due in a round. */
    protected final int due;

    /** Makes one whose rounds are so large. */
    protected Pipeline(int due) {
        if (due < 1) {
            throw new IllegalArgumentException("a round has at least one due check, not " + due);
        }
        this.due = due;
    }

    /** Lets a round become due, and comes back at the instant at which it is. */
    public final void prepare() throws Exception {
        until(arrange());
    }

    /** Sees to it that all are due at the time answered, by {@link System#nanoTime}, which has not come yet. */
    protected abstract long arrange() throws Exception;

    /** Begins the round with those that know no due times. The first thing that is timed. */
    public void release() {}

    /** Waits until everything has ended. */
    public final void await() throws InterruptedException, TimeoutException {
        open.await(PATIENCE);
    }

    /** Looks at what came out of the round. */
    public void verify() throws Exception {}

    /** The first multiple of a period that leaves some time to get ready. */
    static Instant next(Duration period, Duration lead) {
        long millis = period.toMillis();
        long earliest = Instant.now().plus(lead).toEpochMilli();
        return Instant.ofEpochMilli(Math.multiplyExact(Math.floorDiv(earliest, millis) + 1, millis));
    }

    /** When an instant comes by {@link System#nanoTime}. */
    static long nanosOf(Instant at) {
        return System.nanoTime() + Duration.between(Instant.now(), at).toNanos();
    }

    private static void until(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public abstract void close() throws IOException;
}
