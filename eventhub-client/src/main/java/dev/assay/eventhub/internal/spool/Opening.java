package dev.assay.eventhub.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a spool finds when it opens. It reads the cursor and the last segment only, whatever the size of the backlog; every step can be
 * repeated after a crash in the middle of it.
 */
record Opening(
        Path folder,
        Closeable lock,
        ConcurrentSkipListMap<Long, Segment> segments,
        long low,
        long next,
        long quarantined) {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    static Opening of(Path folder, Closeable lock, Disk disk) throws IOException {
        List<Long> firsts = new ArrayList<>();
        long quarantined = 0;
        for (Path file : disk.list(folder)) {
            String name = String.valueOf(file.getFileName());
            long first = Segment.first(name);
            if (first > 0) {
                firsts.add(first);
            } else if (name.endsWith(Quarantine.SUFFIX)) {
                quarantined++;
            } else if (name.endsWith(".new")) {
                disk.delete(file);
            }
        }
        firsts.sort(Comparator.naturalOrder());
        return of(folder, lock, disk, firsts, quarantined);
    }

    private static Opening of(Path folder, Closeable lock, Disk disk, List<Long> firsts, long quarantined)
            throws IOException {
        Cursor cursor = Cursor.read(disk, folder);
        if (cursor == null && disk.exists(folder.resolve(Cursor.FILE))) {
            LOG.error("ASSAY-5102 the cursor of {} is wrong: everything that is still there is sent again", folder);
        }
        ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
        long tail = 1;
        for (int i = firsts.size() - 1; i >= 0; i--) {
            long first = firsts.get(i);
            Path file = Segment.file(folder, first);
            if (i < firsts.size() - 1 && cursor != null && firsts.get(i + 1) <= cursor.low()) {
                disk.delete(file); // released before; the crash came between cursor and deletion
            } else if (segments.isEmpty()) {
                Segment last = last(file, first, disk);
                if (last != null) {
                    segments.put(first, last);
                }
                tail = Math.max(tail, last == null ? first : last.next());
            } else {
                segments.put(first, closed(file, first, disk));
            }
        }
        long oldest = segments.isEmpty() ? tail : segments.firstKey();
        long low = cursor == null ? oldest : cursor.low();
        long next = Math.max(tail, cursor == null ? 1 : cursor.next());
        return new Opening(folder, lock, segments, low, next, quarantined);
    }

    /** The last segment, cut behind its last record; null if it holds none and is gone. */
    private static @Nullable Segment last(Path file, long first, Disk disk) throws IOException {
        long end = Frames.HEADER;
        long next = first;
        long size;
        long madeAt;
        try (SegmentScan scan = new SegmentScan(disk, file, first)) {
            size = scan.fileSize();
            madeAt = scan.madeAt(first);
            for (SegmentScan.Found found = scan.next(size); found != null; found = scan.next(size)) {
                if (!found.isWrong()) {
                    end = found.to();
                    next = scan.expected();
                }
            }
        }
        if (next == first) {
            // A new segment is begun anyway, and this name must be free for it.
            disk.delete(file);
            return null;
        }
        if (end < size) {
            LOG.warn(
                    "ASSAY-5103 {} ended in the middle of a record: {} bytes that nobody was told are stored are cut off",
                    file,
                    size - end);
            try (Disk.Writable out = disk.open(file)) {
                out.truncate(end);
                out.force();
            }
        }
        Segment last = new Segment(file, first, Math.max(0, madeAt), end, next);
        last.close();
        return last;
    }

    private static Segment closed(Path file, long first, Disk disk) throws IOException {
        long madeAt;
        long size;
        try (SegmentScan scan = new SegmentScan(disk, file, first)) {
            madeAt = scan.madeAt(first);
            size = scan.fileSize();
        }
        Segment closed = new Segment(file, first, Math.max(0, madeAt), Math.max(Frames.HEADER, size), first);
        closed.close();
        return closed;
    }
}
