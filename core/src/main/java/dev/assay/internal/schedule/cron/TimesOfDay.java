package dev.assay.internal.schedule.cron;

/**
 * The times of day at which an expression fires.
 *
 * @param seconds of the minute
 * @param minutes of the hour
 * @param hours of the day
 */
record TimesOfDay(Numbers seconds, Numbers minutes, Numbers hours) {

    static final int NONE = -1;

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    /** Whether it goes on by the clock rather than at settled times: a {@code *} stands in one of its fields. */
    boolean isWildcard() {
        return seconds.starred() || minutes.starred() || hours.starred();
    }

    /** The first time not before a second of the day; {@link #NONE} if it comes no more on that day. */
    int next(int secondOfDay) {
        int hour = secondOfDay / HOUR;
        int minute = secondOfDay / MINUTE % 60;
        int second = Bits.next(seconds.set(), secondOfDay % MINUTE);
        if (Bits.has(hours.set(), hour)) {
            if (Bits.has(minutes.set(), minute) && second != Bits.NONE) {
                return hour * HOUR + minute * MINUTE + second;
            }
            int laterMinute = Bits.next(minutes.set(), minute + 1);
            if (laterMinute != Bits.NONE) {
                return hour * HOUR + laterMinute * MINUTE + seconds.first();
            }
        }
        int laterHour = Bits.next(hours.set(), hour + 1);
        return laterHour == Bits.NONE ? NONE : laterHour * HOUR + minutes.first() * MINUTE + seconds.first();
    }

    int first() {
        return hours.first() * HOUR + minutes.first() * MINUTE + seconds.first();
    }
}
