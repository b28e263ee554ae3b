package dev.assay.eventhub.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a segment frame by frame. Where bytes are wrong it looks for the next frame that is right, so one wrong byte costs the
 * record it is in and no other. It always moves forward. Not thread-safe.
 */
final class SegmentScan implements Closeable {

    /** The largest content of a frame that is believed. */
    static final int MAX_CONTENT = 256 << 20;

    /** What stands at a place: a frame that is right, or bytes that are not. */
    record Found(long at, long to, byte type, long number, long acceptedAt, int hash) {

        private static final byte WRONG = 0;

        static Found wrong(long from, long to) {
            return new Found(from, to, WRONG, 0, 0, 0);
        }

        boolean isRecord() {
            return type == Frames.RECORD;
        }

        boolean isSeal() {
            return type == Frames.SEAL;
        }

        boolean isWrong() {
            return type == WRONG;
        }
    }

    private final FileWindow window;
    private long place;
    private long expected;

    /** Begins after the header; the segment's first record has this number. */
    SegmentScan(Disk disk, Path file, long first) throws IOException {
        this.window = new FileWindow(disk, file);
        this.place = Frames.HEADER;
        this.expected = first;
    }

    /** The number that the next record should have. */
    long expected() {
        return expected;
    }

    long fileSize() throws IOException {
        return window.fileSize();
    }

    /** When the segment says that it was made, -1 if its header is wrong. */
    long madeAt(long first) throws IOException {
        return window.fileSize() < Frames.HEADER
                ? -1
                : Frames.madeAt(window.at(0, Frames.HEADER, Frames.HEADER), first);
    }

    /** The next thing before an end, or null if there is nothing more. */
    @Nullable Found next(long end) throws IOException {
        if (place >= end) {
            return null;
        }
        Found found = frame(place, end);
        if (found == null) {
            found = Found.wrong(place, resync(place + 1, end));
        }
        place = found.to();
        if (found.isRecord() || found.isSeal()) {
            expected = Math.max(expected, found.number() + 1);
        }
        return found;
    }

    private @Nullable Found frame(long at, long end) throws IOException {
        if (end - at < Frames.PREFIX + Frames.LEAST) {
            return null;
        }
        int length = window.at(at, Frames.PREFIX, end).getInt(0);
        if (length < Frames.LEAST || length > MAX_CONTENT || length > end - at - Frames.PREFIX) {
            return null;
        }
        // The head first: a length that is wrong must not make us read megabytes.
        ByteBuffer head = window.at(at, Frames.PREFIX + Frames.LEAST, end);
        long number = head.getLong(Frames.PREFIX);
        byte type = head.get(Frames.PREFIX + 8);
        long most = expected + (end - at) / (Frames.PREFIX + Frames.LEAST) + 1;
        boolean plausible = number >= expected - 1
                && number <= most
                && (type == Frames.RECORD && length > Frames.RECORD_HEAD
                        || type == Frames.SEAL && length == Frames.MARK);
        if (!plausible) {
            return null;
        }
        ByteBuffer frame = window.at(at, Frames.PREFIX + length, end);
        if (frame.getInt(4) != Frames.crc(frame, Frames.PREFIX, length)) {
            return null;
        }
        long to = at + Frames.PREFIX + length;
        return type == Frames.SEAL
                ? new Found(at, to, type, number, 0, 0)
                : new Found(
                        at,
                        to,
                        type,
                        number,
                        frame.getLong(Frames.PREFIX + Frames.LEAST),
                        frame.getInt(Frames.PREFIX + Frames.LEAST + 8));
    }

    private long resync(long from, long end) throws IOException {
        for (long at = from; end - at >= Frames.PREFIX + Frames.LEAST; at++) {
            if (frame(at, end) != null) {
                return at;
            }
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
