package dev.assay.internal.schedule.cron;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * How long a month is and which weekday it begins with: all that a day rule needs to know of it. There are 28 of them.
 *
 * @param length 28 to 31
 * @param firstWeekday the weekday of the 1st; Sunday is 0
 */
record MonthShape(int length, int firstWeekday) {

    static MonthShape of(int year, int month, long firstEpochDay) {
        return new MonthShape(YearMonth.of(year, month).lengthOfMonth(), weekday(firstEpochDay));
    }

    /** The weekday of a day, counted from 1970-01-01, a Thursday. Sunday is 0. */
    static int weekday(long epochDay) {
        return Math.floorMod(epochDay + 4, 7);
    }

    static long epochDay(int year, int month) {
        return LocalDate.of(year, month, 1).toEpochDay();
    }

    int weekdayOf(int day) {
        return (firstWeekday + day - 1) % 7;
    }

    int firstOf(int weekday) {
        return 1 + Math.floorMod(weekday - firstWeekday, 7);
    }
}
