package dev.assay.internal.resource;

/**
 * What one thread spent since a moment.
 *
 * <p>The thread itself closes it, exactly. Others may look before, and see the largest value seen so far.
 */
final class ThreadSlot {

    private static final long UNKNOWN = -1;

    private final ThreadCounters counters;
    private final long threadId;
    private final long cpuAtStart;
    private final long allocatedAtStart;

    // Guarded by this.
    private long cpu;
    private long allocated;
    private long allocatedNow;
    private boolean closed;

    private ThreadSlot(ThreadCounters counters, long threadId, long cpuAtStart, long allocatedAtStart) {
        this.counters = counters;
        this.threadId = threadId;
        this.cpuAtStart = cpuAtStart;
        this.allocatedAtStart = allocatedAtStart;
    }

    /** What the calling thread spends from now on. */
    static ThreadSlot ofThisThread(ThreadCounters counters) {
        return new ThreadSlot(
                counters, Thread.currentThread().getId(), counters.currentCpuNanos(), counters.currentAllocatedBytes());
    }

    /** What another thread spent in its whole life, only ever looked at. */
    static ThreadSlot ofLife(ThreadCounters counters, long threadId) {
        return new ThreadSlot(counters, threadId, 0, 0);
    }

    long threadId() {
        return threadId;
    }

    /** Takes the exact values. Called by the thread itself. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        cpu = difference(counters.currentCpuNanos(), cpuAtStart);
        allocated = difference(counters.currentAllocatedBytes(), allocatedAtStart);
        allocatedNow = allocated;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Looks from another thread. */
    synchronized void look() {
        if (closed) {
            return;
        }
        cpu = Math.max(cpu, difference(counters.cpuNanos(threadId), cpuAtStart));
        // An allocating thread's counter can be far too high for a moment, hardly ever twice in a row.
        long first = difference(counters.allocatedBytes(threadId), allocatedAtStart);
        long second = difference(counters.allocatedBytes(threadId), allocatedAtStart);
        long believed = Math.min(first, second);
        allocated = Math.max(allocated, believed);
        // A thread that has ended is not known any more; what it was last seen with stays.
        allocatedNow = believed < 0 ? allocatedNow : believed;
    }

    private static long difference(long now, long start) {
        return now < 0 || start < 0 ? UNKNOWN : Math.max(0, now - start);
    }

    /** CPU time in nanoseconds; negative if not known. */
    synchronized long cpuNanos() {
        return cpuAtStart < 0 ? UNKNOWN : cpu;
    }

    /** Allocated bytes, the most that was seen; negative if not known. */
    synchronized long allocatedBytes() {
        return allocatedAtStart < 0 ? UNKNOWN : allocated;
    }

    /** Allocated bytes by the last look alone, so that a wild one is forgotten at the next; negative if not known. */
    synchronized long allocatedNow() {
        return allocatedAtStart < 0 ? UNKNOWN : allocatedNow;
    }
}
