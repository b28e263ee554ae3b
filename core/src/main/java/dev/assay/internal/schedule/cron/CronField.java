package dev.assay.internal.schedule.cron;

import java.util.List;
import java.util.Locale;

/** The fields of a cron expression, with what each of them may hold when it is written in numbers. */
enum CronField {
    SECOND("second", 0, 59, ""),
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day-of-month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** Sunday is 0 here, whatever number a dialect gives it. */
    DAY_OF_WEEK("day-of-week", 0, 6, "SUN MON TUE WED THU FRI SAT"),
    YEAR("year", 1970, 2099, "");

    private final String label;
    private final int min;
    private final int max;
    private final String names;

    CronField(String label, int min, int max, String names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    String label() {
        return label;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    /** Names for the values from {@link #min()} on, possibly none. */
    List<String> names() {
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    /** The value of a name, -1 if it is none. */
    int named(String text) {
        int index = names().indexOf(text.toUpperCase(Locale.ROOT));
        return index < 0 ? -1 : min + index;
    }
}
