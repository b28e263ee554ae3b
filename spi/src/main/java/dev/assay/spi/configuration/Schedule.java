package dev.assay.spi.configuration;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/**
 * When a job is due, as data; the engine that computes instants is core's.
 *
 * <p>A cron expression is parsed when a configuration is validated, not here.
 */
public sealed interface Schedule {

    /** How a cron expression is written; the dialects differ in fields and day numbers. */
    enum Dialect {
        /** Five fields, from the minute; Sunday is 0 or 7. */
        UNIX,
        /** Six fields, from the second; Sunday is 0 or 7; {@code L W #}. */
        SECONDS,
        /** Six or seven fields, from the second, with a year; Sunday is 1. */
        QUARTZ
    }

    /** What happens to a local time that the clocks skip. */
    enum Gap {
        /** A fixed time fires at the first valid instant; a wildcard does not occur. */
        STANDARD,
        /** Fires at the first valid instant. */
        NEXT_VALID,
        /** Fires as much later as the clocks jumped. */
        SHIFT,
        /** Does not fire. */
        SKIP
    }

    /** What happens to a local time that the clocks repeat. */
    enum Overlap {
        /** A fixed time fires in the first pass; a wildcard in both. */
        STANDARD,
        /** Fires in the first pass. */
        FIRST,
        /** Fires in the last pass. */
        LAST,
        /** Fires in both passes. */
        BOTH
    }

    /** A cron expression of five fields in UTC. */
    static Schedule cron(String expression) {
        return new Cron(expression, Dialect.UNIX, ZoneId.of("UTC"), Gap.STANDARD, Overlap.STANDARD);
    }

    /** A cron expression. */
    static Schedule cron(String expression, Dialect dialect, ZoneId zone) {
        return new Cron(expression, dialect, zone, Gap.STANDARD, Overlap.STANDARD);
    }

    /** Every so often, in step with the epoch, whatever a run takes. */
    static Schedule every(Duration period) {
        return new FixedRate(period);
    }

    /** So long after each run's end; the first at once. */
    static Schedule after(Duration delay) {
        return new FixedDelay(delay);
    }

    /** Once, at an instant. */
    static Schedule once(Instant at) {
        return new Once(at);
    }

    /** Only when asked for. */
    static Schedule onDemand() {
        return OnDemand.INSTANCE;
    }

    /**
     * A cron expression in a time zone.
     *
     * @param expression the text
     * @param dialect how it is written
     * @param zone whose local time it means
     * @param gap what happens to skipped local times
     * @param overlap what happens to repeated local times
     */
    record Cron(String expression, Dialect dialect, ZoneId zone, Gap gap, Overlap overlap) implements Schedule {

        /** Checks that nothing is missing. */
        public Cron {
            Objects.requireNonNull(dialect, "dialect");
            Objects.requireNonNull(zone, "zone");
            Objects.requireNonNull(gap, "gap");
            Objects.requireNonNull(overlap, "overlap");
            if (expression.isBlank() || expression.length() > 256) {
                throw new IllegalArgumentException("a cron expression is 1 to 256 characters");
            }
        }
    }

    /**
     * Every so often, in step with the Unix epoch, so that a restart keeps the phase.
     *
     * @param period the distance of nominal times
     */
    record FixedRate(Duration period) implements Schedule {

        /** Checks the period. */
        public FixedRate {
            requirePositive("period", period);
        }
    }

    /**
     * So long after the end of each run.
     *
     * @param delay from the end of a run to the next nominal time
     */
    record FixedDelay(Duration delay) implements Schedule {

        /** Checks the delay. */
        public FixedDelay {
            requirePositive("delay", delay);
        }
    }

    /**
     * Once.
     *
     * @param at the nominal time
     */
    record Once(Instant at) implements Schedule {

        /** Checks that it is given. */
        public Once {
            Objects.requireNonNull(at, "at");
        }
    }

    /** Only when asked for. */
    enum OnDemand implements Schedule {
        /** The only one. */
        INSTANCE
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("a " + what + " is positive, not " + value);
        }
    }
}
