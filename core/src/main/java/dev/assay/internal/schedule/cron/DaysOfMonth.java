package dev.assay.internal.schedule.cron;

/**
 * What the day-of-month field holds, all of it as bits by day or by distance from the month's last day.
 *
 * @param days plain days, 1 to 31
 * @param fromLast {@code L-n}: n days before the last; bit 0 is {@code L}
 * @param weekdayNear {@code nW}: the weekday nearest to day n, in the same month
 * @param weekdayNearFromLast {@code L-nW}: the weekday nearest to n days before the last; bit 0 is {@code LW}
 * @param starred whether it begins with a {@code *}, which decides how UNIX joins it with the day of the week
 * @param text how it is written, normalised
 */
record DaysOfMonth(long days, long fromLast, long weekdayNear, long weekdayNearFromLast, boolean starred, String text) {

    static final long EVERY_DAY = Bits.range(1, 31);

    boolean isEveryDay() {
        return days == EVERY_DAY;
    }

    boolean isPlain() {
        return (fromLast | weekdayNear | weekdayNearFromLast) == 0;
    }

    boolean sameAs(DaysOfMonth other) {
        return days == other.days
                && fromLast == other.fromLast
                && weekdayNear == other.weekdayNear
                && weekdayNearFromLast == other.weekdayNearFromLast;
    }

    /** The days of one month, as bits. */
    long in(MonthShape month) {
        int length = month.length();
        long set = days & Bits.range(1, length);
        if (isPlain()) {
            return set;
        }
        for (long left = fromLast; left != 0; left &= left - 1) {
            int day = length - Long.numberOfTrailingZeros(left);
            set |= day >= 1 ? 1L << day : 0;
        }
        for (long left = weekdayNear; left != 0; left &= left - 1) {
            set |= nearestWeekday(month, Long.numberOfTrailingZeros(left));
        }
        for (long left = weekdayNearFromLast; left != 0; left &= left - 1) {
            set |= nearestWeekday(month, length - Long.numberOfTrailingZeros(left));
        }
        return set;
    }

    // A day that the month does not have is near to nothing; and the month is never left, so that the 1st goes forward
    // and
    // the last goes back.
    private static long nearestWeekday(MonthShape month, int day) {
        if (day < 1 || day > month.length()) {
            return 0;
        }
        int weekday = month.weekdayOf(day);
        int nearest = day;
        if (weekday == 6) {
            nearest = day == 1 ? 3 : day - 1;
        } else if (weekday == 0) {
            nearest = day == month.length() ? day - 2 : day + 1;
        }
        return 1L << nearest;
    }
}
