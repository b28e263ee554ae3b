package dev.assay.internal.resource;

import dev.assay.spi.TimeSource;

/**
 * Counters that read a thread's CPU clock, a system call, at most once a millisecond, and tell it by the ticker in between as if the thread
 * had been at work all the time. For threads that make many short runs: what one run is said to have used may be up to a
 * millisecond wrong, and the sum of them is right, because the next reading sets it right. All else is read each time.
 *
 * <p>Thread-safe. What is told of a thread never falls.
 */
final class SampledCounters implements ThreadCounters {

    /** How far apart the readings are. */
    static final long PERIOD_NANOS = 1_000_000;

    /** Of one thread, and used by that thread only. */
    private static final class Clock {
        private long readAt;
        private long read = -1;
        private long told;
    }

    private final ThreadCounters counters;
    private final TimeSource time;
    private final ThreadLocal<Clock> clocks = ThreadLocal.withInitial(Clock::new); // of threads of ours, which end

    SampledCounters(ThreadCounters counters, TimeSource time) {
        this.counters = counters;
        this.time = time;
    }

    @Override
    public long currentCpuNanos() {
        Clock clock = clocks.get();
        long now = time.nanos();
        if (clock.read < 0 || now - clock.readAt >= PERIOD_NANOS) {
            long read = counters.currentCpuNanos();
            if (read < 0) {
                return read;
            }
            clock.read = read;
            clock.readAt = now;
        }
        clock.told = Math.max(clock.told, clock.read + (now - clock.readAt));
        return clock.told;
    }

    @Override
    public long currentAllocatedBytes() {
        return counters.currentAllocatedBytes();
    }

    @Override
    public long cpuNanos(long threadId) {
        return counters.cpuNanos(threadId);
    }

    @Override
    public long allocatedBytes(long threadId) {
        return counters.allocatedBytes(threadId);
    }

    @Override
    public long startedThreads() {
        return counters.startedThreads();
    }
}
