package dev.assay.internal.schedule.cron;

import java.time.LocalDate;
import java.util.Objects;

/**
 * The days on which an expression fires.
 *
 * @param daysOfMonth by number in the month
 * @param months of the year
 * @param daysOfWeek by weekday
 * @param years of all years
 * @param starDecides the UNIX rule: if neither day field begins with a {@code *}, either of them is enough; else, and in the
 *     other dialects, a day must fit both
 */
record CalendarDays(DaysOfMonth daysOfMonth, Numbers months, DaysOfWeek daysOfWeek, Years years, boolean starDecides) {

    static final long NONE = Long.MIN_VALUE;

    // The Gregorian calendar, weekdays included, repeats after 400 years: what does not come in these never comes.
    private static final int HORIZON_MONTHS = 400 * 12;

    /** Whether one of the two day fields is enough. */
    boolean eitherIsEnough() {
        return starDecides && !daysOfMonth.starred() && !daysOfWeek.starred();
    }

    /** The first day not before one, counted from 1970-01-01; {@link #NONE} if there is none within 400 years. */
    long next(long epochDay) {
        LocalDate from = LocalDate.ofEpochDay(epochDay);
        int year = from.getYear();
        int month = from.getMonthValue();
        int day = from.getDayOfMonth();
        for (int left = HORIZON_MONTHS; left >= 0; left--) {
            int possible = years.next(year);
            if (possible != year) {
                if (possible == Years.NONE) {
                    return NONE;
                }
                year = possible;
                month = 1;
                day = 1;
            }
            if (Bits.has(months.set(), month)) {
                long first = MonthShape.epochDay(year, month);
                int match = Bits.next(in(MonthShape.of(year, month, first)), day);
                if (match != Bits.NONE) {
                    return first + match - 1;
                }
            }
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
        return NONE;
    }

    /** Whether the same days are meant in the same way, however they are written. */
    boolean sameAs(CalendarDays other) {
        return months.set() == other.months.set()
                && eitherIsEnough() == other.eitherIsEnough()
                && daysOfMonth.sameAs(other.daysOfMonth)
                && daysOfWeek.sameAs(other.daysOfWeek)
                && Objects.equals(years.set(), other.years.set());
    }

    private long in(MonthShape month) {
        long byNumber = daysOfMonth.in(month);
        long byWeekday = daysOfWeek.in(month);
        return eitherIsEnough() ? byNumber | byWeekday : byNumber & byWeekday;
    }
}
