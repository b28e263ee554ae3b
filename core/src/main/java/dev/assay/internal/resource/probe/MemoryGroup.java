package dev.assay.internal.resource.probe;

import java.nio.file.Path;

/**
 * One level of the memory control group hierarchy: its limit, and how much of that could still be allocated.
 *
 * <p>File cache counts as used to the kernel, yet most of it gives way to an allocation, whether it was read once
 * (inactive) or often (active). Held back are dirty pages, and a twentieth of the limit or half of the cache, as the
 * kernel does for {@code MemAvailable}; of the reclaimable kernel memory half is counted on. Memory pressure guards
 * what is optimistic in that. Not thread-safe.
 */
final class MemoryGroup implements AutoCloseable {

    /** No limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private final boolean unified;
    private final KernelFile limit;
    private final KernelFile high;
    private final KernelFile usage;
    private final KernelFile stat;

    private long own = UNLIMITED;
    private long soft = UNLIMITED;
    private long limitBytes = UNLIMITED;
    private long availableBytes = UNLIMITED;

    MemoryGroup(Path folder, int version) {
        this.unified = version == 2;
        this.limit = new KernelFile(folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), 64);
        this.high = new KernelFile(folder.resolve("memory.high"), 64);
        this.usage = new KernelFile(folder.resolve(unified ? "memory.current" : "memory.usage_in_bytes"), 64);
        this.stat = new KernelFile(folder.resolve("memory.stat"), 64 * 1024);
    }

    /**
     * Reads it anew.
     *
     * @param limits whether limits are read, too; else they are what they were, and where there is none nothing is read
     * @param machineTotal the machine's memory: a limit not below it is none; not known if negative
     */
    void read(boolean limits, long machineTotal) {
        if (!limits && limitBytes == UNLIMITED && soft == UNLIMITED) {
            return;
        }
        if (limits) {
            own = limited(limit.read().firstNumber(), machineTotal);
            soft = unified ? limited(high.read().firstNumber(), machineTotal) : UNLIMITED;
        }
        long hard = own;
        if (unified && hard == UNLIMITED && soft == UNLIMITED) {
            // What it holds is of no interest then, and the kernel has work with telling it.
            limitBytes = UNLIMITED;
            availableBytes = UNLIMITED;
            return;
        }
        KernelText numbers = stat.read();
        if (!unified) {
            // Tells of ancestors that can't be seen from in here.
            hard = Math.min(hard, limited(numbers.valueOf("hierarchical_memory_limit"), machineTotal));
        }
        limitBytes = hard;
        long bound = Math.min(hard, soft);
        if (bound == UNLIMITED) {
            availableBytes = UNLIMITED;
            return;
        }
        long reclaimable = reclaimable(numbers, bound);
        long used = usage.read().firstNumber();
        availableBytes = used == KernelText.UNKNOWN ? KernelText.UNKNOWN : Math.max(0, bound - used + reclaimable);
    }

    private long reclaimable(KernelText numbers, long bound) {
        long cache = known(numbers.valueOf(unified ? "inactive_file" : "total_inactive_file"))
                + known(numbers.valueOf(unified ? "active_file" : "total_active_file"))
                - known(numbers.valueOf(unified ? "file_dirty" : "total_dirty"))
                - known(numbers.valueOf(unified ? "file_writeback" : "total_writeback"));
        long slab = unified ? known(numbers.valueOf("slab_reclaimable")) : 0;
        return Math.max(0, cache - Math.min(cache / 2, bound / 20) + slab / 2);
    }

    private static long limited(long bytes, long machineTotal) {
        boolean none = bytes == KernelText.UNKNOWN || (machineTotal > 0 && bytes >= machineTotal);
        return none ? UNLIMITED : bytes;
    }

    /** A counter of a kernel file that is absent counts as 0; one that is absurd is bounded, so that sums can't wrap. */
    private static long known(long bytes) {
        return bytes == KernelText.UNKNOWN ? 0 : Math.min(bytes, Long.MAX_VALUE / 8);
    }

    /** The hard limit, or {@link #UNLIMITED}. */
    long limitBytes() {
        return limitBytes;
    }

    /** What could be allocated below the hard and the throttling limit; unlimited, or negative if not known. */
    long availableBytes() {
        return availableBytes;
    }

    @Override
    public void close() {
        limit.close();
        high.close();
        usage.close();
        stat.close();
    }
}
