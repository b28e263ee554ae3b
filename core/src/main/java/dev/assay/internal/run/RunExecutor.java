package dev.assay.internal.run;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The threads that a plugin may use: they exist while there are tasks, count as the run's, and end with the attempt.
 *
 * <p>Thread-safe.
 */
final class RunExecutor implements Executor {

    /** How many threads at once unless the run's limits say otherwise. */
    static final int DEFAULT_THREADS = 64;

    /** How many tasks may wait. */
    static final int MAX_WAITING = 100_000;

    private final ThreadFactory threads;
    private final int atMost;
    private final UnaryOperator<Runnable> metered;
    private final Consumer<Throwable> onFailure;
    private final Losses losses;
    private final Object lock = new Object();
    private @Nullable Work work; // guarded by lock; most plugins have none for other threads
    private int workers; // guarded by lock; threads that take tasks, those about to begin counted
    private int alive; // guarded by lock; threads whose use is not yet counted in full
    private boolean ended; // guarded by lock

    /** What there is once a task was given. Guarded by the lock. */
    private static final class Work {
        private final Queue<Runnable> queue = new ArrayDeque<>();
        private final Set<Thread> living = new LinkedHashSet<>();
        private final Set<Thread> started = new LinkedHashSet<>(); // also those that have ended
    }

    RunExecutor(
            ThreadFactory threads,
            int atMost,
            UnaryOperator<Runnable> metered,
            Consumer<Throwable> onFailure,
            Losses losses) {
        this.threads = threads;
        this.atMost = atMost;
        this.metered = metered;
        this.onFailure = onFailure;
        this.losses = losses;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        synchronized (lock) {
            if (ended) {
                throw new RejectedExecutionException("the attempt is over, so its executor takes no more tasks");
            }
            Queue<Runnable> queue = work().queue;
            if (queue.size() >= MAX_WAITING) {
                throw new RejectedExecutionException(
                        "more than " + MAX_WAITING + " tasks wait; submit fewer at a time");
            }
            queue.add(task);
            if (workers >= atMost) {
                return;
            }
            workers++;
            alive++;
        }
        startThread(task);
    }

    private void startThread(Runnable task) {
        try {
            Thread thread = threads.newThread(this::workOn);
            if (thread == null) {
                throw new RejectedExecutionException("the thread factory gave no thread");
            }
            thread.start();
        } catch (RuntimeException | Error e) { // an OutOfMemoryError says that there is no room for a thread
            boolean dropped;
            synchronized (lock) {
                workers--;
                ended();
                dropped = workers == 0 && work().queue.remove(task);
            }
            if (dropped) {
                throw new RejectedExecutionException("no thread can be had for a task of this run", e);
            }
        }
    }

    private void workOn() {
        try {
            metered.apply(this::drain).run();
        } finally {
            synchronized (lock) {
                ended();
            }
        }
    }

    private void drain() {
        Thread me = Thread.currentThread();
        synchronized (lock) {
            Work work = work();
            work.living.add(me);
            work.started.removeIf(thread -> !thread.isAlive());
            work.started.add(me);
        }
        for (Runnable task = next(me); task != null; task = next(me)) {
            try {
                task.run();
            } catch (Throwable e) { // foreign code; whatever it throws ends this task and nothing else
                losses.add(Losses.Kind.TASK_FAILURES);
                onFailure.accept(e);
            }
        }
    }

    private @Nullable Runnable next(Thread me) {
        synchronized (lock) {
            Work work = work();
            Runnable task = work.queue.poll();
            if (task == null) {
                // In the same step as the look at the queue, so that no task is queued for a thread that is leaving.
                work.living.remove(me);
                workers--;
            }
            return task;
        }
    }

    // Under the lock.
    private Work work() {
        Work known = work;
        if (known == null) {
            known = new Work();
            work = known;
        }
        return known;
    }

    private void ended() {
        alive--;
        if (alive == 0) {
            lock.notifyAll();
        }
    }

    /** Takes no more tasks and drops those that wait. */
    void end() {
        synchronized (lock) {
            ended = true;
            Work given = work;
            if (given != null) {
                losses.add(Losses.Kind.TASKS, given.queue.size());
                given.queue.clear();
            }
        }
    }

    /** Interrupts the threads at work. */
    void interrupt() {
        List<Thread> busy;
        synchronized (lock) {
            Work given = work;
            busy = given == null ? List.of() : List.copyOf(given.living);
        }
        busy.forEach(Thread::interrupt);
    }

    /**
     * Waits until the last thread is through and its use is counted, however long that takes: the ladder ends the wait by interrupting those
     * threads, or leaves the run behind. Interrupts of the caller are its own business later.
     *
     * @return the threads, which may be about to end
     */
    List<Thread> awaitThreads() {
        boolean interrupted = false;
        synchronized (lock) {
            while (alive > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            Work given = work;
            return given == null ? List.of() : List.copyOf(given.started);
        }
    }

    /** The threads at work. */
    List<Thread> living() {
        synchronized (lock) {
            Work given = work;
            return given == null ? List.of() : List.copyOf(given.living);
        }
    }
}
