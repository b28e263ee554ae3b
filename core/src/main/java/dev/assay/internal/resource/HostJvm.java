package dev.assay.internal.resource;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This JVM by its beans.
 *
 * <p>The last collection of any collector tells what all pools held after it. A pool's own usage after collection would
 * not do: the old generation's is 0 until the first full collection.
 */
final class HostJvm implements JvmGauge {

    // An array, since a list would make an iterator at each sample.
    private final GarbageCollectorMXBean[] collectors;
    private final Set<String> heapPools;
    private final @Nullable OperatingSystemMXBean process;

    // Sampler only.
    private long collections = -1;
    private long live;

    HostJvm() {
        collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(GarbageCollectorMXBean.class::isInstance)
                .toArray(GarbageCollectorMXBean[]::new);
        process = processBean();
        heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable OperatingSystemMXBean processBean() {
        try {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean telling
                    ? telling
                    : null;
        } catch (RuntimeException | LinkageError beansFail) {
            return null; // seen under an odd control group mount; then it is not known
        }
    }

    @Override
    public long processCpuNanos() {
        // A counter of the process alone, unlike this bean's loads, whose state every caller in the JVM shares.
        return process == null ? -1 : process.getProcessCpuTime();
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public long maxBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public long liveBytes() {
        long counted = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            counted += Math.max(0, collector.getCollectionCount());
        }
        if (counted != collections) {
            collections = counted;
            live = afterLastCollection();
        }
        return live > 0 ? live : used();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** 0 if there was none. */
    private long afterLastCollection() {
        long latest = -1;
        long bytes = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            GcInfo info = collector.getLastGcInfo();
            if (info != null && info.getEndTime() > latest) {
                latest = info.getEndTime();
                bytes = heap(info.getMemoryUsageAfterGc());
            }
        }
        return bytes;
    }

    private long heap(Map<String, MemoryUsage> pools) {
        long sum = 0;
        for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
            if (heapPools.contains(pool.getKey())) {
                sum += pool.getValue().getUsed();
            }
        }
        return sum;
    }
}
