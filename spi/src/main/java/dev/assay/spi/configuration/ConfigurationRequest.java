package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a manager tells its configuration source: what it has, what it refused, and how many job specs it can carry.
 *
 * <p>Immutable. Made by core.
 */
public final class ConfigurationRequest {

    private final Optional<String> applied;
    private final Optional<Refusal> refused;
    private final int capacity;
    private final int room;
    private final Map<String, Long> held;
    private final Set<String> released;
    private final Duration maxWait;

    /**
     * A revision that was not applied.
     *
     * @param revision the refused revision, empty if it could not be read
     * @param faults why
     */
    public record Refusal(String revision, java.util.List<Fault> faults) {

        /** Copies the faults. */
        public Refusal {
            Objects.requireNonNull(revision, "revision");
            faults = java.util.List.copyOf(faults);
        }
    }

    private ConfigurationRequest(Builder builder) {
        this.applied = builder.applied;
        this.refused = builder.refused;
        this.capacity = builder.capacity;
        this.room = builder.room;
        this.held = Map.copyOf(builder.held);
        this.released = Set.copyOf(builder.released);
        this.maxWait = builder.maxWait;
    }

    /** Starts a request: nothing applied, no capacity, no wait. */
    public static Builder builder() {
        return new Builder();
    }

    /** The revision in force, empty before the first. */
    public Optional<String> applied() {
        return applied;
    }

    /** The newest revision that was refused since the last request. */
    public Optional<Refusal> refused() {
        return refused;
    }

    /** How many job specs the manager can carry in all. Never negative. */
    public int capacity() {
        return capacity;
    }

    /** How many more job specs the manager asks for: capacity less what it holds, negative to give some back. */
    public int room() {
        return room;
    }

    /** The ids of the leased jobs in force with the epochs of their leases. A job without a lease need not be there. */
    public Map<String, Long> held() {
        return held;
    }

    /** The ids of leased jobs that the manager has let go since the last request. */
    public Set<String> released() {
        return released;
    }

    /** How long the source may wait for a change before it answers. */
    public Duration maxWait() {
        return maxWait;
    }

    @Override
    public String toString() {
        return "ConfigurationRequest[applied=" + applied.orElse("none") + " capacity=" + capacity + " room=" + room
                + "]";
    }

    /** Collects a request. Not thread-safe. */
    public static final class Builder {
        private Optional<String> applied = Optional.empty();
        private Optional<Refusal> refused = Optional.empty();
        private int capacity;
        private int room;
        private Map<String, Long> held = Map.of();
        private Set<String> released = Set.of();
        private Duration maxWait = Duration.ZERO;

        private Builder() {}

        /** Sets the revision in force. */
        public Builder applied(String revision) {
            this.applied = Optional.of(revision);
            return this;
        }

        /** Sets the refused revision. */
        public Builder refused(Refusal refusal) {
            this.refused = Optional.of(refusal);
            return this;
        }

        /** Sets how many job specs can be carried in all, and how many more. */
        public Builder capacity(int capacity, int room) {
            if (capacity < 0) {
                throw new IllegalArgumentException("capacity is never negative: " + capacity);
            }
            this.capacity = capacity;
            this.room = room;
            return this;
        }

        /** Sets the leased jobs in force with the epochs of their leases. */
        public Builder held(Map<String, Long> held) {
            this.held = Objects.requireNonNull(held, "held");
            return this;
        }

        /** Sets the leased jobs let go. */
        public Builder released(Set<String> released) {
            this.released = Objects.requireNonNull(released, "released");
            return this;
        }

        /** Sets how long the source may wait. */
        public Builder maxWait(Duration maxWait) {
            this.maxWait = Objects.requireNonNull(maxWait, "maxWait");
            return this;
        }

        /** Builds the request. */
        public ConfigurationRequest build() {
            return new ConfigurationRequest(this);
        }
    }
}
