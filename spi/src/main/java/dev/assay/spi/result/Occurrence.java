package dev.assay.spi.result;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One time at which a job is due, or a range of them that ended alike.
 *
 * @param nominal when its schedule says; the first of a range
 * @param dueAt when it is due, after splay; the first of a range
 * @param lastDueAt when the last of a range is due; {@code dueAt} for a single one
 * @param count how many
 * @param zone the schedule's time zone, for cron
 * @param deadline when it expires unless begun
 * @param trigger what made it due
 */
public record Occurrence(
        Instant nominal,
        Instant dueAt,
        Instant lastDueAt,
        long count,
        Optional<String> zone,
        Optional<Instant> deadline,
        Trigger trigger) {

    /** Checks the range. */
    public Occurrence {
        Objects.requireNonNull(nominal, "nominal");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(deadline, "deadline");
        Objects.requireNonNull(trigger, "trigger");
        if (count < 1 || lastDueAt.isBefore(dueAt) || (count == 1 && !lastDueAt.equals(dueAt))) {
            throw new IllegalArgumentException("a range has a count from 1 and ends no earlier than it begins");
        }
    }

    /** A single one. */
    public static Occurrence single(Instant nominal, Instant dueAt, Trigger trigger) {
        return new Occurrence(nominal, dueAt, dueAt, 1, Optional.empty(), Optional.empty(), trigger);
    }
}
