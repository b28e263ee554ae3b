package dev.assay.eventhub.internal.spool;

import dev.assay.eventhub.internal.record.Gap;
import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is lost when a segment is dropped.
 *
 * @param first the first number
 * @param last the last number
 * @param records how many records were there
 * @param ranges where they stood in their streams
 * @param gaps gaps that were told in this segment and must not be forgotten with it
 */
public record Casualties(long first, long last, long records, List<Gap.Range> ranges, List<HubRecord> gaps) {

    private static final int MAX_RANGES = 1_000;

    /** Copies the lists. */
    public Casualties {
        ranges = List.copyOf(ranges);
        gaps = List.copyOf(gaps);
    }

    static Casualties of(Disk disk, List<Segment> segments, long first, long last) throws IOException {
        List<HubRecord> gaps = new ArrayList<>();
        Ranges ranges = new Ranges(MAX_RANGES);
        long records = 0;
        for (Segment segment : segments) {
            try (SegmentScan scan = new SegmentScan(disk, segment.file(), segment.first());
                    FileWindow content = new FileWindow(disk, segment.file())) {
                for (SegmentScan.Found found = scan.next(segment.end());
                        found != null;
                        found = scan.next(segment.end())) {
                    if (found.isRecord() && found.number() >= first) {
                        ByteBuffer frame = content.at(found.at(), (int) (found.to() - found.at()), segment.end());
                        HubRecord record = RecordCodec.read(frame.position(Frames.PREFIX + Frames.RECORD_HEAD)
                                .slice());
                        if (record.kind() == HubRecord.Kind.GAP) {
                            gaps.add(record);
                        } else {
                            records++;
                            ranges.add(record.epoch(), record.sequence());
                        }
                    }
                }
            }
        }
        // Where nothing but gaps is left, the outbox would never get empty again: they are dropped, and counted as
        // records.
        return records == 0
                ? new Casualties(first, last, gaps.size(), List.of(), List.of())
                : new Casualties(first, last, records, ranges.all(), gaps);
    }

    /** When the last record of a segment was accepted, 0 if it has none. */
    static long lastAt(Disk disk, Segment segment) throws IOException {
        long lastAt = 0;
        try (SegmentScan scan = new SegmentScan(disk, segment.file(), segment.first())) {
            for (SegmentScan.Found found = scan.next(segment.end()); found != null; found = scan.next(segment.end())) {
                lastAt = found.isRecord() ? Math.max(lastAt, found.acceptedAt()) : lastAt;
            }
        }
        return lastAt;
    }
}
