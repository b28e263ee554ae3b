package dev.assay.eventhub.internal.spool;

import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Looks into a spool's files from outside. */
public final class SpoolFiles {

    private SpoolFiles() {}

    /** Tells number and record of every frame that is right. */
    public static void records(Path folder, BiConsumer<Long, HubRecord> each) throws IOException {
        for (Path file : segments(folder)) {
            long first = Segment.first(file.getFileName().toString());
            try (SegmentScan scan = new SegmentScan(new SystemDisk(), file, first);
                    FileWindow content = new FileWindow(new SystemDisk(), file)) {
                long size = scan.fileSize();
                for (SegmentScan.Found found = scan.next(size); found != null; found = scan.next(size)) {
                    if (found.isRecord()) {
                        ByteBuffer frame = content.at(found.at(), (int) (found.to() - found.at()), size);
                        each.accept(
                                found.number(),
                                RecordCodec.read(frame.position(Frames.PREFIX + Frames.RECORD_HEAD)
                                        .slice()));
                    }
                }
            }
        }
    }

    /** The segment files, oldest first. */
    public static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Segment.first(file.getFileName().toString()) > 0)
                    .sorted()
                    .toList();
        }
    }
}
