package dev.assay.internal.resource;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Thread counters that a test sets; a thread that was never set has not done anything. */
final class FakeCounters implements ThreadCounters {

    private final Map<Long, Long> cpu = new ConcurrentHashMap<>();
    private final Map<Long, Long> allocated = new ConcurrentHashMap<>();
    private volatile long nextSpike;
    volatile int wildReadings;
    volatile long startedThreads = -1;

    void spend(long cpuNanos, long bytes) {
        spend(Thread.currentThread(), cpuNanos, bytes);
    }

    void spend(Thread thread, long cpuNanos, long bytes) {
        cpu.merge(thread.getId(), cpuNanos, Long::sum);
        allocated.merge(thread.getId(), bytes, Long::sum);
    }

    /** What a thread that ended, or one that is not counted, answers. */
    void forget(Thread thread) {
        cpu.put(thread.getId(), -1L);
        allocated.put(thread.getId(), -1L);
    }

    /** Makes the next look at another thread's allocation be too high by so much. */
    void spikeOnce(long bytes) {
        nextSpike = bytes;
    }

    @Override
    public long currentCpuNanos() {
        return cpuNanos(Thread.currentThread().getId());
    }

    @Override
    public long currentAllocatedBytes() {
        return allocated.getOrDefault(Thread.currentThread().getId(), 0L);
    }

    @Override
    public long cpuNanos(long threadId) {
        return cpu.getOrDefault(threadId, 0L);
    }

    @Override
    public long allocatedBytes(long threadId) {
        long spike = nextSpike;
        nextSpike = 0;
        if (wildReadings > 0) {
            wildReadings--;
            spike = 4L << 30;
        }
        return allocated.getOrDefault(threadId, 0L) + spike;
    }

    @Override
    public long startedThreads() {
        return startedThreads;
    }
}
