package dev.assay.internal.resource;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The counters of this JVM's thread bean; all unknown in a JVM whose bean does not count. */
final class JvmThreadCounters implements ThreadCounters {

    private static final long UNKNOWN = -1;

    private final java.lang.management.ThreadMXBean threads;
    private final @Nullable ThreadMXBean cpu;
    private final @Nullable ThreadMXBean memory;

    JvmThreadCounters() {
        this.threads = ManagementFactory.getThreadMXBean();
        ThreadMXBean bean = threads instanceof ThreadMXBean counting ? counting : null;
        // Both may be switched off by the host at run time; then the calls below answer -1.
        this.cpu = bean != null && bean.isThreadCpuTimeSupported() ? bean : null;
        this.memory = bean != null && bean.isThreadAllocatedMemorySupported() ? bean : null;
    }

    @Override
    public long currentCpuNanos() {
        return cpu == null ? UNKNOWN : cpu.getCurrentThreadCpuTime();
    }

    @Override
    public long currentAllocatedBytes() {
        return memory == null ? UNKNOWN : memory.getCurrentThreadAllocatedBytes();
    }

    @Override
    public long startedThreads() {
        return threads.getTotalStartedThreadCount();
    }

    @Override
    public long cpuNanos(long threadId) {
        return cpu == null ? UNKNOWN : cpu.getThreadCpuTime(threadId);
    }

    @Override
    public long allocatedBytes(long threadId) {
        return memory == null ? UNKNOWN : memory.getThreadAllocatedBytes(threadId);
    }
}
