package dev.assay.internal.schedule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How fine and how long the durations of a schedule may be. */
final class Limits {

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Limits() {}

    /** The milliseconds of a duration that schedules can keep. */
    static long wholeMillis(String place, String what, Duration value) {
        if (!value.truncatedTo(ChronoUnit.MILLIS).equals(value)) {
            throw new ScheduleException(
                    "SCHEDULE_OUT_OF_RANGE", place, "a " + what + " is a whole number of milliseconds, not " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new ScheduleException(
                    "SCHEDULE_OUT_OF_RANGE", place, "a " + what + " is at most 100 years (P36525D), not " + value);
        }
        return value.toMillis();
    }
}
