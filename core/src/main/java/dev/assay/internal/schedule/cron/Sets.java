package dev.assay.internal.schedule.cron;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Sets of numbers in words. */
final class Sets {

    private static final int SHORTEST_RANGE = 3;

    private Sets() {}

    /** Lists members between two bounds; three or more in a row become a range. */
    static String list(long set, int min, int max, IntFunction<String> name) {
        List<String> parts = new ArrayList<>();
        for (int value = min; value <= max; value++) {
            if (!Bits.has(set, value)) {
                continue;
            }
            int end = value;
            while (end < max && Bits.has(set, end + 1)) {
                end++;
            }
            if (end - value + 1 >= SHORTEST_RANGE) {
                parts.add(name.apply(value) + " to " + name.apply(end));
                value = end;
            } else {
                parts.add(name.apply(value));
            }
        }
        return join(parts);
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String join(List<String> parts) {
        int last = parts.size() - 1;
        return last <= 0
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
    }

    static void each(long set, IntConsumer action) {
        for (long left = set; left != 0; left &= left - 1) {
            action.accept(Long.numberOfTrailingZeros(left));
        }
    }

    static String ordinal(int number) {
        int tens = number / 10 % 10;
        String end = tens == 1
                ? "th"
                : switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + end;
    }
}
