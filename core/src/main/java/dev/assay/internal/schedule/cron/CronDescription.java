package dev.assay.internal.schedule.cron;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An expression in words. */
final class CronDescription {

    private static final int MOST_TIMES = 6;

    private final TimesOfDay times;
    private final CalendarDays days;

    CronDescription(TimesOfDay times, CalendarDays days) {
        this.times = times;
        this.days = days;
    }

    @Override
    public String toString() {
        StringBuilder words = new StringBuilder(timeOfDay()).append(' ').append(day());
        if (Long.bitCount(days.months().set()) < 12) {
            words.append(" in ").append(Sets.list(days.months().set(), 1, 12, CronDescription::month));
        }
        if (!days.years().isAll()) {
            String years = days.years().text();
            words.append(years.matches("[0-9]+") ? " in the year " : " in the years ")
                    .append(years.replace(",", ", "));
        }
        return words.toString();
    }

    private String timeOfDay() {
        long count = (long) Long.bitCount(times.seconds().set())
                * Long.bitCount(times.minutes().set())
                * Long.bitCount(times.hours().set());
        return count <= MOST_TIMES && !times.isWildcard() ? "at " + clockTimes() : cadence();
    }

    private String clockTimes() {
        List<String> all = new ArrayList<>();
        for (int time = times.first(); time != TimesOfDay.NONE; time = time == 86_399 ? -1 : times.next(time + 1)) {
            String clock = String.format(Locale.ROOT, "%02d:%02d", time / 3600, time / 60 % 60);
            all.add(time % 60 == 0 ? clock : clock + String.format(Locale.ROOT, ":%02d", time % 60));
        }
        return Sets.join(all);
    }

    private String cadence() {
        List<String> parts = new ArrayList<>();
        boolean onTheMinute = times.seconds().set() == 1;
        if (!onTheMinute) {
            parts.add(part(times.seconds(), "second", 59));
        }
        boolean everySecondSaysIt = !onTheMinute && isFull(times.minutes(), 59);
        if (!everySecondSaysIt) {
            parts.add(
                    !onTheMinute && isEven(times.minutes(), 60)
                            ? "of every " + Sets.ordinal(distance(times.minutes())) + " minute"
                            : part(times.minutes(), "minute", 59));
        }
        if (!isFull(times.hours(), 23)) {
            parts.add(hours());
        } else if (!isFull(times.minutes(), 59) && !isEven(times.minutes(), 60)) {
            parts.add("of every hour");
        }
        return String.join(" ", parts);
    }

    private static String part(Numbers numbers, String unit, int max) {
        if (isFull(numbers, max)) {
            return "every " + unit;
        }
        if (isEven(numbers, max + 1)) {
            return "every " + distance(numbers) + " " + unit + "s";
        }
        return (numbers.isSingle() ? "at " + unit + " " : "at " + unit + "s ")
                + Sets.list(numbers.set(), 0, max, Integer::toString);
    }

    private String hours() {
        if (isEven(times.hours(), 24)) {
            return "of every " + Sets.ordinal(distance(times.hours())) + " hour from midnight";
        }
        return (times.hours().isSingle() ? "of hour " : "of hours ")
                + Sets.list(times.hours().set(), 0, 23, Integer::toString);
    }

    private String day() {
        boolean anyNumber = days.daysOfMonth().isEveryDay();
        boolean anyWeekday = days.daysOfWeek().isEveryDay();
        if (days.eitherIsEnough()) {
            return "on " + dayOfMonth() + " and also on " + dayOfWeek();
        }
        if (anyNumber && anyWeekday) {
            return "every day";
        }
        if (anyWeekday) {
            return "on " + dayOfMonth();
        }
        return anyNumber ? "on " + dayOfWeek() : "on " + dayOfMonth() + " if that is " + dayOfWeek();
    }

    private String dayOfMonth() {
        DaysOfMonth field = days.daysOfMonth();
        if (field.text().matches("\\*/[0-9]+")) {
            return "every " + Sets.ordinal(Integer.parseInt(field.text().substring(2)))
                    + " day of the month from day 1";
        }
        List<String> parts = new ArrayList<>();
        if (field.days() != 0) {
            parts.add((Long.bitCount(field.days()) == 1 ? "day " : "days ")
                    + Sets.list(field.days(), 1, 31, Integer::toString));
        }
        Sets.each(field.weekdayNear(), day -> parts.add("the weekday nearest to day " + day));
        Sets.each(field.fromLast(), distance -> parts.add(fromLast(distance)));
        Sets.each(
                field.weekdayNearFromLast(),
                distance ->
                        parts.add(distance == 0 ? "the last weekday" : "the weekday nearest to " + fromLast(distance)));
        return Sets.join(parts) + " of the month";
    }

    private static String fromLast(int distance) {
        return distance == 0
                ? "the last day"
                : "the day " + distance + (distance == 1 ? " day" : " days") + " before the last";
    }

    private String dayOfWeek() {
        DaysOfWeek field = days.daysOfWeek();
        List<String> parts = new ArrayList<>();
        if (field.days() != 0) {
            parts.add(weekdays(field.days()));
        }
        Sets.each(
                field.nth(),
                bit -> parts.add("the " + Sets.ordinal(bit / 8) + " " + weekday(bit % 8) + " of the month"));
        Sets.each(field.last(), day -> parts.add("the last " + weekday(day) + " of the month"));
        return Sets.join(parts);
    }

    // Weeks read from Monday to Sunday; the bits run from Sunday to Saturday.
    private static String weekdays(long set) {
        long fromMonday = set >> 1 | (set & 1) << 6;
        return Sets.list(fromMonday, 0, 6, day -> weekday((day + 1) % 7));
    }

    private static boolean isFull(Numbers numbers, int max) {
        return numbers.set() == Bits.range(0, max);
    }

    // "Every 59 minutes" would be a lie: a step that does not divide the hour begins again with each hour.
    private static boolean isEven(Numbers numbers, int size) {
        return numbers.text().matches("\\*/[0-9]+") && size % distance(numbers) == 0;
    }

    private static int distance(Numbers numbers) {
        return Integer.parseInt(numbers.text().substring(2));
    }

    private static String weekday(int sundayIsZero) {
        return List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
                .get(sundayIsZero);
    }

    private static String month(int number) {
        return List.of(
                        "January",
                        "February",
                        "March",
                        "April",
                        "May",
                        "June",
                        "July",
                        "August",
                        "September",
                        "October",
                        "November",
                        "December")
                .get(number - 1);
    }
}
