package dev.assay.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What all threads of this JVM that are alive have allocated. Threads that end meanwhile are left out of a difference. */
final class Allocation {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before = new HashMap<>();

    /** Looks now. */
    Allocation() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            before.put(ids[i], bytes[i]);
        }
    }

    /** How much more it is now. */
    long since() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            sum += Math.max(0, bytes[i] - before.getOrDefault(ids[i], 0L));
        }
        return sum;
    }
}
