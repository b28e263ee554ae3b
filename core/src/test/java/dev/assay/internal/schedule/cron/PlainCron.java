package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Dialect;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * Cron as the man pages tell it, the slow way: a text is looked at anew for every minute of the clock on the wall, and each
 * such minute is put on the time line by what {@link ZoneRules} say of it. It shares nothing with the engine, neither the
 * parser nor the calendar.
 */
final class PlainCron {

    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("?", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    final Dialect dialect;
    final String text;
    private final String second;
    private final String minute;
    private final String hour;
    private final String dayOfMonth;
    private final String month;
    private final String dayOfWeek;
    private final String year;

    PlainCron(Dialect dialect, String text) {
        this.dialect = dialect;
        this.text = text;
        String[] fields = (dialect == Dialect.UNIX ? "0 " + text : text).split(" ");
        second = fields[0];
        minute = fields[1];
        hour = fields[2];
        dayOfMonth = fields[3];
        month = fields[4];
        dayOfWeek = fields[5];
        year = fields.length > 6 ? fields[6] : "*";
    }

    boolean isWildcard() {
        return (second + minute + hour).contains("*");
    }

    /** Whether it fires at some time of this day. */
    boolean onDay(LocalDate day) {
        if (!holds(month, day.getMonthValue(), 1, 12)
                || !(year.equals("*") || holds(year, day.getYear(), 1970, 2099))) {
            return false;
        }
        boolean byNumber = byNumber(day);
        boolean byWeekday = byWeekday(day);
        boolean both = !dayOfMonth.startsWith("*") && !dayOfWeek.startsWith("*");
        return dialect == Dialect.UNIX && both ? byNumber || byWeekday : byNumber && byWeekday;
    }

    /** Whether it fires at this time of a day on which it fires; minutes only. */
    boolean atMinute(LocalDateTime time) {
        return holds(minute, time.getMinute(), 0, 59) && holds(hour, time.getHour(), 0, 23);
    }

    private boolean byNumber(LocalDate day) {
        for (String item : dayOfMonth.split(",")) {
            LocalDate last = day.withDayOfMonth(day.lengthOfMonth());
            boolean hit;
            if (item.equals("L")) {
                hit = day.equals(last);
            } else if (item.equals("LW")) {
                hit = day.equals(weekdayNear(last));
            } else if (item.startsWith("L-") && item.endsWith("W")) {
                int back = Integer.parseInt(item.substring(2, item.length() - 1));
                hit = back < day.lengthOfMonth() && day.equals(weekdayNear(last.minusDays(back)));
            } else if (item.startsWith("L-")) {
                hit = day.equals(last.minusDays(Integer.parseInt(item.substring(2))));
            } else if (item.endsWith("W")) {
                int number = Integer.parseInt(item.substring(0, item.length() - 1));
                hit = number <= day.lengthOfMonth() && day.equals(weekdayNear(day.withDayOfMonth(number)));
            } else {
                hit = holds(item, day.getDayOfMonth(), 1, 31);
            }
            if (hit) {
                return true;
            }
        }
        return false;
    }

    // The nearest in the same month.
    private static LocalDate weekdayNear(LocalDate day) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
            return day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
        }
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
        }
        return day;
    }

    private boolean byWeekday(LocalDate day) {
        int sundayIsZero = day.getDayOfWeek().getValue() % 7;
        for (String item : dayOfWeek.split(",")) {
            boolean hit;
            if (item.contains("#")) {
                int which = Integer.parseInt(item.substring(item.indexOf('#') + 1));
                hit = weekday(item.substring(0, item.indexOf('#'))) == sundayIsZero
                        && (day.getDayOfMonth() - 1) / 7 + 1 == which;
            } else if (item.endsWith("L")) {
                hit = weekday(item.substring(0, item.length() - 1)) == sundayIsZero
                        && day.getDayOfMonth() + 7 > day.lengthOfMonth();
            } else if (dialect == Dialect.QUARTZ) {
                hit = holds(item, sundayIsZero + 1, 1, 7);
            } else {
                hit = holds(item, sundayIsZero, 0, 7) || (sundayIsZero == 0 && holds(item, 7, 0, 7));
            }
            if (hit) {
                return true;
            }
        }
        return false;
    }

    private int weekday(String name) {
        int named = DAYS.indexOf(name);
        int number = named >= 0 ? named : Integer.parseInt(name) - (dialect == Dialect.QUARTZ ? 1 : 0);
        return number % 7;
    }

    private boolean holds(String list, int value, int min, int max) {
        for (String item : list.split(",")) {
            String[] parts = item.split("/");
            int step = parts.length > 1 ? Integer.parseInt(parts[1]) : 1;
            int low = min;
            int high = max;
            if (!parts[0].equals("*") && !parts[0].equals("?")) {
                String[] ends = parts[0].split("-");
                low = number(ends[0], max);
                high = ends.length > 1 ? number(ends[1], max) : parts.length > 1 ? max : low;
            }
            if (low <= value && value <= high && (value - low) % step == 0) {
                return true;
            }
        }
        return false;
    }

    private int number(String text, int max) {
        if (max == 7 && DAYS.contains(text)) {
            return DAYS.indexOf(text) + (dialect == Dialect.QUARTZ ? 1 : 0);
        }
        return MONTHS.contains(text) ? MONTHS.indexOf(text) : Integer.parseInt(text);
    }

    /** All its instants in a stretch, by the rules for changes of clocks, without any wish of a job's own. */
    TreeSet<Instant> fires(ZoneId zone, Instant from, Instant to) {
        ZoneRules rules = zone.getRules();
        TreeSet<Instant> fires = new TreeSet<>();
        LocalDate last = to.atZone(zone).toLocalDate().plusDays(1);
        for (LocalDate day = from.atZone(zone).toLocalDate().minusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            if (!onDay(day)) {
                continue;
            }
            for (LocalDateTime time = day.atStartOfDay(); time.toLocalDate().equals(day); time = time.plusMinutes(1)) {
                if (atMinute(time)) {
                    place(time.withSecond(Integer.parseInt(second)), rules, fires);
                }
            }
        }
        return new TreeSet<>(fires.subSet(from, true, to, true));
    }

    private void place(LocalDateTime time, ZoneRules rules, TreeSet<Instant> fires) {
        List<ZoneOffset> offsets = rules.getValidOffsets(time);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = rules.getTransition(time);
            if (!isWildcard() && gap.getDuration().compareTo(Duration.ofHours(3)) <= 0) {
                fires.add(gap.getInstant());
            }
        } else if (offsets.size() == 1) {
            fires.add(time.toInstant(offsets.get(0)));
        } else {
            Instant one = time.toInstant(offsets.get(0));
            Instant other = time.toInstant(offsets.get(1));
            fires.add(one.isBefore(other) ? one : other);
            if (isWildcard()) {
                fires.add(one.isBefore(other) ? other : one);
            }
        }
    }

    /** The first day from one on that fits, within 400 years; null if none does. */
    LocalDate firstDay(LocalDate from) {
        LocalDate end = from.plusYears(400);
        for (LocalDate day = from; day.isBefore(end); day = day.plusDays(1)) {
            if (onDay(day)) {
                return day;
            }
        }
        return null;
    }

    /** Makes expressions up, most of them such as people write and some that nobody would. */
    static PlainCron random(Random random) {
        Dialect dialect = Dialect.values()[random.nextInt(Dialect.values().length)];
        String seconds = dialect == Dialect.UNIX ? "" : random.nextInt(4) == 0 ? random.nextInt(60) + " " : "0 ";
        String minutes = numbers(random, 0, 59, 3);
        String hours = numbers(random, 0, 23, 2);
        boolean plain = random.nextInt(3) > 0;
        boolean byWeekday = random.nextBoolean();
        String number = plain || (byWeekday && dialect != Dialect.UNIX) ? "*" : days(random, dialect);
        String weekday = plain || !byWeekday ? "*" : weekdays(random, dialect);
        if (dialect == Dialect.UNIX && !plain && random.nextBoolean()) {
            number = days(random, dialect);
        }
        if (dialect == Dialect.QUARTZ) {
            boolean number1 = weekday.equals("*");
            weekday = number1 ? "?" : weekday;
            number = number1 ? number : "?";
        }
        String months = random.nextInt(4) > 0 ? "*" : months(random);
        String text = seconds + minutes + " " + hours + " " + number + " " + months + " " + weekday;
        if (dialect == Dialect.QUARTZ && random.nextInt(5) == 0) {
            int from = 1970 + random.nextInt(60);
            text += " " + from + "-" + (from + 30 + random.nextInt(30));
        }
        return new PlainCron(dialect, text);
    }

    private static String numbers(Random random, int min, int max, int stars) {
        int span = max - min;
        return switch (random.nextInt(6 + stars)) {
            case 0 -> one(random, min, max);
            case 1 -> one(random, min, max) + "," + one(random, min, max);
            case 2 -> range(random, min, max);
            case 3 -> "*/" + (1 + random.nextInt(span));
            case 4 -> {
                int low = min + random.nextInt(span - 1);
                int high = low + 2 + random.nextInt(max - low - 1);
                yield low + "-" + Math.min(max, high) + "/" + (1 + random.nextInt(Math.min(max, high) - low));
            }
            case 5 -> one(random, min, max) + "," + range(random, min, max);
            default -> "*";
        };
    }

    private static String one(Random random, int min, int max) {
        return String.valueOf(min + random.nextInt(max - min + 1));
    }

    private static String range(Random random, int min, int max) {
        int low = min + random.nextInt(max - min);
        return low + "-" + (low + 1 + random.nextInt(max - low));
    }

    private static String months(Random random) {
        return random.nextBoolean() ? numbers(random, 1, 12, 0) : MONTHS.get(1 + random.nextInt(12));
    }

    private static String days(Random random, Dialect dialect) {
        if (dialect == Dialect.UNIX) {
            return numbers(random, 1, 31, 0);
        }
        return switch (random.nextInt(8)) {
            case 0 -> "L";
            case 1 -> "LW";
            case 2 -> "L-" + (1 + random.nextInt(27));
            case 3 -> (1 + random.nextInt(31)) + "W";
            case 4 -> (1 + random.nextInt(28)) + ",L";
            default -> numbers(random, 1, 31, 0);
        };
    }

    private static String weekdays(Random random, Dialect dialect) {
        String name = DAYS.get(random.nextInt(7));
        if (dialect != Dialect.UNIX) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    return name + "#" + (1 + random.nextInt(5));
                }
                case 1 -> {
                    return name + "L";
                }
                default -> {
                    // as in any cron, below
                }
            }
        }
        int low = random.nextInt(6);
        int first = dialect == Dialect.QUARTZ ? 1 : 0;
        return switch (random.nextInt(4)) {
            case 0 -> name;
            case 1 -> name + "," + DAYS.get(random.nextInt(7));
            case 2 -> (low + first) + "-" + (low + 1 + random.nextInt(6 - low) + first);
            default -> String.valueOf(random.nextInt(7) + first);
        };
    }

    @Override
    public String toString() {
        return dialect + " '" + text.toUpperCase(Locale.ROOT) + "'";
    }
}
