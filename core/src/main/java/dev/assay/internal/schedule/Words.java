package dev.assay.internal.schedule;

import java.time.Duration;
import java.util.StringJoiner;

/** Durations in words. */
final class Words {

    private Words() {}

    static String of(Duration duration) {
        StringJoiner words = new StringJoiner(" ");
        part(words, duration.toDaysPart(), "day");
        part(words, duration.toHoursPart(), "hour");
        part(words, duration.toMinutesPart(), "minute");
        part(words, duration.toSecondsPart(), "second");
        part(words, duration.toMillisPart(), "millisecond");
        return words.toString();
    }

    private static void part(StringJoiner words, long count, String unit) {
        if (count != 0) {
            words.add(count == 1 ? "1 " + unit : count + " " + unit + "s");
        }
    }
}
