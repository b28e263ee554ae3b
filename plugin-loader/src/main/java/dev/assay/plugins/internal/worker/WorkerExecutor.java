package dev.assay.plugins.internal.worker;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The threads that a plugin may use: there while there are tasks, ended with the attempt. Thread-safe. */
final class WorkerExecutor implements Executor {

    private static final int MAX_WAITING = 100_000;
    private static final long PATIENCE_MILLIS = 5_000;

    private final int atMost;
    private final WorkerLogger logger;
    private final Object lock = new Object();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by lock
    private final Set<Thread> living = new HashSet<>(); // guarded by lock
    private int started; // guarded by lock
    private boolean ended; // guarded by lock
    private volatile @Nullable ClassLoader loader; // set by the main thread before the plugin runs

    WorkerExecutor(int atMost, WorkerLogger logger) {
        this.atMost = atMost;
        this.logger = logger;
    }

    void loader(ClassLoader plugins) {
        this.loader = plugins;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        synchronized (lock) {
            if (ended) {
                throw new RejectedExecutionException("the attempt is over, so its executor takes no more tasks");
            }
            if (queue.size() >= MAX_WAITING) {
                throw new RejectedExecutionException(
                        "more than " + MAX_WAITING + " tasks wait; submit fewer at a time");
            }
            queue.add(task);
            if (living.size() >= atMost) {
                return;
            }
            Thread thread = new Thread(new Work(), "assay-task-" + ++started);
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            living.add(thread);
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                living.remove(thread);
                if (living.isEmpty() && queue.remove(task)) {
                    throw new RejectedExecutionException("no thread can be had for a task of this run", e);
                }
            }
        }
    }

    void interrupt() {
        synchronized (lock) {
            for (Thread thread : living) {
                thread.interrupt();
            }
        }
    }

    /** Drops what waits, interrupts what works, and waits a while for it. */
    void end() {
        synchronized (lock) {
            ended = true;
            queue.clear();
        }
        interrupt();
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        synchronized (lock) {
            for (long left = PATIENCE_MILLIS;
                    !living.isEmpty() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    left = 0; // the process ends with them
                    living.clear();
                }
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (lock) {
            Runnable task = queue.poll();
            if (task == null) {
                living.remove(Thread.currentThread());
                lock.notifyAll();
            }
            return task;
        }
    }

    private final class Work implements Runnable {
        @Override
        public void run() {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) { // foreign code; whatever it throws ends this task and nothing else
                    logger.log(System.Logger.Level.WARNING, "a task on this run's threads threw", e);
                }
            }
        }
    }
}
