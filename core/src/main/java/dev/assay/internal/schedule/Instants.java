package dev.assay.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Arithmetic on instants that stays within the years 0 to 9999, where every millisecond is a {@code long}. */
final class Instants {

    static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final long SHORT_SECONDS = 366L * 24 * 60 * 60;

    private Instants() {}

    /** The first whole millisecond not before a time. */
    static Instant toMillisUp(Instant time) {
        Instant down = time.truncatedTo(ChronoUnit.MILLIS);
        return down.equals(time) ? time : down.plusMillis(1);
    }

    /** The milliseconds of a time, rounded down. */
    static long floorMillis(Instant time) {
        return clamp(time).toEpochMilli();
    }

    /** The sum, or null where it lies beyond the last instant. */
    static @Nullable Instant plus(Instant time, Duration distance) {
        Instant from = clamp(time);
        if (isShort(distance) && from.getEpochSecond() < LAST.getEpochSecond() - SHORT_SECONDS - 1) {
            return from.plus(distance);
        }
        return distance.compareTo(Duration.between(from, LAST)) > 0 ? null : from.plus(distance);
    }

    static Instant minus(Instant time, Duration distance) {
        Instant from = clamp(time);
        if (isShort(distance) && from.getEpochSecond() > FIRST.getEpochSecond() + SHORT_SECONDS + 1) {
            return from.minus(distance);
        }
        return distance.compareTo(Duration.between(FIRST, from)) > 0 ? FIRST : from.minus(distance);
    }

    // Nearly always: then there is no need to measure how far the end is.
    private static boolean isShort(Duration distance) {
        return distance.toSeconds() >= 0 && distance.toSeconds() <= SHORT_SECONDS;
    }

    /** The time as far as the calendar here reaches. */
    static Instant clamp(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST;
        }
        return time.isAfter(LAST) ? LAST : time;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
