package dev.assay.testkit;

import dev.assay.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Two clocks that stand still until a test moves them.
 *
 * <p>The wall clock begins in 2026 and the ticker below zero, so that code that mixes them up, or takes 0 for "not set",
 * shows it. {@link #advance} moves both and runs every task of the attached {@link ManualTimers} on the way, each at its
 * own time, on the calling thread. {@link #stepWall} moves the wall clock alone, as an administrator or a time server does.
 *
 * <p>Thread-safe: any thread may read; one at a time should advance.
 */
public final class ManualTime implements TimeSource {

    /** Where the wall clock begins unless set. */
    public static final Instant DEFAULT_WALL = Instant.parse("2026-01-05T00:00:00Z");

    /** Where the ticker begins unless set: about two hours below zero. */
    public static final long DEFAULT_NANOS = -7_200_000_000_000L;

    private static final int MAX_TASKS_AT_ONE_TIME = 100_000;

    private record Reading(Instant wall, long nanos) {

        Reading moved(long by) {
            return new Reading(wall.plusNanos(by), nanos + by);
        }
    }

    private final Object lock = new Object();
    private volatile Reading reading; // written under lock; any thread reads
    private final List<ManualTimers> timers = new CopyOnWriteArrayList<>();
    private final AtomicLong arrivals = new AtomicLong();

    /** Starts at {@link #DEFAULT_WALL} and {@link #DEFAULT_NANOS}. */
    public ManualTime() {
        this(DEFAULT_WALL);
    }

    /** Starts the wall clock elsewhere. */
    public ManualTime(Instant wall) {
        this(wall, DEFAULT_NANOS);
    }

    /**
     * Starts both clocks elsewhere; a ticker just below {@link Long#MAX_VALUE} shows deadlines that are not compared by
     * difference.
     */
    public ManualTime(Instant wall, long nanos) {
        this.reading = new Reading(wall, nanos);
    }

    @Override
    public Instant wall() {
        return reading.wall();
    }

    @Override
    public long nanos() {
        return reading.nanos();
    }

    /**
     * Moves both clocks, and runs what is due on the attached timers until then, each task at its own time.
     *
     * <p>A task may advance the time further: that is how work that takes long is played.
     *
     * @throws IllegalArgumentException if the duration is negative
     * @throws IllegalStateException if tasks keep scheduling others without a delay
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back; stepWall moves the wall clock alone");
        }
        long target = nanos() + duration.toNanos();
        int tasksHere = 0;
        for (Wake next = nextWake(target); next != null; next = nextWake(target)) {
            if (moveTo(next.nanos())) {
                tasksHere = 0;
            } else if (++tasksHere > MAX_TASKS_AT_ONE_TIME) {
                throw new IllegalStateException("more than " + MAX_TASKS_AT_ONE_TIME
                        + " tasks ran without time going by; does a task schedule itself without a delay?");
            }
            next.timers().runFirst(nanos());
        }
        moveTo(target);
    }

    /** Moves both clocks until the wall clock shows a time, running what is due on the way. */
    public void advanceTo(Instant wall) {
        advance(Duration.between(wall(), wall));
    }

    /** Runs what is due on the attached timers now. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves the wall clock alone, forward or back. The ticker and the timers do not notice. */
    public void stepWall(Duration by) {
        synchronized (lock) {
            reading = new Reading(reading.wall().plus(by), reading.nanos());
        }
    }

    void attach(ManualTimers added) {
        timers.add(added);
    }

    long nextArrival() {
        return arrivals.getAndIncrement();
    }

    private boolean moveTo(long nanos) {
        synchronized (lock) {
            long by = nanos - reading.nanos();
            if (by <= 0) {
                return false;
            }
            reading = reading.moved(by);
            return true;
        }
    }

    private record Wake(ManualTimers timers, long nanos, long arrival) {

        boolean isBefore(Wake other) {
            return nanos == other.nanos ? arrival < other.arrival : nanos - other.nanos < 0;
        }
    }

    private @Nullable Wake nextWake(long target) {
        Wake best = null;
        for (ManualTimers each : timers) {
            ManualTimers.Head head = each.head();
            if (head != null && head.nanos() - target <= 0) {
                Wake wake = new Wake(each, head.nanos(), head.arrival());
                best = best == null || wake.isBefore(best) ? wake : best;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return "ManualTime[" + reading + "]";
    }
}
