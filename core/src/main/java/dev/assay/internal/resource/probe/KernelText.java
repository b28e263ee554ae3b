package dev.assay.internal.resource.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The bytes of a kernel file, with the few ways of looking into them that such files need.
 *
 * <p>Numbers are not negative; {@link #UNKNOWN} stands for one that is missing, malformed or too large. Not
 * thread-safe.
 */
final class KernelText {

    /** A number that is not there. */
    static final long UNKNOWN = -1;

    /** Larger members of a range list are not believed. */
    private static final int MOST_IN_RANGES = 65_535;

    private byte[] bytes = new byte[0];
    private int length;

    void set(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** The number that follows {@code key} at the beginning of a line; blanks and a colon may lie between. */
    long valueOf(String key) {
        int at = lineAfter(key);
        return at < 0 ? UNKNOWN : numberAt(at);
    }

    /** The first number in the whole text. */
    long firstNumber() {
        return numberAt(0);
    }

    /** Whether the text begins so. */
    boolean startsWith(String word) {
        return matches(0, word);
    }

    /**
     * The decimal fraction that follows {@code name=} in the line that begins with {@code key}, such as
     * {@code some avg10=2.33}; NaN if there is none.
     */
    double fraction(String key, String name) {
        int at = lineAfter(key);
        if (at < 0) {
            return Double.NaN;
        }
        for (int i = at; i < length && bytes[i] != '\n'; i++) {
            if (matches(i, name) && i + name.length() < length && bytes[i + name.length()] == '=') {
                return fractionAt(i + name.length() + 1);
            }
        }
        return Double.NaN;
    }

    /** Reads the list of ranges that follows {@code key}, such as {@code 0-3,8}, into a set; empty if there is none. */
    void ranges(String key, BitSet into) {
        into.clear();
        int at = lineAfter(key);
        if (at < 0) {
            return;
        }
        while (at < length && bytes[at] != '\n') {
            long first = numberAt(at);
            at = afterNumber(at);
            long last = first;
            if (at < length && bytes[at] == '-') {
                last = numberAt(at + 1);
                at = afterNumber(at + 1);
            }
            if (first == UNKNOWN || last < first || last > MOST_IN_RANGES) {
                into.clear();
                return;
            }
            into.set((int) first, (int) last + 1);
            if (at >= length || bytes[at] != ',') {
                return;
            }
            at++;
        }
    }

    private int afterNumber(int from) {
        int i = from;
        while (i < length && isSeparator(bytes[i])) {
            i++;
        }
        while (i < length && isDigit(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Where the line after the one at {@code from} begins; -1 at the end. */
    int nextLine(int from) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                return i + 1 < length ? i + 1 : -1;
            }
        }
        return -1;
    }

    boolean matches(int at, String word) {
        if (at + word.length() > length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The number of the given place, from 0, in the line at {@code from}; words count as places. */
    long field(int from, int place) {
        int i = from;
        for (int seen = 0; i < length && bytes[i] != '\n'; seen++) {
            while (i < length && bytes[i] == ' ') {
                i++;
            }
            if (seen == place) {
                return numberAt(i);
            }
            while (i < length && bytes[i] != ' ' && bytes[i] != '\n') {
                i++;
            }
        }
        return UNKNOWN;
    }

    /** Where the field after the one at {@code from} begins in its line; -1 if there is none. */
    int nextField(int from) {
        int i = from;
        while (i < length && bytes[i] != ' ' && bytes[i] != '\n') {
            i++;
        }
        while (i < length && bytes[i] == ' ') {
            i++;
        }
        return i < length && bytes[i] != '\n' ? i : -1;
    }

    /** The place of the last such byte; -1 if there is none. */
    int lastIndexOf(char c) {
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it holds just these bytes. */
    boolean sameAs(byte[] other) {
        return other.length == length && Arrays.equals(other, 0, length, bytes, 0, length);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** The whole as text, for the files that are read rarely. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Where the value begins in the line of this key; -1 if there is no such line. */
    private int lineAfter(String key) {
        for (int line = length == 0 ? -1 : 0; line >= 0; line = nextLine(line)) {
            int end = line + key.length();
            if (matches(line, key) && end < length && isSeparator(bytes[end])) {
                return end;
            }
        }
        return -1;
    }

    private static boolean isSeparator(byte b) {
        return b == ' ' || b == '\t' || b == ':';
    }

    /** The number at a place, after blanks. */
    long numberAt(int from) {
        int i = from;
        while (i < length && (isSeparator(bytes[i]) || (from == 0 && bytes[i] == '\n'))) {
            i++;
        }
        int first = i;
        long value = 0;
        while (i < length && isDigit(bytes[i])) {
            int digit = bytes[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return UNKNOWN;
            }
            value = value * 10 + digit;
            i++;
        }
        return i == first ? UNKNOWN : value;
    }

    private double fractionAt(int from) {
        int i = from;
        long digits = 0;
        long scale = 1;
        boolean afterPoint = false;
        boolean any = false;
        while (i < length && (isDigit(bytes[i]) || (bytes[i] == '.' && !afterPoint)) && digits < 1_000_000_000_000L) {
            if (bytes[i] == '.') {
                afterPoint = true;
            } else {
                any = true;
                digits = digits * 10 + (bytes[i] - '0');
                scale = afterPoint ? scale * 10 : scale;
            }
            i++;
        }
        return any ? (double) digits / scale : Double.NaN;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
