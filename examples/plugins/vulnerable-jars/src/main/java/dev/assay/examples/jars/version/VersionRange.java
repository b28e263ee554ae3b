package dev.assay.examples.jars.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A union of intervals of versions, written as Maven writes them: {@code [2.4,2.12.2) [2.13.0,2.15.0)}, {@code
 * (,1.10.0)}, {@code [4.0]}. Immutable.
 */
public final class VersionRange {

    private static final Pattern INTERVAL =
            Pattern.compile("\\s*([\\[(])\\s*([^\\s,\\[\\]()]*)\\s*(,?)\\s*([^\\s,\\[\\]()]*)\\s*([\\])])\\s*");

    private final List<Interval> intervals;

    private VersionRange(List<Interval> intervals) {
        this.intervals = List.copyOf(intervals);
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException if the text is no union of intervals, or one of them is empty
     */
    public static VersionRange parse(String text) {
        List<Interval> intervals = new ArrayList<>();
        Matcher matcher = INTERVAL.matcher(text);
        int end = 0;
        while (end < text.length()) {
            matcher.region(end, text.length());
            if (!matcher.lookingAt()) {
                throw new IllegalArgumentException("no version interval at character " + end + " of '" + text + "'");
            }
            intervals.add(Interval.of(matcher, text));
            end = matcher.end();
        }
        if (intervals.isEmpty()) {
            throw new IllegalArgumentException("a version range has at least one interval");
        }
        return new VersionRange(intervals);
    }

    /** Whether the version lies in one of the intervals. */
    public boolean contains(MavenVersion version) {
        return intervals.stream().anyMatch(interval -> interval.contains(version));
    }

    @Override
    public String toString() {
        return String.join(" ", intervals.stream().map(Interval::toString).toList());
    }

    private record Interval(
            @Nullable MavenVersion low,
            boolean lowIn,
            @Nullable MavenVersion high,
            boolean highIn,
            String text) {

        static Interval of(Matcher m, String whole) {
            boolean lowIn = m.group(1).equals("[");
            boolean highIn = m.group(5).equals("]");
            boolean single = m.group(3).isEmpty();
            MavenVersion low = m.group(2).isEmpty() ? null : MavenVersion.of(m.group(2));
            MavenVersion high = single ? low : m.group(4).isEmpty() ? null : MavenVersion.of(m.group(4));
            boolean malformed = single && (low == null || !lowIn || !highIn);
            boolean empty = low != null
                    && high != null
                    && (low.compareTo(high) > 0 || (low.compareTo(high) == 0 && !(lowIn && highIn)));
            if (malformed || empty) {
                throw new IllegalArgumentException("'" + m.group().strip() + "' in '" + whole + "' holds no version");
            }
            return new Interval(low, lowIn, high, highIn, m.group().strip());
        }

        boolean contains(MavenVersion version) {
            int fromLow = low == null ? 1 : version.compareTo(low);
            int toHigh = high == null ? -1 : version.compareTo(high);
            return (lowIn ? fromLow >= 0 : fromLow > 0) && (highIn ? toHigh <= 0 : toHigh < 0);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
