package dev.assay.eventhub.internal.spool;

import dev.assay.spi.hub.HubRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the last segment. Whatever fails leaves the segment as it was, or ends it. Writing thread only. */
final class Appender implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final int KEPT = 4 << 20;

    private final SpoolSettings settings;
    private final Disk disk;
    private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private @Nullable Segment segment;
    private Disk.@Nullable Writable out;
    private long burned;

    Appender(SpoolSettings settings, Disk disk) {
        this.settings = settings;
        this.disk = disk;
    }

    /** The segment that is written, null if the next record begins one. */
    @Nullable Segment segment() {
        return segment;
    }

    /** The first number that may be used: those below may be on the disk although they were never accepted. */
    long burned() {
        return burned;
    }

    /** Lays the frames of records out, and a seal behind them. Gives their size. */
    int prepare(List<HubRecord> records, long first, long wallMillis) {
        long size = Frames.PREFIX + Frames.MARK;
        for (HubRecord record : records) {
            size += Frames.PREFIX + Frames.RECORD_HEAD + RecordCodec.size(record);
        }
        if (size > SegmentScan.MAX_CONTENT) {
            throw new IllegalArgumentException("records of " + size + " bytes are more than a spool takes at once");
        }
        if (buffer.capacity() < size || buffer.capacity() > KEPT && size <= KEPT) {
            buffer = ByteBuffer.allocate((int) Math.max(size, 64 * 1024));
        }
        buffer.clear();
        long number = first;
        for (HubRecord record : records) {
            int start = buffer.position();
            buffer.putLong(0).putLong(number).put(Frames.RECORD);
            buffer.putLong(wallMillis).putInt(record.partitionKey().hashCode());
            RecordCodec.write(record, buffer);
            Frames.seal(buffer, start);
            number++;
        }
        int start = buffer.position();
        buffer.putLong(0).putLong(number - 1).put(Frames.SEAL).putInt(records.size());
        Frames.seal(buffer, start);
        buffer.flip();
        return buffer.limit();
    }

    /** Begins a segment; the one before is complete. */
    Segment begin(Path folder, long first, long wallMillis) throws IOException {
        end();
        Path file = Segment.file(folder, first);
        Disk.Writable made = disk.create(file);
        boolean begun = false;
        try {
            made.write(Frames.header(first, wallMillis), 0);
            if (settings.force()) {
                made.force();
                disk.forceFolder(folder);
            }
            begun = true;
        } finally {
            if (!begun) {
                discard(made, file);
            }
        }
        Segment fresh = new Segment(file, first, wallMillis, Frames.HEADER, first);
        out = made;
        segment = fresh;
        return fresh;
    }

    private void discard(Disk.Writable made, Path file) {
        try (made) {
            disk.delete(file);
        } catch (IOException e) {
            LOG.debug("{} stays, empty", file, e);
        }
    }

    /** Writes what was prepared. */
    void write(Segment active, long newNext) throws IOException {
        Disk.Writable file = out;
        if (file == null) {
            throw new IllegalStateException("no segment was begun");
        }
        long end = active.end();
        int size = buffer.remaining();
        boolean written = false;
        try {
            file.write(buffer, end);
            if (settings.force()) {
                file.force();
            }
            written = true;
        } finally {
            if (!written) {
                undo(file, active, newNext);
            }
        }
        active.grown(end + size, newNext);
    }

    private void undo(Disk.Writable file, Segment active, long newNext) {
        boolean undone = false;
        try {
            file.truncate(active.end());
            undone = true;
        } catch (IOException e) {
            LOG.warn("ASSAY-5101 {} could not be cut after a failed write, so another one is begun", active.file(), e);
        }
        if (!undone || settings.force()) {
            // After a failed force nobody knows what is on the device: nothing more goes to this file.
            burned = undone ? burned : newNext;
            active.grown(active.end(), undone ? active.next() : newNext);
            try {
                end();
            } catch (IOException e) {
                LOG.debug("{} could not be closed", active.file(), e);
            }
        }
    }

    private void end() throws IOException {
        Disk.Writable file = out;
        Segment ended = segment;
        out = null;
        segment = null;
        if (ended != null) {
            ended.close();
        }
        if (file != null) {
            file.close();
        }
    }

    @Override
    public void close() throws IOException {
        end();
    }
}
