package dev.assay.internal.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks that may block on threads that exist only while there is something to do, a few at a time.
 *
 * <p>Thread-safe. A task that hangs costs one of the threads; with all of them hung, further tasks wait. Threads begin
 * each task without a pending interrupt and end as soon as the queue is empty.
 */
public final class OnDemandThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(OnDemandThreads.class);

    private final ThreadFactory threads;
    private final int atMost;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private final Queue<Runnable> queue = new ArrayDeque<>(); // guarded by lock
    private final Set<Thread> living = new LinkedHashSet<>(); // guarded by lock
    private int workers; // guarded by lock; counts threads that are about to begin, too
    private boolean closed; // guarded by lock

    /**
     * Makes it, without a thread.
     *
     * @param threads makes the threads
     * @param atMost how many at a time
     */
    public OnDemandThreads(ThreadFactory threads, int atMost) {
        this.threads = threads;
        this.atMost = atMost;
    }

    /**
     * Queues a task.
     *
     * @throws RejectedExecutionException after {@link #shutdown()}, or if no thread can be had
     */
    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            queue.add(task);
            if (workers >= atMost) {
                return;
            }
            workers++;
        }
        startThread(task); // not under the lock: a host's factory is foreign code
    }

    /** Takes no more tasks, forgets those that wait, and interrupts those under way. */
    public void shutdown() {
        List<Thread> busy;
        synchronized (lock) {
            closed = true;
            queue.clear();
            busy = List.copyOf(living);
            if (workers == 0) {
                ended.countDown();
            }
        }
        busy.forEach(Thread::interrupt);
    }

    /**
     * Waits for the threads to end, after {@link #shutdown()}.
     *
     * @return the names of those that have not
     */
    public List<String> awaitEnd(Duration atMost) throws InterruptedException {
        if (ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        synchronized (lock) {
            return living.stream().map(Thread::getName).toList();
        }
    }

    private void startThread(Runnable task) {
        try {
            Thread thread = threads.newThread(this::drain);
            if (thread == null) {
                throw new RejectedExecutionException("the thread factory gave no thread");
            }
            thread.start();
        } catch (RuntimeException | Error e) { // an OutOfMemoryError says that there is no room for a thread
            boolean dropped;
            synchronized (lock) {
                left();
                dropped = workers == 0 && queue.remove(task);
            }
            if (dropped) {
                throw new RejectedExecutionException("no thread can be had", e);
            }
        }
    }

    private void drain() {
        Thread me = Thread.currentThread();
        // Not the one of whoever queued the first task: that may be a plugin.
        me.setContextClassLoader(OnDemandThreads.class.getClassLoader());
        synchronized (lock) {
            living.add(me);
        }
        for (Runnable task = next(me); task != null; task = next(me)) {
            runOne(task);
        }
    }

    private @Nullable Runnable next(Thread me) {
        synchronized (lock) {
            Runnable task = queue.poll();
            if (task == null) {
                // In the same step as the look at the queue, so that no task is queued for a thread that is leaving.
                living.remove(me);
                left();
            }
            return task;
        }
    }

    private void left() {
        workers--;
        if (workers == 0 && closed) {
            ended.countDown();
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // A task handles what it expects; here only the type is told, for the text may be anybody's.
            LOG.warn("ASSAY-9004 a background task failed: {}", e.getClass().getName());
        } finally {
            Thread.interrupted();
        }
    }
}
