package dev.assay.spi.resource;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A reading of the machine, or of the part of it that this process may use.
 *
 * <p>Immutable. Every value may be absent, which means: not known. Counters are cumulative and only their differences
 * mean something.
 */
public final class MachineReading {

    private static final long UNKNOWN = -1;

    // Negative stands for unknown in here, so that a reading is one object: one is made a second, for ever.
    private final long stampNanos;
    private final String source;
    private final long cpuBusyNanos;
    private final double cpuCapacity;
    private final long memoryTotalBytes;
    private final long memoryAvailableBytes;
    private final double memoryPressurePercent;
    private final double memoryStallPercent;
    private final double cpuPressurePercent;
    private final long throttledNanos;

    private MachineReading(Builder builder) {
        this.stampNanos = builder.stampNanos;
        this.source = builder.source;
        this.cpuBusyNanos = builder.cpuBusyNanos;
        this.cpuCapacity = builder.cpuCapacity;
        this.memoryTotalBytes = builder.memoryTotalBytes;
        this.memoryAvailableBytes = builder.memoryAvailableBytes;
        this.memoryPressurePercent = builder.memoryPressurePercent;
        this.memoryStallPercent = builder.memoryStallPercent;
        this.cpuPressurePercent = builder.cpuPressurePercent;
        this.throttledNanos = builder.throttledNanos;
    }

    /**
     * Starts a reading in which nothing is known.
     *
     * @param stampNanos when it was taken, by the ticker
     * @param source what was read, such as {@code linux-proc+cgroup2}
     */
    public static Builder builder(long stampNanos, String source) {
        return new Builder(stampNanos, source);
    }

    private static OptionalLong optional(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalDouble optional(double value) {
        return value < 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** When it was taken, by the ticker. */
    public long stampNanos() {
        return stampNanos;
    }

    /** What was read. */
    public String source() {
        return source;
    }

    /** CPU time spent by everything that shares the capacity, cumulative, in nanoseconds. */
    public OptionalLong cpuBusyNanos() {
        return optional(cpuBusyNanos);
    }

    /** How many CPUs may be used, possibly a fraction. */
    public OptionalDouble cpuCapacity() {
        return optional(cpuCapacity);
    }

    /** Memory that may be used in all, in bytes. */
    public OptionalLong memoryTotalBytes() {
        return optional(memoryTotalBytes);
    }

    /** Memory that could be allocated now without swapping, reclaimable caches included, in bytes. */
    public OptionalLong memoryAvailableBytes() {
        return optional(memoryAvailableBytes);
    }

    /** Share of the last ten seconds in which something waited for memory, in percent. */
    public OptionalDouble memoryPressurePercent() {
        return optional(memoryPressurePercent);
    }

    /** Share of the last ten seconds in which everything waited for memory at once, in percent. */
    public OptionalDouble memoryStallPercent() {
        return optional(memoryStallPercent);
    }

    /** Share of the last ten seconds in which something waited for a CPU, in percent. */
    public OptionalDouble cpuPressurePercent() {
        return optional(cpuPressurePercent);
    }

    /** Time for which a CPU quota held this process back, cumulative, in nanoseconds. */
    public OptionalLong throttledNanos() {
        return optional(throttledNanos);
    }

    /** What this reading knows. */
    public Set<ProbeCapability> known() {
        Set<ProbeCapability> known = EnumSet.noneOf(ProbeCapability.class);
        add(known, ProbeCapability.CPU_CAPACITY, cpuCapacity >= 0);
        add(known, ProbeCapability.CPU_TIME, cpuBusyNanos >= 0);
        add(known, ProbeCapability.MEMORY_TOTAL, memoryTotalBytes >= 0);
        add(known, ProbeCapability.MEMORY_AVAILABLE, memoryAvailableBytes >= 0);
        add(known, ProbeCapability.MEMORY_PRESSURE, memoryPressurePercent >= 0 || memoryStallPercent >= 0);
        add(known, ProbeCapability.CPU_PRESSURE, cpuPressurePercent >= 0);
        add(known, ProbeCapability.THROTTLING, throttledNanos >= 0);
        return Collections.unmodifiableSet(known);
    }

    private static void add(Set<ProbeCapability> known, ProbeCapability one, boolean is) {
        if (is) {
            known.add(one);
        }
    }

    @Override
    public String toString() {
        return "MachineReading[" + source + " available=" + memoryAvailableBytes() + " busy=" + cpuBusyNanos() + "]";
    }

    /** Collects a reading. Not thread-safe. A negative or not finite value counts as not known. */
    public static final class Builder {
        private final long stampNanos;
        private final String source;
        private long cpuBusyNanos = UNKNOWN;
        private double cpuCapacity = UNKNOWN;
        private long memoryTotalBytes = UNKNOWN;
        private long memoryAvailableBytes = UNKNOWN;
        private double memoryPressurePercent = UNKNOWN;
        private double memoryStallPercent = UNKNOWN;
        private double cpuPressurePercent = UNKNOWN;
        private long throttledNanos = UNKNOWN;

        private Builder(long stampNanos, String source) {
            this.stampNanos = stampNanos;
            this.source = Objects.requireNonNull(source, "source");
        }

        /** Sets the CPU time spent. */
        public Builder cpuBusyNanos(long nanos) {
            this.cpuBusyNanos = known(nanos);
            return this;
        }

        /** Sets how many CPUs may be used. Zero counts as not known. */
        public Builder cpuCapacity(double cpus) {
            this.cpuCapacity = cpus > 0 ? known(cpus) : UNKNOWN;
            return this;
        }

        /** Sets the memory in all. Zero counts as not known. */
        public Builder memoryTotalBytes(long bytes) {
            this.memoryTotalBytes = bytes > 0 ? bytes : UNKNOWN;
            return this;
        }

        /** Sets the memory that could be allocated. */
        public Builder memoryAvailableBytes(long bytes) {
            this.memoryAvailableBytes = known(bytes);
            return this;
        }

        /** Sets the memory pressure. */
        public Builder memoryPressurePercent(double percent) {
            this.memoryPressurePercent = known(percent);
            return this;
        }

        /** Sets the share of time in which everything waited for memory. */
        public Builder memoryStallPercent(double percent) {
            this.memoryStallPercent = known(percent);
            return this;
        }

        /** Sets the CPU pressure. */
        public Builder cpuPressurePercent(double percent) {
            this.cpuPressurePercent = known(percent);
            return this;
        }

        /** Sets the time held back by a quota. */
        public Builder throttledNanos(long nanos) {
            this.throttledNanos = known(nanos);
            return this;
        }

        /** Builds the reading. */
        public MachineReading build() {
            return new MachineReading(this);
        }

        private static long known(long value) {
            return Math.max(UNKNOWN, value);
        }

        private static double known(double value) {
            return value >= 0 && Double.isFinite(value) ? value : UNKNOWN;
        }
    }
}
