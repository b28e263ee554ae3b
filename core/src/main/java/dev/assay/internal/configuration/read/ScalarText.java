package dev.assay.internal.configuration.read;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of scalar values. Each method answers null for text that has not its form. */
final class ScalarText {

    private static final Pattern DURATION =
            Pattern.compile("P(?=.)(\\d{1,6}D)?(T(?=.)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,9})?S)?)?");
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,99})(\\.\\d{1,100})?([eE][+-]?\\d{1,3})?");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int MAX_ID = 128;

    private ScalarText() {}

    /** An ISO-8601 duration without years and months, zero to a hundred years. */
    static @Nullable Duration duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return null;
        }
        try {
            Duration duration = Duration.parse(text);
            return duration.compareTo(LONGEST) > 0 ? null : duration;
        } catch (DateTimeException e) {
            return null; // too large even for a Duration
        }
    }

    /** An ISO-8601 instant in UTC. */
    static @Nullable Instant instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null; // a day that the month does not have
        }
    }

    /** A size in bytes with its unit. */
    static @Nullable Long size(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        int shift = switch (text.substring(digits)) {
            case "B" -> 0;
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            case "TiB" -> 40;
            default -> -1;
        };
        if (digits < 1 || digits > 15 || shift < 0) {
            return null;
        }
        long count = Long.parseLong(text.substring(0, digits));
        return count > (Long.MAX_VALUE >> shift) ? null : Long.valueOf(count << shift);
    }

    /** A whole number, without a sign or zeros in front. */
    static @Nullable Integer integer(String text) {
        if (text.isEmpty() || text.length() > 9 || (text.length() > 1 && text.charAt(0) == '0')) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Integer.valueOf(text);
    }

    /** A number that is not negative, without exponent. */
    static @Nullable Double decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Double.valueOf(text) : null;
    }

    /** A number as JSON writes it: a Long if it is whole and fits, otherwise a BigDecimal with the scale it is written with. */
    static @Nullable Number number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        if (whole && text.length() <= 18) {
            return Long.valueOf(text);
        }
        return whole ? new BigDecimal(text).toBigIntegerExact() : new BigDecimal(text);
    }

    /** Whether text has the form of an id: lower-case letters, digits, {@code . - _}, a letter or digit first. */
    static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAX_ID) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!plain && (i == 0 || (c != '.' && c != '-' && c != '_'))) {
                return false;
            }
        }
        return true;
    }
}
