package dev.assay.spi.resource;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A reading of the machine, or of the part of it that this process may use.
 *
 * <p>Immutable. Every value may be absent, which means: not known. Counters are cumulative and only their differences
 * mean something.
 */
public final class MachineReading {

    private final long stampNanos;
    private final String source;
    private final OptionalLong cpuBusyNanos;
    private final OptionalDouble cpuCapacity;
    private final OptionalLong memoryTotalBytes;
    private final OptionalLong memoryAvailableBytes;
    private final OptionalDouble memoryPressurePercent;
    private final OptionalDouble cpuPressurePercent;
    private final OptionalLong throttledNanos;

    private MachineReading(Builder builder) {
        this.stampNanos = builder.stampNanos;
        this.source = builder.source;
        this.cpuBusyNanos = builder.cpuBusyNanos;
        this.cpuCapacity = builder.cpuCapacity;
        this.memoryTotalBytes = builder.memoryTotalBytes;
        this.memoryAvailableBytes = builder.memoryAvailableBytes;
        this.memoryPressurePercent = builder.memoryPressurePercent;
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
        return cpuBusyNanos;
    }

    /** How many CPUs may be used, possibly a fraction. */
    public OptionalDouble cpuCapacity() {
        return cpuCapacity;
    }

    /** Memory that may be used in all, in bytes. */
    public OptionalLong memoryTotalBytes() {
        return memoryTotalBytes;
    }

    /** Memory that could be allocated now without swapping, reclaimable caches included, in bytes. */
    public OptionalLong memoryAvailableBytes() {
        return memoryAvailableBytes;
    }

    /** Share of the last ten seconds in which something waited for memory, in percent. */
    public OptionalDouble memoryPressurePercent() {
        return memoryPressurePercent;
    }

    /** Share of the last ten seconds in which something waited for a CPU, in percent. */
    public OptionalDouble cpuPressurePercent() {
        return cpuPressurePercent;
    }

    /** Time for which a CPU quota held this process back, cumulative, in nanoseconds. */
    public OptionalLong throttledNanos() {
        return throttledNanos;
    }

    @Override
    public String toString() {
        return "MachineReading[" + source + " available=" + memoryAvailableBytes + " busy=" + cpuBusyNanos + "]";
    }

    /** Collects a reading. Not thread-safe. A negative or not finite value counts as not known. */
    public static final class Builder {
        private final long stampNanos;
        private final String source;
        private OptionalLong cpuBusyNanos = OptionalLong.empty();
        private OptionalDouble cpuCapacity = OptionalDouble.empty();
        private OptionalLong memoryTotalBytes = OptionalLong.empty();
        private OptionalLong memoryAvailableBytes = OptionalLong.empty();
        private OptionalDouble memoryPressurePercent = OptionalDouble.empty();
        private OptionalDouble cpuPressurePercent = OptionalDouble.empty();
        private OptionalLong throttledNanos = OptionalLong.empty();

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
            this.cpuCapacity = cpus > 0 ? known(cpus) : OptionalDouble.empty();
            return this;
        }

        /** Sets the memory in all. Zero counts as not known. */
        public Builder memoryTotalBytes(long bytes) {
            this.memoryTotalBytes = bytes > 0 ? known(bytes) : OptionalLong.empty();
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

        private static OptionalLong known(long value) {
            return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        }

        private static OptionalDouble known(double value) {
            return value >= 0 && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        }
    }
}
