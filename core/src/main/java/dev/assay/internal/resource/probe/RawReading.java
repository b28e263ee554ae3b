package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.MachineReading;

/**
 * A reading in plain numbers, filled anew each time, so that sampling once a second makes no garbage. What is negative is
 * not known; only {@link #toReading} leaves this package's and the sampler's hands.
 *
 * <p>Not thread-safe: it belongs to whoever fills it.
 */
public final class RawReading {

    private static final long UNKNOWN = -1;

    /** When it was taken, by the ticker. */
    public long stampNanos;

    /** What was read. */
    public String source = "none";

    /** CPU time spent by everything that shares the capacity. */
    public long cpuBusyNanos = UNKNOWN;

    /** How many CPUs may be used. */
    public double cpuCapacity = UNKNOWN;

    /** Memory in all. */
    public long memoryTotalBytes = UNKNOWN;

    /** Memory that could be allocated. */
    public long memoryAvailableBytes = UNKNOWN;

    /** How much is waited for memory. */
    public double memoryPressurePercent = UNKNOWN;

    /** How much everything waits for memory. */
    public double memoryStallPercent = UNKNOWN;

    /** How much is waited for a CPU. */
    public double cpuPressurePercent = UNKNOWN;

    /** Time held back by a quota. */
    public long throttledNanos = UNKNOWN;

    /** Forgets everything. */
    public void clear(long stampNanos, String source) {
        this.stampNanos = stampNanos;
        this.source = source;
        cpuBusyNanos = UNKNOWN;
        cpuCapacity = UNKNOWN;
        memoryTotalBytes = UNKNOWN;
        memoryAvailableBytes = UNKNOWN;
        memoryPressurePercent = UNKNOWN;
        memoryStallPercent = UNKNOWN;
        cpuPressurePercent = UNKNOWN;
        throttledNanos = UNKNOWN;
    }

    /** Takes over another one. */
    public void set(RawReading other) {
        stampNanos = other.stampNanos;
        source = other.source;
        cpuBusyNanos = other.cpuBusyNanos;
        cpuCapacity = other.cpuCapacity;
        memoryTotalBytes = other.memoryTotalBytes;
        memoryAvailableBytes = other.memoryAvailableBytes;
        memoryPressurePercent = other.memoryPressurePercent;
        memoryStallPercent = other.memoryStallPercent;
        cpuPressurePercent = other.cpuPressurePercent;
        throttledNanos = other.throttledNanos;
    }

    /** Takes over a probe's reading. */
    public void set(MachineReading reading) {
        stampNanos = reading.stampNanos();
        source = reading.source();
        cpuBusyNanos = reading.cpuBusyNanos().orElse(UNKNOWN);
        cpuCapacity = reading.cpuCapacity().orElse(UNKNOWN);
        memoryTotalBytes = reading.memoryTotalBytes().orElse(UNKNOWN);
        memoryAvailableBytes = reading.memoryAvailableBytes().orElse(UNKNOWN);
        memoryPressurePercent = reading.memoryPressurePercent().orElse(UNKNOWN);
        memoryStallPercent = reading.memoryStallPercent().orElse(UNKNOWN);
        cpuPressurePercent = reading.cpuPressurePercent().orElse(UNKNOWN);
        throttledNanos = reading.throttledNanos().orElse(UNKNOWN);
    }

    /** The same as a value. */
    public MachineReading toReading() {
        return MachineReading.builder(stampNanos, source)
                .cpuBusyNanos(cpuBusyNanos)
                .cpuCapacity(cpuCapacity)
                .memoryTotalBytes(memoryTotalBytes)
                .memoryAvailableBytes(memoryAvailableBytes)
                .memoryPressurePercent(memoryPressurePercent)
                .memoryStallPercent(memoryStallPercent)
                .cpuPressurePercent(cpuPressurePercent)
                .throttledNanos(throttledNanos)
                .build();
    }
}
