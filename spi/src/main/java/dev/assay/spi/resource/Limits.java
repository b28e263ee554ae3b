package dev.assay.spi.resource;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a run may not exceed.
 *
 * <p>Immutable. Each limit has a soft one below it, at which a run is warned of. In the host's JVM a limit is watched and
 * the run asked to end; in a process of its own it is enforced.
 */
public final class Limits {

    /** From which share of a limit a run is warned of, in percent, unless {@link #softPercent} says otherwise. */
    public static final int DEFAULT_SOFT_PERCENT = 80;

    /** No limit but the job's timeout. */
    public static final Limits NONE = builder().build();

    private final OptionalLong memoryBytes;
    private final Optional<Duration> cpuTime;
    private final Optional<Duration> wallTime;
    private final OptionalInt threads;
    private final OptionalLong outputBytes;
    private final OptionalInt softPercent;

    private Limits(Builder builder) {
        this.memoryBytes = builder.memoryBytes;
        this.cpuTime = builder.cpuTime;
        this.wallTime = builder.wallTime;
        this.threads = builder.threads;
        this.outputBytes = builder.outputBytes;
        this.softPercent = builder.softPercent;
    }

    /** Starts without limits. */
    public static Builder builder() {
        return new Builder();
    }

    /** Memory, in bytes. */
    public OptionalLong memoryBytes() {
        return memoryBytes;
    }

    /** CPU time of one attempt. */
    public Optional<Duration> cpuTime() {
        return cpuTime;
    }

    /** Wall time of one attempt, beside the job's timeout; the shorter one holds. */
    public Optional<Duration> wallTime() {
        return wallTime;
    }

    /** Threads at once. */
    public OptionalInt threads() {
        return threads;
    }

    /** Bytes of evidence and text that one attempt may report. */
    public OptionalLong outputBytes() {
        return outputBytes;
    }

    /**
     * The soft limits, as a share of each of the others in percent; {@value #DEFAULT_SOFT_PERCENT} if absent. A run that
     * reaches one is warned of and goes on.
     */
    public OptionalInt softPercent() {
        return softPercent;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that
                && memoryBytes.equals(that.memoryBytes)
                && cpuTime.equals(that.cpuTime)
                && wallTime.equals(that.wallTime)
                && threads.equals(that.threads)
                && outputBytes.equals(that.outputBytes)
                && softPercent.equals(that.softPercent);
    }

    @Override
    public int hashCode() {
        return Objects.hash(memoryBytes, cpuTime, wallTime, threads, outputBytes, softPercent);
    }

    @Override
    public String toString() {
        return "Limits[memory=" + memoryBytes + " cpu=" + cpuTime + " wall=" + wallTime + " threads=" + threads
                + " output=" + outputBytes + (softPercent.isPresent() ? " soft=" + softPercent.getAsInt() + "%" : "")
                + "]";
    }

    /** Collects limits. Not thread-safe. */
    public static final class Builder {
        private OptionalLong memoryBytes = OptionalLong.empty();
        private Optional<Duration> cpuTime = Optional.empty();
        private Optional<Duration> wallTime = Optional.empty();
        private OptionalInt threads = OptionalInt.empty();
        private OptionalLong outputBytes = OptionalLong.empty();
        private OptionalInt softPercent = OptionalInt.empty();

        private Builder() {}

        /** Sets the memory. */
        public Builder memoryBytes(long bytes) {
            this.memoryBytes = OptionalLong.of(positive(bytes));
            return this;
        }

        /** Sets the CPU time. */
        public Builder cpuTime(Duration time) {
            positive(time.toNanos());
            this.cpuTime = Optional.of(time);
            return this;
        }

        /** Sets the wall time. */
        public Builder wallTime(Duration time) {
            positive(time.toNanos());
            this.wallTime = Optional.of(time);
            return this;
        }

        /** Sets the threads. */
        public Builder threads(int threads) {
            this.threads = OptionalInt.of((int) positive(threads));
            return this;
        }

        /** Sets the output. */
        public Builder outputBytes(long bytes) {
            this.outputBytes = OptionalLong.of(positive(bytes));
            return this;
        }

        /**
         * Sets the soft limits, as a share of each of the others.
         *
         * @param percent from 1 to 100
         */
        public Builder softPercent(int percent) {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException("a soft limit is from 1 to 100 percent, not " + percent);
            }
            this.softPercent = OptionalInt.of(percent);
            return this;
        }

        /** Builds the limits. */
        public Limits build() {
            return new Limits(this);
        }

        private static long positive(long value) {
            if (value <= 0) {
                throw new IllegalArgumentException("a limit is positive, not " + value);
            }
            return value;
        }
    }
}
