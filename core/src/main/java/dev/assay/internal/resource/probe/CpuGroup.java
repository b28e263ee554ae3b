package dev.assay.internal.resource.probe;

import java.nio.file.Path;

/**
 * One level of the CPU control group hierarchy: its quota, what its members spent and how long they were held back. Not
 * thread-safe.
 */
final class CpuGroup implements AutoCloseable {

    /** No quota. */
    static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private final boolean unified;
    private final KernelFile quota;
    private final KernelFile period;
    private final KernelFile stat;
    private final KernelFile usage;

    private double cpus = UNLIMITED;
    private long usedNanos = KernelText.UNKNOWN;
    private long throttledNanos = KernelText.UNKNOWN;

    /**
     * A level.
     *
     * @param usageFolder where version 1 counts CPU time, which is a hierarchy of its own
     */
    CpuGroup(Path folder, Path usageFolder, int version) {
        this.unified = version == 2;
        this.quota = new KernelFile(folder.resolve(unified ? "cpu.max" : "cpu.cfs_quota_us"), 64);
        this.period = new KernelFile(folder.resolve("cpu.cfs_period_us"), 64);
        this.stat = new KernelFile(folder.resolve("cpu.stat"), 4096);
        this.usage = new KernelFile(usageFolder.resolve("cpuacct.usage"), 64);
    }

    /** Reads the quota anew. */
    void readQuota() {
        KernelText text = quota.read();
        long micros = text.firstNumber();
        long per = unified ? text.field(0, 1) : period.read().firstNumber();
        cpus = micros > 0 && per > 0 ? (double) micros / per : UNLIMITED;
    }

    /** Reads what was spent and held back anew. */
    void readUsage() {
        KernelText text = stat.read();
        throttledNanos = unified ? nanos(text.valueOf("throttled_usec")) : text.valueOf("throttled_time");
        usedNanos = unified ? nanos(text.valueOf("usage_usec")) : usage.read().firstNumber();
    }

    private static long nanos(long micros) {
        return micros < 0 || micros > Long.MAX_VALUE / 1000 ? KernelText.UNKNOWN : micros * 1000;
    }

    /** How many CPUs its quota allows, or {@link #UNLIMITED}. */
    double cpus() {
        return cpus;
    }

    /** CPU time of its members, cumulative; negative if not known. */
    long usedNanos() {
        return usedNanos;
    }

    /** Time for which its quota held its members back, cumulative; negative if not known. */
    long throttledNanos() {
        return throttledNanos;
    }

    @Override
    public void close() {
        quota.close();
        period.close();
        stat.close();
        usage.close();
    }
}
