package dev.assay.internal.thread;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on a thread that exists only while there are some.
 *
 * <p>Thread-safe. The queue is bounded: under a flood the oldest task is dropped and counted, so a slow listener costs
 * neither memory nor time of anybody else.
 */
public final class SerialDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(SerialDispatcher.class);
    private static final long LINGER_MILLIS = 500;

    private final ThreadFactory threads;
    private final int bound;
    private final Object lock = new Object();
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by lock
    private @Nullable Thread thread; // guarded by lock
    private boolean closed; // guarded by lock
    private long dropped; // guarded by lock

    /** Makes a dispatcher without a thread. */
    public SerialDispatcher(ThreadFactory threads, int bound) {
        this.threads = threads;
        this.bound = bound;
    }

    /** Queues a task; after close it is ignored. */
    public void submit(Runnable task) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (tasks.size() >= bound) {
                tasks.remove();
                dropped++;
            }
            tasks.add(task);
            if (thread == null) {
                startThread();
            } else {
                lock.notifyAll();
            }
        }
    }

    /** How many tasks were dropped under a flood. */
    public long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    /** Waits until all queued tasks are done, takes no more, and ends the thread. */
    public void close(long atMostMillis) throws InterruptedException {
        Thread running;
        synchronized (lock) {
            closed = true;
            running = thread;
            lock.notifyAll();
        }
        if (running != null && running != Thread.currentThread()) {
            running.join(Math.max(1, atMostMillis));
        }
    }

    private void startThread() {
        Thread started = threads.newThread(this::loop);
        if (started == null) {
            throw new RejectedExecutionException("the thread factory gave no thread");
        }
        thread = started;
        started.start();
    }

    private void loop() {
        Runnable task = next();
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.warn("ASSAY-1301 a listener failed: {}", e.getClass().getName(), e);
            }
            task = next();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // woken early, the thread ends early; the next task starts another
    private @Nullable Runnable next() {
        synchronized (lock) {
            Runnable task = tasks.poll();
            if (task == null && !closed) {
                try {
                    lock.wait(LINGER_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                task = tasks.poll();
            }
            if (task == null) {
                thread = null;
            }
            return task;
        }
    }
}
