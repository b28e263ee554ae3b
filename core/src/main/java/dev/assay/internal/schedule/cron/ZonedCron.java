package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Schedule.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression on the time line of a zone.
 *
 * <p>Immutable and pure. Its instants are whole seconds, strictly increasing, and none is ever before the local time that it
 * stands for.
 */
public final class ZonedCron {

    private static final long NONE = CronExpression.NONE;
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long DAY = 86_400;
    private static final int MOST_CHANGES = 100;
    private static final int MOST_COUNTED = 1000;

    private final CronExpression expression;
    private final ZoneId zone;
    private final ZoneRules rules;
    private final ClockChange change;

    private ZonedCron(CronExpression expression, ZoneId zone, ClockChange change) {
        this.expression = expression;
        this.zone = zone;
        this.rules = zone.getRules();
        this.change = change;
    }

    /**
     * Reads a schedule.
     *
     * @throws CronException if the expression can't be read as the dialect says, or can never fire
     */
    public static ZonedCron of(Schedule.Cron cron) {
        CronExpression expression = CronExpression.parse(cron.expression(), cron.dialect());
        ZonedCron zoned = new ZonedCron(
                expression, cron.zone(), new ClockChange(expression.isWildcard(), cron.gap(), cron.overlap()));
        if (zoned.next(Instant.EPOCH.minusSeconds(2 * DAY)) == null) {
            throw new CronException(
                    0,
                    "cron expression '" + expression + "' never fires in " + cron.zone()
                            + ": the clocks skip its only local time");
        }
        return zoned;
    }

    /** The first instant strictly after a time; null if there is none within 400 years, or before the year 10000. */
    public @Nullable Instant next(Instant time) {
        long from = Math.max(FIRST, time.getEpochSecond() + 1);
        if (time.getEpochSecond() > LAST) {
            return null;
        }
        long next = rules.isFixedOffset() ? nextFixed(from) : nextChanging(from);
        return next == NONE || next > LAST ? null : Instant.ofEpochSecond(next);
    }

    /** Whether it goes on by the clock rather than at settled times. */
    public boolean isWildcard() {
        return expression.isWildcard();
    }

    /** The typical distance of two instants; empty if it fires once only. */
    public Optional<Duration> period() {
        return expression.period();
    }

    /** When it fires, in words. */
    public String describe() {
        String words = expression.describe() + ", " + zone + " time";
        return rules.isFixedOffset() ? words : words + " (" + change.describe() + ")";
    }

    /**
     * A change of the zone's clocks and what it does to this expression.
     *
     * @param at when
     * @param text the change and its effect, in words
     * @param lost how many local times do not occur because of it
     * @param moved how many are stood in for by another instant
     * @param repeated how many come twice
     */
    public record Change(Instant at, String text, int lost, int moved, int repeated) {}

    /** The changes of the zone's clocks from one instant up to, not including, another; at most a hundred. */
    public List<Change> changes(Instant from, Instant to) {
        List<Change> changes = new ArrayList<>();
        ZoneOffsetTransition next = rules.nextTransition(from.minusNanos(1));
        while (next != null && next.getInstant().isBefore(to) && changes.size() < MOST_CHANGES) {
            changes.add(next.isGap() ? gap(next) : overlap(next));
            next = rules.nextTransition(next.getInstant());
        }
        return changes;
    }

    private Change gap(ZoneOffsetTransition at) {
        int skipped = count(at.getDateTimeBefore(), at.getDateTimeAfter());
        String text = "clocks in " + zone + " go from " + at.getDateTimeBefore() + " to " + at.getDateTimeAfter();
        if (skipped == 0) {
            return new Change(at.getInstant(), text + ", which skips none of its times", 0, 0, 0);
        }
        String skips = text + ", which skips " + times(skipped) + ": ";
        return switch (change.at(at)) {
            case NEXT_VALID ->
                new Change(at.getInstant(), skips + "fires once instead, at " + at.getInstant(), 0, skipped, 0);
            case SHIFT ->
                new Change(
                        at.getInstant(),
                        skips + "fires as much later as the clocks jumped, " + at.getDuration(),
                        0,
                        skipped,
                        0);
            default -> new Change(at.getInstant(), skips + "does not fire for it", skipped, 0, 0);
        };
    }

    private Change overlap(ZoneOffsetTransition at) {
        int twice = count(at.getDateTimeAfter(), at.getDateTimeBefore());
        String text = "clocks in " + zone + " go back from " + at.getDateTimeBefore() + " to " + at.getDateTimeAfter();
        if (twice == 0) {
            return new Change(at.getInstant(), text + ", which repeats none of its times", 0, 0, 0);
        }
        String fires = !change.firesInFirstPass()
                ? "fires the second time only"
                : change.firesInLastPass() ? "fires both times" : "fires the first time only";
        return new Change(at.getInstant(), text + ", which repeats " + times(twice) + ": " + fires, 0, 0, twice);
    }

