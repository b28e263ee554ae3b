package dev.assay.internal.schedule.cron;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which a zone's offset stays the same.
 *
 * @param offset seconds east of UTC
 * @param before the change it begins with, null if it has no beginning
 * @param after the change it ends with, null if it has no end
 */
record Segment(
        int offset,
        @Nullable ZoneOffsetTransition before,
        @Nullable ZoneOffsetTransition after) {

    /** The segment that holds an instant. */
    static Segment around(ZoneRules rules, long epochSecond) {
        Instant instant = Instant.ofEpochSecond(epochSecond);
        // A change belongs to the segment that it begins, and previousTransition looks strictly before.
        return new Segment(
                rules.getOffset(instant).getTotalSeconds(),
                rules.previousTransition(Instant.ofEpochSecond(epochSecond + 1)),
                rules.nextTransition(instant));
    }

    long end() {
        return after == null ? Long.MAX_VALUE : after.toEpochSecond();
    }

    /** The first local second that does not come a second time at the beginning: what lies before it repeats. */
    long repeatedUntil() {
        return before == null || !before.isOverlap()
                ? Long.MIN_VALUE
                : before.toEpochSecond() + before.getOffsetBefore().getTotalSeconds();
    }

    /** The local second from which on all of this segment comes again. */
    long repeatedFrom() {
        return after == null || !after.isOverlap()
                ? Long.MAX_VALUE
                : after.toEpochSecond() + after.getOffsetAfter().getTotalSeconds();
    }
}
