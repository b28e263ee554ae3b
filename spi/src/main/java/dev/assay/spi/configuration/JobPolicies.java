package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What happens around a job's due times: when one was missed, overlaps, fails, waits or changes.
 *
 * <p>Immutable.
 */
public final class JobPolicies {

    /** What happens to the running run when its job spec changes. */
    public enum OnChange {
        /** It finishes under the spec it started with. */
        FINISH,
        /** It is cancelled. */
        CANCEL
    }

    /** Who goes first among equals, weakest first. A head start makes a job's waiting count as longer. */
    public enum Priority {
        /** Gives way. */
        LOW(Duration.ofMinutes(-5)),
        /** As it comes. */
        NORMAL(Duration.ZERO),
        /** Ahead of others by five minutes. */
        HIGH(Duration.ofMinutes(5)),
        /** Ahead of others by an hour. */
        CRITICAL(Duration.ofHours(1));

        private final Duration headStart;

        Priority(Duration headStart) {
            this.headStart = headStart;
        }

        /** How much earlier than its own deadline a run of this priority is placed. */
        public Duration headStart() {
            return headStart;
        }
    }

    private final MissedPolicy missed;
    private final OverlapPolicy overlap;
    private final OnChange onChange;
    private final RetryPolicy retry;
    private final Optional<Duration> deadline;
    private final Priority priority;
    private final Optional<String> group;
    private final OptionalInt maxConcurrent;

    private JobPolicies(Builder builder) {
        this.missed = builder.missed;
        this.overlap = builder.overlap;
        this.onChange = builder.onChange;
        this.retry = builder.retry;
        this.deadline = builder.deadline;
        this.priority = builder.priority;
        this.group = builder.group;
        this.maxConcurrent = builder.maxConcurrent;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What happens to due times that went by unseen; {@code RUN_ONCE} by default. */
    public MissedPolicy missed() {
        return missed;
    }

    /** What happens when a run is due while one is waiting or running; {@code SKIP} by default. */
    public OverlapPolicy overlap() {
        return overlap;
    }

    /** What happens to the running run when the spec changes; {@code FINISH} by default. */
    public OnChange onChange() {
        return onChange;
    }

    /** How a failed attempt is repeated; not at all by default. */
    public RetryPolicy retry() {
        return retry;
    }

    /** How long after its due time a run may begin; later it expires. Without one the manager's default holds. */
    public Optional<Duration> deadline() {
        return deadline;
    }

    /** Who goes first among equals. */
    public Priority priority() {
        return priority;
    }

    /** The named group whose limit this job counts against. */
    public Optional<String> group() {
        return group;
    }

    /** How many runs of this job at once, if the overlap policy allows several. */
    public OptionalInt maxConcurrent() {
        return maxConcurrent;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobPolicies that
                && missed.equals(that.missed)
                && overlap.equals(that.overlap)
                && onChange == that.onChange
                && retry.equals(that.retry)
                && deadline.equals(that.deadline)
                && priority == that.priority
                && group.equals(that.group)
                && maxConcurrent.equals(that.maxConcurrent);
    }

    @Override
    public int hashCode() {
        return Objects.hash(missed, overlap, onChange, retry, deadline, priority, group, maxConcurrent);
    }

    /** Collects policies. Not thread-safe. */
    public static final class Builder {
        private MissedPolicy missed = MissedPolicy.RUN_ONCE;
        private OverlapPolicy overlap = OverlapPolicy.SKIP;
        private OnChange onChange = OnChange.FINISH;
        private RetryPolicy retry = RetryPolicy.NONE;
        private Optional<Duration> deadline = Optional.empty();
        private Priority priority = Priority.NORMAL;
        private Optional<String> group = Optional.empty();
        private OptionalInt maxConcurrent = OptionalInt.empty();

        private Builder() {}

        /** Sets what happens to missed due times. */
        public Builder missed(MissedPolicy missed) {
            this.missed = Objects.requireNonNull(missed, "missed");
            return this;
        }

        /** Sets what happens on overlap. */
        public Builder overlap(OverlapPolicy overlap) {
            this.overlap = Objects.requireNonNull(overlap, "overlap");
            return this;
        }

        /** Sets what happens to the running run on change. */
        public Builder onChange(OnChange onChange) {
            this.onChange = Objects.requireNonNull(onChange, "onChange");
            return this;
        }

        /** Sets how a failed attempt is repeated. */
        public Builder retry(RetryPolicy retry) {
            this.retry = Objects.requireNonNull(retry, "retry");
            return this;
        }

        /** Sets how long after its due time a run may begin. */
        public Builder deadline(Duration deadline) {
            if (deadline.isNegative() || deadline.isZero()) {
                throw new IllegalArgumentException("a deadline is positive, not " + deadline);
            }
            this.deadline = Optional.of(deadline);
            return this;
        }

        /** Sets who goes first. */
        public Builder priority(Priority priority) {
            this.priority = Objects.requireNonNull(priority, "priority");
            return this;
        }

        /** Sets the group whose limit counts. */
        public Builder group(String group) {
            this.group = Optional.of(Ids.check("group", group));
            return this;
        }

        /** Sets how many runs of this job at once. */
        public Builder maxConcurrent(int runs) {
            if (runs < 1) {
                throw new IllegalArgumentException("a number of runs is at least 1, not " + runs);
            }
            this.maxConcurrent = OptionalInt.of(runs);
            return this;
        }

        /** Builds the policies. */
        public JobPolicies build() {
            return new JobPolicies(this);
        }
    }
}
