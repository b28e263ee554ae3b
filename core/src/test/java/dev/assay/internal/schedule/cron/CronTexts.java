package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Dialect;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Makes expressions together with what they mean: the text for the parser, and a predicate over local times that was never near
 * it. What the parser and the search make of the text is held against the predicate.
 */
final class CronTexts {

    private CronTexts() {}

    /** An expression and its meaning. */
    record Sample(
            Dialect dialect, String text, Predicate<LocalDate> day, Predicate<LocalDateTime> time, boolean starred) {

        boolean fires(LocalDateTime local) {
            return time.test(local) && day.test(local.toLocalDate());
        }

        @Override
        public String toString() {
            return dialect + " '" + text + "'";
        }
    }

    private record Part(String text, IntPredicate test) {
        boolean starred() {
            return text.contains("*");
        }
    }

    private record DayPart(String text, Predicate<LocalDate> test) {
        boolean beginsWithStar() {
            return text.startsWith("*");
        }
    }

    static Arbitrary<Sample> any() {
        return Arbitraries.of(Dialect.values()).flatMap(CronTexts::of);
    }

    static Arbitrary<Sample> of(Dialect dialect) {
        Arbitrary<Part> seconds =
                dialect == Dialect.UNIX ? Arbitraries.just(new Part("", v -> v == 0)) : number(dialect, 0, 59);
        Arbitrary<DayPart> dayOfMonth = dayOfMonth(dialect);
        Arbitrary<DayPart> dayOfWeek = dayOfWeek(dialect);
        Arbitrary<Part> year = dialect == Dialect.QUARTZ
                ? Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.just(new Part("", v -> true))),
                        Tuple.of(1, number(dialect, 1970, 2099)))
                : Arbitraries.just(new Part("", v -> true));
        return Combinators.combine(
                        seconds,
                        number(dialect, 0, 59),
                        number(dialect, 0, 23),
                        days(dialect, dayOfMonth, dayOfWeek),
                        number(dialect, 1, 12),
                        year)
                .as((second, minute, hour, days, month, theYear) ->
                        sample(dialect, second, minute, hour, days, month, theYear));
    }

    /** Settled times every day, the heart of what is scheduled: {@code minute hour * * *}. */
    static Arbitrary<Sample> daily() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 59),
                        Arbitraries.integers().between(0, 23))
                .as((minute, hour) -> new Sample(
                        Dialect.UNIX,
                        minute + " " + hour + " * * *",
                        day -> true,
                        time -> time.getSecond() == 0 && time.getMinute() == minute && time.getHour() == hour,
                        false));
    }

    private record Days(DayPart ofMonth, DayPart ofWeek) {}

    private static Arbitrary<Days> days(Dialect dialect, Arbitrary<DayPart> dayOfMonth, Arbitrary<DayPart> dayOfWeek) {
        if (dialect != Dialect.QUARTZ) {
            return Combinators.combine(dayOfMonth, dayOfWeek).as(Days::new);
        }
        DayPart open = new DayPart("?", day -> true);
        return Arbitraries.oneOf(
                dayOfMonth.map(part -> new Days(part, open)), dayOfWeek.map(part -> new Days(open, part)));
    }

    private static Sample sample(
            Dialect dialect, Part second, Part minute, Part hour, Days days, Part month, Part year) {
        DayPart ofMonth = days.ofMonth();
        DayPart ofWeek = days.ofWeek();
        boolean either = dialect == Dialect.UNIX && !ofMonth.beginsWithStar() && !ofWeek.beginsWithStar();
        Predicate<LocalDate> day =
                either ? ofMonth.test().or(ofWeek.test()) : ofMonth.test().and(ofWeek.test());
        String text = List.of(
                        second.text(),
                        minute.text(),
                        hour.text(),
                        ofMonth.text(),
                        month.text(),
                        ofWeek.text(),
                        year.text())
                .stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return new Sample(
                dialect,
                text,
                day.and(date ->
                        month.test().test(date.getMonthValue()) && year.test().test(date.getYear())),
                time -> second.test().test(time.getSecond())
                        && minute.test().test(time.getMinute())
                        && hour.test().test(time.getHour()),
                second.starred() || minute.starred() || hour.starred());
    }

    private static Arbitrary<Part> number(Dialect dialect, int min, int max) {
        Arbitrary<Integer> value = Arbitraries.integers().between(min, max);
        Arbitrary<Part> single = value.map(v -> new Part(String.valueOf(v), x -> x == v));
        Arbitrary<Part> star = Arbitraries.just(new Part("*", x -> true));
        Arbitrary<Part> starStep = Arbitraries.integers()
                .between(1, Math.min(30, max - min))
                .map(n -> new Part("*/" + n, x -> x <= max && (x - min) % n == 0));
        Arbitrary<Part> range = Combinators.combine(value, value)
                .as((a, b) -> a <= b
                        ? new Part(a + "-" + b, x -> x >= a && x <= b)
                        : new Part(b + "-" + a, x -> x >= b && x <= a));
        Arbitrary<Part> rangeStep = Combinators.combine(
                        value, value, Arbitraries.integers().between(1, 9))
                .as((a, b, n) -> {
                    int from = Math.min(a, b);
                    int to = Math.max(a, b);
                    int step = Math.min(n, Math.max(1, to - from));
                    return new Part(from + "-" + to + "/" + step, x -> x >= from && x <= to && (x - from) % step == 0);
                });
        Arbitrary<Part> openStep = Combinators.combine(
                        value, Arbitraries.integers().between(1, 30))
                .as((a, n) -> {
                    int step = Math.min(n, Math.max(1, max - a));
                    return new Part(a + "/" + step, x -> x >= a && x <= max && (x - a) % step == 0);
                });
        Arbitrary<Part> wrapped = Combinators.combine(value, value)
                .as((a, b) -> a <= b
                        ? new Part(a + "-" + b, x -> x >= a && x <= b)
                        : new Part(a + "-" + b, x -> x >= a || x <= b));
        List<Tuple.Tuple2<Integer, Arbitrary<Part>>> kinds = new ArrayList<>(List.of(
                Tuple.of(5, single),
                Tuple.of(3, star),
                Tuple.of(2, starStep),
                Tuple.of(2, range),
                Tuple.of(1, rangeStep)));
        if (dialect != Dialect.UNIX) {
            kinds.add(Tuple.of(1, openStep));
        }
        if (dialect == Dialect.QUARTZ && max < 1970) {
            kinds.add(Tuple.of(1, wrapped));
        }
        return list(Arbitraries.frequencyOf(kinds));
    }

    private static Arbitrary<Part> list(Arbitrary<Part> item) {
        return Arbitraries.frequency(Tuple.of(4, 1), Tuple.of(1, 2), Tuple.of(1, 3))
                .flatMap(size -> item.list().ofSize(size))
                .map(items -> new Part(
                        items.stream().map(Part::text).collect(Collectors.joining(",")),
                        x -> items.stream().anyMatch(part -> part.test().test(x))));
    }

    private static Arbitrary<DayPart> dayOfMonth(Dialect dialect) {
        Arbitrary<DayPart> plain = number(dialect, 1, 31)
                .map(part -> new DayPart(part.text(), date -> part.test().test(date.getDayOfMonth())));
        Arbitrary<DayPart> star = Arbitraries.just(new DayPart("*", date -> true));
        if (dialect == Dialect.UNIX) {
            return Arbitraries.frequencyOf(Tuple.of(1, plain), Tuple.of(1, star));
        }
        Arbitrary<DayPart> special = specialDayOfMonth(dialect);
        Arbitrary<DayPart> mixed = Combinators.combine(plain, special)
                .as((one, other) ->
                        new DayPart(one.text() + "," + other.text(), one.test().or(other.test())));
        List<Tuple.Tuple2<Integer, Arbitrary<DayPart>>> kinds = new ArrayList<>(
                List.of(Tuple.of(3, plain), Tuple.of(3, star), Tuple.of(3, special), Tuple.of(1, mixed)));
        if (dialect == Dialect.SECONDS) {
            kinds.add(Tuple.of(1, Arbitraries.just(new DayPart("?", date -> true))));
        }
        return Arbitraries.frequencyOf(kinds);
    }

    private static Arbitrary<DayPart> specialDayOfMonth(Dialect dialect) {
        Arbitrary<Integer> day = Arbitraries.integers().between(1, 31);
        Arbitrary<Integer> distance = Arbitraries.integers().between(1, 30);
        Arbitrary<DayPart> last =
                Arbitraries.just(new DayPart("L", date -> date.getDayOfMonth() == date.lengthOfMonth()));
        Arbitrary<DayPart> fromLast =
                distance.map(n -> new DayPart("L-" + n, date -> date.getDayOfMonth() == date.lengthOfMonth() - n));
        Arbitrary<DayPart> lastWeekday =
                Arbitraries.just(new DayPart("LW", date -> isWeekdayNearest(date, date.lengthOfMonth())));
        Arbitrary<DayPart> near = day.map(n -> new DayPart(n + "W", date -> isWeekdayNearest(date, n)));
        if (dialect == Dialect.SECONDS) {
            return Arbitraries.oneOf(last, fromLast, lastWeekday, near);
        }
        Arbitrary<DayPart> nearFromLast = distance.map(n ->
                new DayPart("L-" + n + "W", date -> isWeekdayNearest(date, date.lengthOfMonth() - n)));
        return Arbitraries.oneOf(last, fromLast, lastWeekday, near, nearFromLast);
    }

    /** Said with dates: the weekday next to a day, not leaving its month. */
    private static boolean isWeekdayNearest(LocalDate date, int day) {
        if (day < 1 || day > date.lengthOfMonth()) {
            return false;
        }
        LocalDate wanted = date.withDayOfMonth(day);
        LocalDate nearest = Stream.of(0, -1, 1, -2, 2)
                .map(wanted::plusDays)
                .filter(each -> each.getMonth() == date.getMonth()
                        && each.getDayOfWeek().getValue() <= 5)
                .findFirst()
                .orElseThrow();
        return date.equals(nearest);
    }

    private static Arbitrary<DayPart> dayOfWeek(Dialect dialect) {
        Arbitrary<DayPart> star = Arbitraries.just(new DayPart("*", date -> true));
        Arbitrary<DayPart> single = weekday(dialect).map(day -> new DayPart(day.text(), day.test()));
        Arbitrary<DayPart> workdays = Arbitraries.of("MON-FRI", dialect == Dialect.QUARTZ ? "2-6" : "1-5")
                .map(text -> new DayPart(text, date -> date.getDayOfWeek().getValue() <= 5));
        Arbitrary<DayPart> weekend = Arbitraries.of("SAT,SUN", dialect == Dialect.QUARTZ ? "7-1" : "6-7", "SAT-SUN")
                .map(text -> new DayPart(text, date -> date.getDayOfWeek().getValue() > 5));
        Arbitrary<DayPart> start = Arbitraries.of("SUN-TUE", dialect == Dialect.QUARTZ ? "1-3" : "0-2")
                .map(text -> new DayPart(text, date -> date.getDayOfWeek().getValue() % 7 <= 2));
        List<Tuple.Tuple2<Integer, Arbitrary<DayPart>>> kinds = new ArrayList<>(List.of(
                Tuple.of(4, star),
                Tuple.of(3, single),
                Tuple.of(1, workdays),
                Tuple.of(1, weekend),
                Tuple.of(1, start)));
        if (dialect != Dialect.SECONDS) {
            kinds.add(Tuple.of(
                    1,
                    Arbitraries.just(
                            new DayPart("*/2", date -> date.getDayOfWeek().getValue() % 7 % 2 == 0))));
        }
        if (dialect != Dialect.UNIX) {
            kinds.add(Tuple.of(
                    1,
                    weekday(dialect)
                            .map(day -> new DayPart(
                                    day.text() + "L",
                                    date -> date.equals(date.with(TemporalAdjusters.lastInMonth(day.day())))))));
            kinds.add(Tuple.of(
                    1,
                    Combinators.combine(weekday(dialect), Arbitraries.integers().between(1, 5))
                            .as((day, n) -> new DayPart(
                                    day.text() + "#" + n,
                                    date -> date.equals(
                                            date.with(TemporalAdjusters.dayOfWeekInMonth(n, day.day())))))));
        }
        return Arbitraries.frequencyOf(kinds);
    }

    private record Weekday(String text, DayOfWeek day) {
        Predicate<LocalDate> test() {
            return date -> date.getDayOfWeek() == day;
        }
    }

    private static Arbitrary<Weekday> weekday(Dialect dialect) {
        return Combinators.combine(Arbitraries.of(DayOfWeek.class), Arbitraries.of(0, 1, 2))
                .as((day, style) -> {
                    int number = day.getValue() % 7 + (dialect == Dialect.QUARTZ ? 1 : 0);
                    String text = switch (style) {
                        case 0 -> day.name().substring(0, 3);
                        case 1 -> String.valueOf(number);
                        default ->
                            day == DayOfWeek.SUNDAY && dialect != Dialect.QUARTZ
                                    ? "7"
                                    : day.name().substring(0, 3).toLowerCase(java.util.Locale.ROOT);
                    };
                    return new Weekday(text, day);
                });
    }
}
