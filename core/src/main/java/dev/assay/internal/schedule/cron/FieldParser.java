package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Dialect;
import java.util.BitSet;
import java.util.Locale;
import java.util.StringJoiner;

/** Reads whole fields of one dialect. */
final class FieldParser {

    private static final int FARTHEST_FROM_LAST = 30;

    private final Dialect dialect;

    FieldParser(Dialect dialect) {
        this.dialect = dialect;
    }

    Numbers numbers(FieldText text) {
        RangeParser ranges = new RangeParser(dialect, text.field());
        long[] set = new long[1];
        StringJoiner normal = new StringJoiner(",");
        for (FieldText item : text.items()) {
            normal.add(ranges.parse(item, value -> set[0] |= 1L << value));
        }
        return new Numbers(set[0], normal.toString().contains("*"), normal.toString());
    }

    Years years(FieldText text) {
        if (text.is("*")) {
            return Years.ALL;
        }
        RangeParser ranges = new RangeParser(dialect, text.field());
        BitSet set = new BitSet();
        StringJoiner normal = new StringJoiner(",");
        for (FieldText item : text.items()) {
            normal.add(ranges.parse(item, value -> set.set(value - CronField.YEAR.min())));
        }
        return new Years(set, normal.toString());
    }

    DaysOfMonth daysOfMonth(FieldText text) {
        if (isLeftOpen(text)) {
            return new DaysOfMonth(DaysOfMonth.EVERY_DAY, 0, 0, 0, false, "?");
        }
        RangeParser ranges = new RangeParser(dialect, text.field());
        long[] days = new long[1];
        long fromLast = 0;
        long near = 0;
        long nearFromLast = 0;
        StringJoiner normal = new StringJoiner(",");
        for (FieldText item : text.items()) {
            if (dialect == Dialect.UNIX || !(item.startsWith("L") || item.endsWith("W"))) {
                normal.add(ranges.parse(item, value -> days[0] |= 1L << value));
                continue;
            }
            boolean weekday = item.endsWith("W");
            FieldText day = weekday ? item.from(0, item.text().length() - 1) : item;
            if (!item.startsWith("L")) {
                near |= 1L << ranges.number(day);
            } else if (weekday) {
                nearFromLast |= 1L << fromLast(day, dialect == Dialect.QUARTZ);
            } else {
                fromLast |= 1L << fromLast(day, true);
            }
            normal.add(item.text().toUpperCase(Locale.ROOT));
        }
        return new DaysOfMonth(days[0], fromLast, near, nearFromLast, text.startsWith("*"), normal.toString());
    }

    DaysOfWeek daysOfWeek(FieldText text) {
        if (isLeftOpen(text)) {
            return new DaysOfWeek(DaysOfWeek.EVERY_DAY, 0, 0, false, "?");
        }
        RangeParser ranges = new RangeParser(dialect, text.field());
        long[] days = new long[1];
        long last = 0;
        long nth = 0;
        StringJoiner normal = new StringJoiner(",");
        for (FieldText item : text.items()) {
            int hash = item.text().indexOf('#');
            if (dialect == Dialect.UNIX || (hash < 0 && !item.endsWith("L"))) {
                normal.add(ranges.parse(item, value -> days[0] |= 1L << value));
            } else if (hash >= 0) {
                int weekday = ranges.number(item.from(0, hash)) % 7;
                int n = nth(item.from(hash + 1));
                nth |= DaysOfWeek.nth(weekday, n);
                normal.add(name(weekday) + "#" + n);
            } else if (item.is("L")) {
                days[0] |= 1L << lastOfWeek(item);
                normal.add(name(6));
            } else {
                int weekday = ranges.number(item.from(0, item.text().length() - 1)) % 7;
                last |= 1L << weekday;
                normal.add(name(weekday) + "L");
            }
        }
        return new DaysOfWeek(days[0], last, nth, text.startsWith("*"), normal.toString());
    }

    private boolean isLeftOpen(FieldText text) {
        return dialect != Dialect.UNIX && text.is("?");
    }

    /** Reads {@code L} or {@code L-n}. */
    private static int fromLast(FieldText text, boolean distanceAllowed) {
        if (text.is("L")) {
            return 0;
        }
        if (!distanceAllowed) {
            throw text.error("only LW is the last weekday; L-nW belongs to the dialect QUARTZ");
        }
        if (!text.text().matches("[lL]-[0-9]{1,2}")) {
            throw text.error("counted from the last day it is L, or L-1 to L-" + FARTHEST_FROM_LAST);
        }
        int distance = Integer.parseInt(text.text().substring(2));
        if (distance < 1 || distance > FARTHEST_FROM_LAST) {
            throw text.error("counted from the last day it is L, or L-1 to L-" + FARTHEST_FROM_LAST);
        }
        return distance;
    }

    private static int nth(FieldText text) {
        if (!text.text().matches("[1-5]")) {
            throw text.error("after '#' comes 1 to 5, because a weekday comes five times a month at most");
        }
        return text.text().charAt(0) - '0';
    }

    private int lastOfWeek(FieldText item) {
        if (dialect != Dialect.QUARTZ) {
            throw item.error("a bare L is no day of the week here; write SAT, or a day such as FRIL for the last Friday"
                    + " of the month");
        }
        return 6;
    }

    private static String name(int weekday) {
        return CronField.DAY_OF_WEEK.names().get(weekday);
    }
}
