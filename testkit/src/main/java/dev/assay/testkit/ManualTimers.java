package dev.assay.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Timers that fire when a {@link ManualTime} is advanced, on the thread that advances it, in the order of their time and then
 * of their scheduling.
 *
 * <p>A task given to {@code execute} or {@code submit} is due at once and runs with the next {@link ManualTime#runDue()} or
 * {@code advance}; never inside the call that hands it over. Waiting for a future on the advancing thread would wait for
 * ever, as it would on a real timer thread.
 *
 * <p>What a task throws ends it, as in a real executor, and is kept in {@link #failures()}. After {@code shutdown} nothing
 * more runs. Thread-safe.
 */
public final class ManualTimers extends AbstractExecutorService implements ScheduledExecutorService {

    record Head(long nanos, long arrival) {}

    private final ManualTime time;
    private final Object lock = new Object();
    private final PriorityQueue<ManualTask<?>> tasks = new PriorityQueue<>(); // guarded by lock
    private final List<Throwable> failures = new ArrayList<>(); // guarded by lock
    private boolean down; // guarded by lock

    /** Makes timers driven by a time. */
    public ManualTimers(ManualTime time) {
        this.time = time;
        time.attach(this);
    }

    /** How many tasks wait, periodic ones included. */
    public int waiting() {
        synchronized (lock) {
            return tasks.size();
        }
    }

    /** How long until the next task is due: zero if it is overdue, empty if none waits. */
    public Optional<Duration> untilNext() {
        Head head = head();
        return head == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, head.nanos() - time.nanos())));
    }

    /** What tasks threw, in order. */
    public List<Throwable> failures() {
        synchronized (lock) {
            return List.copyOf(failures);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return enqueue(Executors.callable(command), unit.toNanos(Math.max(0, delay)), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return enqueue(callable, unit.toNanos(Math.max(0, delay)), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return enqueue(
                Executors.callable(command), unit.toNanos(Math.max(0, initialDelay)), positive(unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return enqueue(
                Executors.callable(command), unit.toNanos(Math.max(0, initialDelay)), -positive(unit.toNanos(delay)));
    }

    @Override
    public void execute(Runnable command) {
        ScheduledFuture<?> unused = enqueue(Executors.callable(command), 0, 0);
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<ManualTask<?>> dropped;
        synchronized (lock) {
            down = true;
            dropped = new ArrayList<>(tasks);
            tasks.clear();
        }
        dropped.sort(null);
        dropped.forEach(task -> task.cancel(false));
        return List.copyOf(dropped);
    }

    @Override
    public boolean isShutdown() {
        synchronized (lock) {
            return down;
        }
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    /** Answers at once whether the timers were shut down; there is nothing to wait for. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    /** Shuts down; for {@code try} blocks on Java 19 and later. */
    public void close() {
        shutdownNow();
    }

    ManualTime time() {
        return time;
    }

    @Nullable Head head() {
        synchronized (lock) {
            ManualTask<?> first = tasks.peek();
            return first == null ? null : new Head(first.dueNanos(), first.arrival());
        }
    }

    /** Runs the first task if it is due. The lock is not held meanwhile. */
    void runFirst(long nowNanos) {
        ManualTask<?> task;
        synchronized (lock) {
            task = tasks.peek();
            if (task == null || task.dueNanos() - nowNanos > 0) {
                return;
            }
            tasks.remove();
        }
        if (task.runOnce()) {
            requeue(task);
        }
    }

    void forget(ManualTask<?> task) {
        synchronized (lock) {
            tasks.remove(task);
        }
    }

    void failed(Throwable failure) {
        synchronized (lock) {
            failures.add(failure);
        }
    }

    private void requeue(ManualTask<?> task) {
        synchronized (lock) {
            if (!down && !task.isCancelled()) {
                task.setNext();
                tasks.add(task);
            }
        }
    }

    private <V> ManualTask<V> enqueue(Callable<V> work, long delayNanos, long period) {
        // Half the range at most: a deadline further away could not be told from one that has gone by.
        long delay = Math.min(delayNanos, Long.MAX_VALUE >> 1);
        ManualTask<V> task = new ManualTask<>(this, work, time.nanos() + delay, period);
        synchronized (lock) {
            if (down) {
                throw new RejectedExecutionException("the timers were shut down");
            }
            tasks.add(task);
        }
        return task;
    }

    private static long positive(long period) {
        if (period <= 0) {
            throw new IllegalArgumentException("a period is positive");
        }
        return period;
    }
}
