package dev.assay.internal.resource;

/** What the JVM counts per thread; -1 where it doesn't or no longer does. Thread-safe. */
interface ThreadCounters {

    /** CPU time of the calling thread, in nanoseconds. Exact. */
    long currentCpuNanos();

    /** Bytes the calling thread allocated on the heap. Exact. */
    long currentAllocatedBytes();

    /** CPU time of a living thread. */
    long cpuNanos(long threadId);

    /** Bytes a living thread allocated; while it allocates the answer may be gigabytes too large, now and then. */
    long allocatedBytes(long threadId);

    /** How many threads have ever been started. */
    long startedThreads();
}
