package dev.assay.support.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads HTTP's {@code Retry-After}: seconds or a date in any of the three forms that HTTP allows. A server may ask for anything, ten years
 * too, so the answer is capped; what can't be read counts as not asked.
 *
 * <p>All methods are static and safe for use by any thread.
 */
public final class RetryAfter {
    private static final int MAX_LENGTH = 64;

    private RetryAfter() {}

    /**
     * Reads a header's value.
     *
     * @param value the value as received
     * @param now the wall-clock time to count a date from
     * @param cap the longest answer
     * @return how long to stay away, from zero to {@code cap}; empty if the value can't be read
     */
    public static Optional<Duration> parse(String value, Instant now, Duration cap) {
        String text = value.strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<Duration> asked = isDigits(text)
                ? Optional.of(seconds(text, cap))
                : date(text, now).map(at -> Duration.between(now, at));
        return asked.map(d -> d.isNegative() ? Duration.ZERO : d).map(d -> d.compareTo(cap) > 0 ? cap : d);
    }

    private static Duration seconds(String digits, Duration cap) {
        // A number that does not fit is longer than any cap.
        return digits.length() > 18 ? cap : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Optional<Instant> date(String text, Instant now) {
        for (DateTimeFormatter format : formats(now)) {
            try {
                return Optional.of(format.parse(text, LocalDateTime::from).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException notThisForm) {
                // try the next form
            }
        }
        return Optional.empty();
    }

    private static List<DateTimeFormatter> formats(Instant now) {
        // RFC 9110, 5.6.7: a two-digit year more than 50 years ahead means the century before.
        int baseYear = ZonedDateTime.ofInstant(now, ZoneOffset.UTC).getYear() - 49;
        return List.of(
                DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US),
                new DateTimeFormatterBuilder()
                        .appendPattern("EEEE, dd-MMM-")
                        .appendValueReduced(ChronoField.YEAR, 2, 2, baseYear)
                        .appendPattern(" HH:mm:ss 'GMT'")
                        .toFormatter(Locale.US),
                DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US));
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
