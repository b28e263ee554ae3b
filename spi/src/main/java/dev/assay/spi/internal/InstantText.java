package dev.assay.spi.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Times as {@link Instant#toString} writes them, into bytes and without garbage. Thread-safe.
 *
 * <p>Days become dates by counting years from March, so that a leap day is a year's last (Hinnant, "chrono-compatible low-level date
 * algorithms").
 */
public final class InstantText {

    /** More bytes than any text takes. */
    public static final int MOST = 40;

    private static final long FIRST = -62_167_219_200L; // 0000-01-01T00:00:00Z
    private static final long LAST = 253_402_300_799L; // 9999-12-31T23:59:59Z
    private static final int DAY = 86_400;
    private static final int ERA_DAYS = 146_097; // in 400 years
    private static final int ERA_SHIFT = 719_468; // from 0000-03-01 to 1970-01-01

    private InstantText() {}

    /**
     * Writes a time as ISO 8601 in UTC.
     *
     * @param into has room for {@link #MOST} bytes
     * @return where the text ends
     */
    public static int write(Instant time, byte[] into, int at) {
        long seconds = time.getEpochSecond();
        if (seconds < FIRST || seconds > LAST) {
            byte[] text = time.toString().getBytes(StandardCharsets.US_ASCII); // years of more digits, and signs
            System.arraycopy(text, 0, into, at, text.length);
            return at + text.length;
        }
        long days = Math.floorDiv(seconds, DAY);
        int second = (int) Math.floorMod(seconds, (long) DAY);
        int end = date(days, into, at);
        into[end++] = 'T';
        end = digits(second / 3600, 2, into, end);
        into[end++] = ':';
        end = digits(second / 60 % 60, 2, into, end);
        into[end++] = ':';
        end = digits(second % 60, 2, into, end);
        end = fraction(time.getNano(), into, end);
        into[end++] = 'Z';
        return end;
    }

    private static int date(long days, byte[] into, int at) {
        long shifted = days + ERA_SHIFT;
        long era = Math.floorDiv(shifted, ERA_DAYS);
        int dayOfEra = (int) (shifted - era * ERA_DAYS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        int end = digits(year, 4, into, at);
        into[end++] = '-';
        end = digits(month, 2, into, end);
        into[end++] = '-';
        return digits(day, 2, into, end);
    }

    // In groups of three digits, as few as say it all.
    private static int fraction(int nanos, byte[] into, int at) {
        if (nanos == 0) {
            return at;
        }
        into[at] = '.';
        if (nanos % 1_000_000 == 0) {
            return digits(nanos / 1_000_000, 3, into, at + 1);
        }
        return nanos % 1000 == 0 ? digits(nanos / 1000, 6, into, at + 1) : digits(nanos, 9, into, at + 1);
    }

    private static int digits(int number, int width, byte[] into, int at) {
        int rest = number;
        for (int place = at + width - 1; place >= at; place--) {
            into[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + width;
    }
}
