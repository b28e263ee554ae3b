package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads expressions: splits them into fields, and checks what concerns more than one of them. */
final class CronParser {

    private static final int SHOWN = 80;

    private static final List<CronField> UNIX =
            List.of(CronField.MINUTE, CronField.HOUR, CronField.DAY_OF_MONTH, CronField.MONTH, CronField.DAY_OF_WEEK);
    private static final List<CronField> SECONDS = List.of(
            CronField.SECOND,
            CronField.MINUTE,
            CronField.HOUR,
            CronField.DAY_OF_MONTH,
            CronField.MONTH,
            CronField.DAY_OF_WEEK);

    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final Dialect dialect;
    private final String expression;

    CronParser(String expression, Dialect dialect) {
        this.dialect = dialect;
        this.expression = expression;
    }

    CronExpression parse() {
        try {
            CronExpression parsed = expression.strip().startsWith("@") ? macro() : fields(expression);
            parsed.requireThatItFires();
            return parsed;
        } catch (CronException e) {
            throw new CronException(
                    e.position(),
                    "cron expression '" + Text.line(expression, SHOWN) + "' (" + dialect + "): " + e.getMessage());
        }
    }

    private CronExpression macro() {
        String name = expression.strip().toLowerCase(Locale.ROOT);
        if (dialect == Dialect.QUARTZ) {
            throw new CronException(1, "the QUARTZ dialect has no names beginning with '@'; write the fields");
        }
        if (name.equals("@reboot") || name.startsWith("@every")) {
            throw new CronException(
                    1,
                    name.startsWith("@every")
                            ? "it counts from whenever a host started; use a fixed rate, which keeps its phase"
                            : "a host's start is no time; use a fixed delay, whose first run is at once");
        }
        String meaning = MACROS.get(name);
        if (meaning == null) {
            throw new CronException(
                    1, "allowed are @yearly, @annually, @monthly, @weekly, @daily, @midnight and @hourly");
        }
        return fields(dialect == Dialect.UNIX ? meaning : "0 " + meaning);
    }

    private CronExpression fields(String text) {
        List<FieldText> fields = assign(split(text));
        FieldParser parser = new FieldParser(dialect);
        int next = 0;
        Numbers seconds = dialect == Dialect.UNIX ? Numbers.only(0) : parser.numbers(fields.get(next++));
        Numbers minutes = parser.numbers(fields.get(next++));
        Numbers hours = parser.numbers(fields.get(next++));
        FieldText dayOfMonth = fields.get(next++);
        Numbers months = parser.numbers(fields.get(next++));
        FieldText dayOfWeek = fields.get(next++);
        Years years = next < fields.size() ? parser.years(fields.get(next)) : Years.ALL;
        if (dialect == Dialect.QUARTZ && dayOfMonth.is("?") == dayOfWeek.is("?")) {
            throw dayOfWeek.error("the QUARTZ dialect wants '?' in exactly one of the two day fields;"
                    + " write '?' in the one that does not matter");
        }
        return new CronExpression(
                dialect,
                new TimesOfDay(seconds, minutes, hours),
                new CalendarDays(
                        parser.daysOfMonth(dayOfMonth),
                        months,
                        parser.daysOfWeek(dayOfWeek),
                        years,
                        dialect == Dialect.UNIX));
    }

    private record Piece(String text, int position) {}

    private static List<Piece> split(String text) {
        List<Piece> pieces = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean blank = i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t';
            if (blank && start >= 0) {
                pieces.add(new Piece(text.substring(start, i), start + 1));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return pieces;
    }

    private List<FieldText> assign(List<Piece> pieces) {
        List<CronField> names = new ArrayList<>(dialect == Dialect.UNIX ? UNIX : SECONDS);
        if (dialect == Dialect.QUARTZ && pieces.size() == names.size() + 1) {
            names.add(CronField.YEAR);
        }
        if (pieces.size() != names.size()) {
            throw new CronException(0, "it has " + count(pieces.size()) + ", and " + fits(pieces.size()));
        }
        List<FieldText> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new FieldText(
                    names.get(i), pieces.get(i).text(), pieces.get(i).position()));
        }
        return fields;
    }

    private static String count(int fields) {
        return fields == 1 ? "1 field" : fields + " fields";
    }

    private String fits(int fields) {
        String wanted = switch (dialect) {
            case UNIX -> "UNIX has 5: minute, hour, day-of-month, month, day-of-week";
            case SECONDS -> "SECONDS has 6: second, minute, hour, day-of-month, month, day-of-week";
            case QUARTZ -> "QUARTZ has 6 or 7: second, minute, hour, day-of-month, month, day-of-week and perhaps year";
        };
        String other = switch (fields) {
            case 5 -> "; for 5 say dialect UNIX";
            case 6 -> "; for 6 say dialect SECONDS or QUARTZ, which number the days of the week differently";
            case 7 -> "; for 7 say dialect QUARTZ";
            default -> "";
        };
        return wanted + other;
    }
}
