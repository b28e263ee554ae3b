package dev.assay.internal.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take the next task where they can, and that are joined by others where a task keeps them.
 *
 * <p>As many threads as there are processors begin at once. A task that none of them has taken within {@link
 * #PATIENCE_NANOS} gets a thread of its own on the next {@link #tend}, so a task that takes long, or hangs, delays the
 * others by no more than that. A thread without a task stays for a moment, two of them at most, and ends.
 *
 * <p>Thread-safe, but for {@link #tend}, which is for one thread at a time. Tasks must not throw. Each begins without a
 * pending interrupt.
 *
 * <p>A thread is <em>searching</em> from its start, or from being woken, until it takes a task. Whoever adds a task wakes
 * a thread only if none is searching; a thread that takes one while it is the only searcher wakes the next if tasks are
 * left. So a burst costs few wake-ups, and none is missed: a searcher looks at the queue again after it has ceased to be
 * one.
 */
public final class WarmThreads {

    /** How long a task may wait for a thread that is there. */
    public static final long PATIENCE_NANOS = 1_000_000;

    private static final long LINGER_NANOS = 100_000_000;
    private static final long REST_AFTER_FAILURE = 100_000_000;
    private static final int STAY = 2;
    private static final int LOOKS = 64;

    /** What a thread does. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it. Must not throw.
         *
         * @param threadName what the thread is called by itself; it may be called something else while it works, and until
         *     its next work or rest
         */
        void run(String threadName);
    }

    private record Task(Work work, long addedNanos) {}

    private static final class Worker {
        private final Thread thread = Thread.currentThread();
        private final String name = thread.getName();
        private boolean woken; // guarded by lock
    }

    private final ThreadFactory threads;
    private final LongSupplier nanos;
    private final int atOnce;
    private final Queue<Task> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger searching = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private final Deque<Worker> parked = new ArrayDeque<>(STAY); // guarded by lock
    private final Set<Thread> living = new LinkedHashSet<>(); // guarded by lock
    private int workers; // guarded by lock; threads about to begin counted
    private boolean closed; // guarded by lock
    private volatile long notBefore; // by the ticker; set when no thread could be had, read by who tends

    /**
     * Makes it, without a thread.
     *
     * @param threads makes the threads
     * @param nanos the ticker
     * @param atOnce how many threads begin without any patience
     */
    public WarmThreads(ThreadFactory threads, LongSupplier nanos, int atOnce) {
        this.threads = threads;
        this.nanos = nanos;
        this.atOnce = atOnce;
        this.notBefore = nanos.getAsLong();
    }

    /**
     * Has a task run; after {@link #shutdown}, too, on a thread that ends with it.
     *
     * @throws RejectedExecutionException if there is no thread and none can be had
     */
    public void execute(Work work) {
        Task task = new Task(work, nanos.getAsLong());
        queue.add(task);
        if (searching.get() == 0) {
            wakeOrBegin(task);
        }
    }

    /**
     * Begins threads for tasks that have waited long enough.
     *
     * @return how many
     */
    public int tend() {
        Task head = queue.peek();
        if (head == null) {
            return 0;
        }
        long now = nanos.getAsLong();
        if (now - notBefore < 0) {
            return 0;
        }
        int late = -searching.get();
        for (Task task : queue) {
            if (now - task.addedNanos() < PATIENCE_NANOS) {
                break;
            }
            late++;
        }
        for (int i = 0; i < late; i++) {
            synchronized (lock) {
                workers++;
            }
            searching.incrementAndGet();
            begin(null);
        }
        return Math.max(0, late);
    }

    /** How long until {@link #tend} may have something to do, in nanoseconds; {@code otherwise} if nothing waits. */
    public long nanosUntilTend(long otherwise) {
        Task head = queue.peek();
        if (head == null) {
            return otherwise;
        }
        long now = nanos.getAsLong();
        return Math.max(0, Math.max(head.addedNanos() + PATIENCE_NANOS - now, notBefore - now));
    }

    /** Lets idle threads end, now and as they become idle. Tasks that wait are still run. */
    public void shutdown() {
        List<Worker> idle;
        synchronized (lock) {
            closed = true;
            idle = List.copyOf(parked);
            if (workers == 0) {
                ended.countDown();
            }
        }
        idle.forEach(worker -> LockSupport.unpark(worker.thread));
    }

    /**
     * Waits for the threads to end, after {@link #shutdown}.
     *
     * @return the names of those that have not
     */
    public List<String> awaitEnd(Duration atMost) throws InterruptedException {
        if (ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        synchronized (lock) {
            List<String> names = new ArrayList<>();
            living.forEach(thread -> names.add(thread.getName()));
            return names;
        }
    }

    private void wakeOrBegin(@Nullable Task task) {
        Worker woken;
        synchronized (lock) {
            woken = parked.pollLast(); // the one that was at work last has the warmest caches
            if (woken != null) {
                woken.woken = true;
            } else if (workers < atOnce) {
                workers++;
            } else {
                return; // one of the busy ones takes it, or tend() adds a thread
            }
            searching.incrementAndGet();
        }
        if (woken != null) {
            LockSupport.unpark(woken.thread);
        } else {
            begin(task); // not under the lock: a host's factory is foreign code
        }
    }

    private void begin(@Nullable Task first) {
        try {
            Thread thread = threads.newThread(this::work);
            if (thread == null) {
                throw new RejectedExecutionException("the thread factory gave no thread");
            }
            thread.start();
        } catch (RuntimeException | Error e) { // an OutOfMemoryError says that there is no room for a thread
            searching.decrementAndGet();
            notBefore = nanos.getAsLong() + REST_AFTER_FAILURE;
            boolean nobody;
            synchronized (lock) {
                left();
                nobody = workers == 0;
            }
            if (nobody && first != null && queue.remove(first)) {
                throw new RejectedExecutionException("no thread can be had", e);
            }
        }
    }

    private void work() {
        Worker me = new Worker();
        synchronized (lock) {
            living.add(me.thread);
        }
        boolean here = true;
        while (here) {
            Task task = look();
            if (task == null) {
                here = stay(me);
            } else {
                if (searching.decrementAndGet() == 0 && !queue.isEmpty()) {
                    wakeOrBegin(null);
                }
                task.work().run(me.name);
                Thread.interrupted();
                searching.incrementAndGet();
            }
        }
    }

    private @Nullable Task look() {
        Task task = queue.poll();
        for (int i = 0; task == null && i < LOOKS; i++) {
            Thread.onSpinWait();
            task = queue.poll();
        }
        return task;
    }

    /** Waits a moment for a task; called while searching, and answers true while searching again. */
    private boolean stay(Worker me) {
        boolean staying;
        if (!me.name.equals(me.thread.getName())) {
            me.thread.setName(me.name);
        }
        synchronized (lock) {
            staying = !closed && parked.size() < STAY;
            me.woken = false;
            if (staying) {
                parked.addLast(me);
            }
            searching.decrementAndGet();
        }
        if (staying && queue.isEmpty()) {
            LockSupport.parkNanos(this, LINGER_NANOS);
        }
        synchronized (lock) {
            if (me.woken) {
                return true; // whoever woke it has counted it
            }
            parked.remove(me);
            if (queue.isEmpty()) {
                // In the same step as the look at the queue, so that no task is left to a thread that is leaving.
                living.remove(me.thread);
                left();
                return false;
            }
            searching.incrementAndGet();
            return true;
        }
    }

    // Under the lock.
    private void left() {
        workers--;
        if (workers == 0 && closed) {
            ended.countDown();
        }
    }
}
