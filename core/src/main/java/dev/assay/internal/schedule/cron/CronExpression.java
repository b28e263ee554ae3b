package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Dialect;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A cron expression over local times, without a zone.
 *
 * <p>Immutable. Two expressions are equal if they are of one dialect, fire at the same local times for the same reason, and are
 * treated alike where clocks change. {@link #toString()} is read back to an equal one.
 */
public final class CronExpression {

    /** There is no such local time. */
    static final long NONE = Long.MIN_VALUE;

    private static final int DAY = 86_400;
    private static final int SAMPLES = 50;
    private static final long SAMPLES_FROM = 1_735_689_600L; // 2025-01-01T00:00:00

    private final Dialect dialect;
    private final TimesOfDay times;
    private final CalendarDays days;

    CronExpression(Dialect dialect, TimesOfDay times, CalendarDays days) {
        this.dialect = dialect;
        this.times = times;
        this.days = days;
    }

    /**
     * Reads an expression.
     *
     * @throws CronException if it can't be read as the dialect says, or can never fire
     */
    public static CronExpression parse(String expression, Dialect dialect) {
        return new CronParser(expression, dialect).parse();
    }

    /** Whether it goes on by the clock, with a {@code *} for second, minute or hour, rather than at settled times. */
    public boolean isWildcard() {
        return times.isWildcard();
    }

    /** What it means, in words, such as "at 02:30 on Monday to Friday". */
    public String describe() {
        return new CronDescription(times, days).toString();
    }

    /** The middle one of the distances between its next fifty local times; empty if it fires once only. */
    public Optional<Duration> period() {
        long[] distances = new long[SAMPLES];
        int count = 0;
        long last = next(SAMPLES_FROM);
        while (last != NONE && count < SAMPLES) {
            long next = next(last + 1);
            if (next == NONE) {
                break;
            }
            distances[count++] = next - last;
            last = next;
        }
        if (count == 0) {
            return Optional.empty();
        }
        Arrays.sort(distances, 0, count);
        return Optional.of(Duration.ofSeconds(distances[count / 2]));
    }

    /** The first local time not before one, in seconds from 1970-01-01T00:00; {@link #NONE} within 400 years. */
    long next(long localSecond) {
        long day = Math.floorDiv(localSecond, DAY);
        long match = days.next(day);
        if (match == day) {
            int time = times.next(Math.floorMod(localSecond, DAY));
            if (time != TimesOfDay.NONE) {
                return day * DAY + time;
            }
            match = days.next(day + 1);
        }
        return match == CalendarDays.NONE ? NONE : match * DAY + times.first();
    }

    void requireThatItFires() {
        long earliest = MonthShape.epochDay(CronField.YEAR.min(), 1);
        if (days.next(earliest) == CalendarDays.NONE) {
            throw new CronException(
                    0,
                    "it never fires: no day fits day-of-month '"
                            + days.daysOfMonth().text() + "', month '"
                            + days.months().text() + "' and day-of-week '"
                            + days.daysOfWeek().text() + "'"
                            + (days.years().isAll()
                                    ? ""
                                    : " in '" + days.years().text() + "'"));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression that
                && dialect == that.dialect
                && isWildcard() == that.isWildcard()
                && times.seconds().set() == that.times.seconds().set()
                && times.minutes().set() == that.times.minutes().set()
                && times.hours().set() == that.times.hours().set()
                && days.sameAs(that.days);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                dialect,
                times.seconds().set(),
                times.minutes().set(),
                times.hours().set(),
                days.months().set());
    }

    /** The expression, normalised: days of the week by name, months by number, blanks single. */
    @Override
    public String toString() {
        String fields = times.minutes().text() + " " + times.hours().text() + " "
                + days.daysOfMonth().text() + " " + days.months().text() + " "
                + days.daysOfWeek().text();
        String withSecond = dialect == Dialect.UNIX ? fields : times.seconds().text() + " " + fields;
        return days.years().isAll()
                ? withSecond
                : withSecond + " " + days.years().text();
    }
}