    private int count(LocalDateTime from, LocalDateTime to) {
        long end = to.toEpochSecond(ZoneOffset.UTC);
        int count = 0;
        long next = expression.next(from.toEpochSecond(ZoneOffset.UTC));
        while (next != NONE && next < end && count < MOST_COUNTED) {
            count++;
            next = expression.next(next + 1);
        }
        return count;
    }

    private static String times(int count) {
        return count == 1
                ? "one of its times"
                : count == MOST_COUNTED ? count + " or more of its times" : count + " of its times";
    }

    /** An instant by the zone's clocks. */
    public String local(Instant instant) {
        return instant.atZone(zone).toOffsetDateTime().toString();
    }

    /** What a change of clocks has to do with an instant at which this fires; empty if nothing. */
    public Optional<String> note(Instant fire) {
        if (rules.isFixedOffset()) {
            return Optional.empty();
        }
        Segment segment = Segment.around(rules, fire.getEpochSecond());
        long local = fire.getEpochSecond() + segment.offset();
        ZoneOffsetTransition before = segment.before();
        if (expression.next(local) != local && before != null && before.isGap()) {
            LocalDateTime from = before.getDateTimeBefore();
            long skipped = change.at(before) == Gap.SHIFT
                    ? fire.getEpochSecond() + before.getOffsetBefore().getTotalSeconds()
                    : expression.next(from.toEpochSecond(ZoneOffset.UTC));
            return Optional.of("stands for " + LocalDateTime.ofEpochSecond(skipped, 0, ZoneOffset.UTC)
                    + ", which the clocks skipped");
        }
        if (local >= segment.repeatedFrom()) {
            return Optional.of("the first of two such local times");
        }
        return local < segment.repeatedUntil() ? Optional.of("the second of two such local times") : Optional.empty();
    }

    @Override
    public String toString() {
        return expression + " " + zone;
    }

    private long nextFixed(long from) {
        int offset = rules.getOffset(Instant.EPOCH).getTotalSeconds();
        long local = expression.next(from + offset);
        return local == NONE ? NONE : local - offset;
    }

    private long nextChanging(long start) {
        long from = start;
        while (from <= LAST) {
            Segment segment = Segment.around(rules, from);
            long regular = regular(segment, from);
            long skipped = skipped(segment, from);
            if (regular != NONE || skipped != NONE) {
                return regular == NONE ? skipped : skipped == NONE ? regular : Math.min(regular, skipped);
            }
            if (segment.after() == null) {
                return NONE;
            }
            from = leap(segment);
        }
        return NONE;
    }

    /** Local times that exist in the segment and are not left to the other pass of an overlap. */
    private long regular(Segment segment, long from) {
        long local = from + segment.offset();
        if (!change.firesInLastPass()) {
            local = Math.max(local, segment.repeatedUntil());
        }
        long match = expression.next(local);
        if (match == NONE || match - segment.offset() >= segment.end()) {
            return NONE;
        }
        boolean comesAgain = match >= segment.repeatedFrom();
        return comesAgain && !change.firesInFirstPass() ? NONE : match - segment.offset();
    }

    /** Local times that the change at the segment's beginning skipped. */
    private long skipped(Segment segment, long from) {
        ZoneOffsetTransition before = segment.before();
        if (before == null || !before.isGap()) {
            return NONE;
        }
        Gap gap = change.at(before);
        if (gap == Gap.SKIP || (gap == Gap.NEXT_VALID && from > before.toEpochSecond())) {
            return NONE;
        }
        int offsetBefore = before.getOffsetBefore().getTotalSeconds();
        long gapEnd = before.toEpochSecond() + segment.offset();
        // By the clock as it was before the change, a skipped local time is as much later as the clocks jumped.
        long match = from + offsetBefore < gapEnd ? expression.next(from + offsetBefore) : NONE;
        if (match == NONE || match >= gapEnd) {
            return NONE;
        }
        return gap == Gap.NEXT_VALID ? before.toEpochSecond() : match - offsetBefore;
    }

    /** Where to look on when a segment holds nothing more: at its end, or far beyond if nothing can come before. */
    private long leap(Segment segment) {
        // Offsets lie within 18 hours of UTC, so local times of later segments begin less than two days before this
        // end, and
        // whatever fires for a local time fires less than three days before it by this segment's offset.
        long probe = expression.next(segment.end() + segment.offset() - 2 * DAY);
        if (probe == NONE) {
            return Long.MAX_VALUE;
        }
        return Math.max(segment.end(), probe - segment.offset() - 3 * DAY);
    }
}
