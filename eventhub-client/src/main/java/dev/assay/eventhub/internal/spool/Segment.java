package dev.assay.eventhub.internal.spool;

import java.nio.file.Path;
import java.util.Locale;

/** One segment file, known by place only outside this package. Its numbers are read by any thread; who appends is the only one who changes them. */
public final class Segment {

    static final String SUFFIX = ".seg";
    private static final int DIGITS = 19;

    private final Path file;
    private final long first;
    private final long madeAt;
    private volatile long end; // written by who appends, read by any thread
    private volatile long next; // likewise: the number after its last record
    private volatile long lastAt = -1; // likewise: when its last record was accepted, -1 if not known
    private volatile boolean closed; // likewise

    Segment(Path file, long first, long madeAt, long end, long next) {
        this.file = file;
        this.first = first;
        this.madeAt = madeAt;
        this.end = end;
        this.next = next;
    }

    static Path file(Path folder, long first) {
        return folder.resolve(String.format(Locale.ROOT, "%0" + DIGITS + "d", first) + SUFFIX);
    }

    /** The number in a file's name, or -1 if it is no name of a segment. */
    static long first(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        String digits = name.substring(0, DIGITS);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    Path file() {
        return file;
    }

    /** The number of its first record. */
    long first() {
        return first;
    }

    /** When it was made, in milliseconds of the wall clock. */
    long madeAt() {
        return madeAt;
    }

    /** How far it may be read. */
    long end() {
        return end;
    }

    /** The number after its last record. */
    long next() {
        return next;
    }

    /** Whether nothing will be appended any more. */
    boolean isClosed() {
        return closed;
    }

    /** When its last record was accepted, in milliseconds of the wall clock; -1 if not known. */
    long lastAt() {
        return lastAt;
    }

    void lastAt(long millis) {
        lastAt = millis;
    }

    void grown(long newEnd, long newNext) {
        next = newNext;
        end = newEnd; // last, because readers look at it first
    }

    void close() {
        closed = true;
    }
}
