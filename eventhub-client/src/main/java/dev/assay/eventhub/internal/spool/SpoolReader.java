package dev.assay.eventhub.internal.spool;

import dev.assay.spi.hub.HubRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a spool from its first record that is not done with, and finds what is lost on the way. It holds one file open and 128 KiB
 * of it. Reading thread only.
 */
public final class SpoolReader implements Closeable {

    private final Spool spool;
    private final Deque<Lost> lost = new ArrayDeque<>();
    private @Nullable Segment segment;
    private @Nullable SegmentScan scan;
    private @Nullable FileWindow content;
    private @Nullable Segment contentOf;
    private long expected;
    private long wrongFrom = -1;
    private long wrongTo = -1;

    /** Begins at the spool's first record that is not done with. */
    public SpoolReader(Spool spool) {
        this.spool = spool;
        this.expected = spool.low();
    }

    /** The next record's place, or null if there is none now. Ask for {@link #lost} afterwards. */
    public @Nullable Stored next() throws IOException {
        while (true) {
            Segment current = segment == null ? enter() : segment;
            SegmentScan walk = scan;
            if (current == null || walk == null) {
                return null;
            }
            boolean closed = current.isClosed(); // before its end is looked at
            SegmentScan.Found found = read(walk, current);
            if (found == null) {
                if (!closed || !leave(current)) {
                    return null;
                }
            } else if (found.isWrong()) {
                wrongFrom = wrongFrom < 0 ? found.at() : wrongFrom;
                wrongTo = found.to();
            } else {
                long number = found.number();
                seen(current, found.isRecord() ? number : number + 1);
                if (found.isRecord() && number >= expected) {
                    expected = number + 1;
                    return new Stored(
                            current,
                            number,
                            found.at(),
                            (int) (found.to() - found.at()),
                            found.acceptedAt(),
                            found.hash());
                }
            }
        }
    }

    private static SegmentScan.@Nullable Found read(SegmentScan walk, Segment current) throws IOException {
        try {
            return walk.next(current.end());
        } catch (java.io.EOFException e) {
            // Somebody cut the file under us: what is missing shows when the next segment begins.
            return null;
        }
    }

    private @Nullable Segment enter() throws IOException {
        Segment found = spool.segmentOf(expected);
        while (found != null) {
            try {
                scan = new SegmentScan(spool.disk(), found.file(), found.first());
                segment = found;
                boolean unused = missing(found.first(), null);
                return found;
            } catch (NoSuchFileException e) {
                // Dropped, or deleted by somebody: the next one tells what is missing.
                Segment following = spool.after(found);
                found = following;
            }
        }
        return null;
    }

    private boolean leave(Segment left) throws IOException {
        // Where a write failed, an empty segment may have been made anew under the same number.
        Segment here = spool.segmentOf(expected);
        Segment following = here != null && here != left && here.first() >= left.first() ? here : spool.after(left);
        if (following == null) {
            return false;
        }
        if (wrongFrom < 0) {
            expected = Math.max(expected, left.next()); // numbers that were burned by failed writes
        }
        seen(left, following.first());
        close();
        segment = null;
        expected = Math.max(expected, following.first());
        return true;
    }

    /** Notes that a number has come, and sets wrong bytes before it aside. */
    private void seen(Segment in, long number) {
        if (wrongFrom < 0) {
            missing(number, null);
            return;
        }
        Lost.Piece piece = new Lost.Piece(in, wrongFrom, wrongTo);
        wrongFrom = -1;
        if (spool.quarantine().has(in, piece.from())) {
            expected = Math.max(expected, number); // told before
        } else if (!missing(number, piece)) {
            spool.quarantine().keep(in, piece.from(), piece.to()); // no record was in it
        }
    }

    private boolean missing(long number, Lost.@Nullable Piece piece) {
        long from = Math.max(expected, spool.low());
        expected = Math.max(expected, number);
        if (number > from) {
            lost.add(new Lost(from, number - 1, piece));
            return true;
        }
        return false;
    }

    /** Sets the wrong bytes aside; call it when it is told, durably, that records are lost. */
    public void told(Lost told) {
        Lost.Piece piece = told.piece();
        if (piece != null) {
            spool.quarantine().keep(piece.segment(), piece.from(), piece.to());
        }
    }

    /** The next numbers that are lost, or null; each is told once. */
    public @Nullable Lost lost() {
        return lost.poll();
    }

    /** Skips everything below a number, because it was dropped. */
    public void skipTo(long number) throws IOException {
        if (number > expected) {
            expected = number;
            Segment current = segment;
            if (current != null && spool.segmentOf(number) != current) {
                close();
                segment = null;
                wrongFrom = -1;
            }
        }
    }

    /**
     * Reads a record.
     *
     * @throws IOException if the disk does not give back what was written
     */
    public HubRecord load(Stored stored) throws IOException {
        if (content == null || contentOf != stored.segment()) {
            closeContent();
            content = new FileWindow(spool.disk(), stored.segment().file());
            contentOf = stored.segment();
        }
        ByteBuffer frame =
                content.at(stored.at(), stored.length(), stored.segment().end());
        int length = stored.length() - Frames.PREFIX;
        if (frame.getInt(0) != length
                || frame.getLong(Frames.PREFIX) != stored.number()
                || frame.getInt(4) != Frames.crc(frame, Frames.PREFIX, length)) {
            closeContent();
            throw new IOException(
                    "record " + stored.number() + " of " + stored.segment().file() + " is not what was written");
        }
        return RecordCodec.read(
                frame.position(Frames.PREFIX + Frames.RECORD_HEAD).slice());
    }

    private void closeContent() throws IOException {
        FileWindow open = content;
        content = null;
        contentOf = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        SegmentScan open = scan;
        scan = null;
        try {
            closeContent();
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }
}
