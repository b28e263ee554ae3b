package dev.assay.spi.configuration;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a configuration says about all of its jobs, within what the host allows.
 *
 * <p>Immutable. Each value only tightens: a larger number of runs or a weaker isolation than host code set is a fault
 * {@code NOT_PERMITTED}.
 */
public final class Settings {

    private final OptionalInt maxConcurrentRuns;
    private final Optional<Isolation> isolationFloor;
    private final Map<String, Integer> groups;
    private final Map<String, List<MaintenanceWindow>> calendars;

    private Settings(Builder builder) {
        this.maxConcurrentRuns = builder.maxConcurrentRuns;
        this.isolationFloor = builder.isolationFloor;
        this.groups = Map.copyOf(builder.groups);
        this.calendars = Map.copyOf(builder.calendars);
    }

    /** A stretch of time in which jobs that name its calendar do not run. */
    public sealed interface MaintenanceWindow {

        /**
         * One stretch.
         *
         * @param from first instant inside
         * @param to first instant after it
         */
        record Once(Instant from, Instant to) implements MaintenanceWindow {

            /** Checks the order. */
            public Once {
                if (!from.isBefore(to)) {
                    throw new IllegalArgumentException("a maintenance window ends after it begins");
                }
            }
        }

        /**
         * A stretch that begins whenever a cron expression fires.
         *
         * @param begin when it begins
         * @param length how long it lasts, at most seven days
         */
        record Recurring(Schedule.Cron begin, Duration length) implements MaintenanceWindow {

            /** Checks the length. */
            public Recurring {
                Objects.requireNonNull(begin, "begin");
                if (length.isNegative() || length.isZero() || length.compareTo(Duration.ofDays(7)) > 0) {
                    throw new IllegalArgumentException("a maintenance window lasts up to seven days, not " + length);
                }
            }
        }
    }

    /** Starts settings that say nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many runs at once over all jobs, if stricter than the host's. */
    public OptionalInt maxConcurrentRuns() {
        return maxConcurrentRuns;
    }

    /** The weakest isolation any job may have, if stricter than the host's. */
    public Optional<Isolation> isolationFloor() {
        return isolationFloor;
    }

    /** How many runs at once in each named group of jobs. */
    public Map<String, Integer> groups() {
        return groups;
    }

    /** The named maintenance calendars. */
    public Map<String, List<MaintenanceWindow>> calendars() {
        return calendars;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private OptionalInt maxConcurrentRuns = OptionalInt.empty();
        private Optional<Isolation> isolationFloor = Optional.empty();
        private final Map<String, Integer> groups = new LinkedHashMap<>();
        private final Map<String, List<MaintenanceWindow>> calendars = new LinkedHashMap<>();

        private Builder() {}

        /** Sets how many runs at once over all jobs. */
        public Builder maxConcurrentRuns(int runs) {
            this.maxConcurrentRuns = OptionalInt.of(positive(runs));
            return this;
        }

        /** Sets the weakest isolation. */
        public Builder isolationFloor(Isolation floor) {
            this.isolationFloor = Optional.of(floor);
            return this;
        }

        /** Sets how many runs at once in a group. */
        public Builder group(String name, int runs) {
            groups.put(name, positive(runs));
            return this;
        }

        /** Adds a named maintenance calendar. */
        public Builder calendar(String name, List<MaintenanceWindow> windows) {
            calendars.put(name, List.copyOf(windows));
            return this;
        }

        /** Builds the settings. */
        public Settings build() {
            return new Settings(this);
        }

        private static int positive(int runs) {
            if (runs < 1) {
                throw new IllegalArgumentException("a number of runs is at least 1, not " + runs);
            }
            return runs;
        }
    }
}
