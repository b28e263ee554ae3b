package dev.assay.internal.schedule.cron;

/**
 * What the day-of-week field holds; Sunday is 0.
 *
 * @param days plain days, as bits
 * @param last days as bits, each meaning its last one in the month
 * @param nth days as bits, each meaning its n-th one in the month: eight bits for each n from 1 to 5, the first eight unused
 * @param starred whether it begins with a {@code *}, which decides how UNIX joins it with the day of the month
 * @param text how it is written, normalised
 */
record DaysOfWeek(long days, long last, long nth, boolean starred, String text) {

    static final long EVERY_DAY = Bits.range(0, 6);

    private static final long WEEKS = 1L | 1L << 7 | 1L << 14 | 1L << 21 | 1L << 28;

    static long nth(int weekday, int n) {
        return 1L << (8 * n + weekday);
    }

    boolean isEveryDay() {
        return days == EVERY_DAY;
    }

    boolean isPlain() {
        return (last | nth) == 0;
    }

    boolean sameAs(DaysOfWeek other) {
        return days == other.days && last == other.last && nth == other.nth;
    }

    /** The days of one month, as bits. */
    long in(MonthShape month) {
        long all = Bits.range(1, month.length());
        if (isEveryDay()) {
            return all;
        }
        long set = 0;
        for (int weekday = 0; weekday < 7; weekday++) {
            int first = month.firstOf(weekday);
            if (Bits.has(days, weekday)) {
                set |= WEEKS << first;
            }
            if (Bits.has(last, weekday)) {
                int fifth = first + 28;
                set |= 1L << (fifth <= month.length() ? fifth : fifth - 7);
            }
        }
        for (long left = nth; left != 0; left &= left - 1) {
            int bit = Long.numberOfTrailingZeros(left);
            set |= 1L << (month.firstOf(bit % 8) + 7 * (bit / 8 - 1));
        }
        return set & all;
    }
}
