package dev.assay.internal.resource;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * This JVM by its beans.
 *
 * <p>The last collection of any collector tells what all pools held after it. A pool's own usage after collection would
 * not do: the old generation's is 0 until the first full collection.
 */
final class HostJvm implements JvmGauge {

    private final List<GarbageCollectorMXBean> collectors = new ArrayList<>();
    private final Set<String> heapPools;

    // Sampler only.
    private long collections = -1;
    private long live;

    HostJvm() {
        for (java.lang.management.GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof GarbageCollectorMXBean telling) {
                collectors.add(telling);
            }
        }
        heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
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
