package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Dialect;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Reads {@code *}, numbers, names, ranges and steps: what all fields have in common. */
final class RangeParser {

    private static final int MAX_DIGITS = 4;

    private final Dialect dialect;
    private final CronField field;

    RangeParser(Dialect dialect, CronField field) {
        this.dialect = dialect;
        this.field = field;
    }

    /** Reads one item of a list, hands over its values and answers how it is written, normalised. */
    String parse(FieldText item, IntConsumer values) {
        int slash = item.text().indexOf('/');
        FieldText span = slash < 0 ? item : item.from(0, slash);
        int step = slash < 0 ? 0 : step(item.from(slash + 1));
        if (span.is("*") || (span.isEmpty() && slash == 0 && dialect == Dialect.QUARTZ)) {
            requireClearStart(item, step);
            walk(item, field.min(), field.max(), step, values);
            return step == 0 ? "*" : "*/" + step;
        }
        int dash = span.text().indexOf('-');
        if (dash >= 0) {
            return range(item, span.from(0, dash), span.from(dash + 1), step, values);
        }
        int value = number(span);
        if (step == 0) {
            values.accept(canonical(value));
            return print(value);
        }
        return openRange(item, value, step, values);
    }

    private String range(FieldText item, FieldText from, FieldText to, int step, IntConsumer values) {
        int start = number(from);
        int end = number(to);
        if (field == CronField.DAY_OF_WEEK && dialect != Dialect.QUARTZ) {
            // Sunday begins a week or ends it, as the range wants it: SUN-TUE and FRI-SUN, 0-2 and 5-7.
            boolean endsOnSunday = end == 7 || to.is("SUN");
            boolean startsOnSunday = start == 7 || from.is("SUN");
            start = startsOnSunday ? 0 : start;
            end = endsOnSunday ? (startsOnSunday ? 0 : start == 0 ? 6 : 7) : end;
        }
        if (start > end) {
            return wrapped(item, start, end, step, values);
        }
        walk(item, start, end, step, values);
        return print(start) + "-" + print(end) + (step == 0 ? "" : "/" + step);
    }

    private String wrapped(FieldText item, int start, int end, int step, IntConsumer values) {
        if (field == CronField.YEAR) {
            throw item.error("the range runs backwards");
        }
        if (dialect != Dialect.QUARTZ) {
            throw item.error("the range runs backwards; write " + print(start) + "-" + print(field.max()) + ","
                    + print(field.min()) + "-" + print(end) + " if it is meant to go round");
        }
        int size = field.max() - field.min() + 1;
        walk(item, start, end + size, step, value -> values.accept(value > field.max() ? value - size : value));
        return print(start) + "-" + print(end) + (step == 0 ? "" : "/" + step);
    }

    private String openRange(FieldText item, int start, int step, IntConsumer values) {
        if (dialect == Dialect.UNIX) {
            throw item.error("a step follows '*' or a range in the UNIX dialect, because crons differ about a single"
                    + " number; write " + print(start) + "-" + print(field.max()) + "/" + step);
        }
        requireClearStart(item, step);
        walk(item, start, field.max(), step, values);
        return print(start) + "/" + step;
    }

    private void requireClearStart(FieldText item, int step) {
        if (step != 0 && field == CronField.DAY_OF_WEEK && dialect == Dialect.SECONDS) {
            throw item.error("a step over the whole week begins on Monday for some and on Sunday for others;"
                    + " write a range such as MON-SAT/2, or list the days");
        }
    }

    private void walk(FieldText item, int start, int end, int step, IntConsumer values) {
        if (step > 1 && step > end - start) {
            throw item.error("a step of " + step + " leaves nothing but " + print(start) + "; write that,"
                    + " or a step of at most " + Math.max(1, end - start));
        }
        for (int value = start; value <= end; value += Math.max(1, step)) {
            values.accept(canonical(value));
        }
    }

    private static int step(FieldText text) {
        int step = text.text().matches("[0-9]{1,4}") ? Integer.parseInt(text.text()) : 0;
        if (step == 0) {
            throw text.error("a step is a number from 1 on");
        }
        return step;
    }

    /** Reads a number or name; days of the week come as the dialect's numbers, but Sunday is never above 7 or below 0. */
    int number(FieldText text) {
        int named = field.named(text.text());
        if (named >= 0) {
            return named;
        }
        if (text.isEmpty() || text.text().length() > MAX_DIGITS || !text.text().matches("[0-9]+")) {
            throw text.error(allowed(text));
        }
        int value = Integer.parseInt(text.text());
        if (field == CronField.DAY_OF_WEEK) {
            return weekday(text, value);
        }
        if (value < field.min() || value > field.max()) {
            throw text.error("not between " + field.min() + " and " + field.max());
        }
        return value;
    }

    private int weekday(FieldText text, int value) {
        if (dialect != Dialect.QUARTZ) {
            if (value > 7) {
                throw text.error("not between 0 and 7, where both 0 and 7 are Sunday");
            }
            return value;
        }
        if (value < 1 || value > 7) {
            throw text.error("not between 1, which is Sunday in the QUARTZ dialect, and 7");
        }
        return value - 1;
    }

    private String allowed(FieldText text) {
        String hint = hint(text);
        String names = field.names().isEmpty()
                ? ""
                : " or " + field.names().get(0) + " to "
                        + field.names().get(field.names().size() - 1);
        return hint + "allowed are " + bounds() + names + ", '*', ranges a-b, steps /n and lists of these" + extras();
    }

    private String hint(FieldText text) {
        String upper = text.text().toUpperCase(Locale.ROOT);
        if (upper.contains("~") || upper.equals("H") || upper.startsWith("H(")) {
            return "random and hashed times are what a job's splay is for; ";
        }
        if (upper.contains("C") && dialect == Dialect.QUARTZ) {
            return "calendars are named in a job's bounds; ";
        }
        boolean special = upper.matches("\\?|.*[LW#].*");
        if (special && dialect == Dialect.UNIX) {
            return "'?', 'L', 'W' and '#' belong to the dialects SECONDS and QUARTZ; ";
        }
        return "";
    }

    private String bounds() {
        if (field == CronField.DAY_OF_WEEK) {
            return dialect == Dialect.QUARTZ ? "1 to 7" : "0 to 7";
        }
        return field.min() + " to " + field.max();
    }

    private String extras() {
        if (dialect == Dialect.UNIX) {
            return "";
        }
        return switch (field) {
            case DAY_OF_MONTH ->
                dialect == Dialect.QUARTZ ? ", '?', L, L-n, LW, L-nW and nW" : ", '?', L, L-n, LW and nW";
            case DAY_OF_WEEK -> ", '?', dayL and day#n";
            default -> "";
        };
    }

    private int canonical(int value) {
        return field == CronField.DAY_OF_WEEK ? value % 7 : value;
    }

    /** Days of the week print as names, so that nobody has to know whose numbers they are. */
    private String print(int value) {
        return field == CronField.DAY_OF_WEEK ? field.names().get(value % 7) : Integer.toString(value);
    }
}
