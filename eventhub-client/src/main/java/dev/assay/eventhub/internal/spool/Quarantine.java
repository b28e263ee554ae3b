package dev.assay.eventhub.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where wrong pieces of segments are kept for people to look at, up to a bound. Reading thread only, but for its count. */
final class Quarantine {

    static final String SUFFIX = ".corrupt";
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final long MOST_PIECES = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    private final Path folder;
    private final Disk disk;
    private final AtomicLong count;

    Quarantine(Path folder, Disk disk, long count) {
        this.folder = folder;
        this.disk = disk;
        this.count = new AtomicLong(count);
    }

    long count() {
        return count.get();
    }

    /** Whether a piece was set aside before, by this or an earlier process. */
    boolean has(Segment segment, long from) {
        return disk.exists(file(segment, from));
    }

    /** Sets a piece aside. What fails is logged: the piece is wrong anyway. */
    void keep(Segment segment, long from, long to) {
        count.incrementAndGet();
        LOG.error("ASSAY-5104 {} is wrong from byte {} to {}: set aside", segment.file(), from, to);
        int length = (int) Math.min(count.get() > MOST_PIECES ? 0 : MOST_BYTES, to - from);
        ByteBuffer piece = ByteBuffer.allocate(length);
        try {
            if (disk.exists(segment.file())) {
                try (Disk.Content in = disk.read(segment.file())) {
                    int unused = in.read(piece, from);
                }
            }
            byte[] bytes = java.util.Arrays.copyOf(piece.array(), piece.position());
            disk.replace(file(segment, from), bytes, true);
        } catch (IOException e) {
            LOG.warn("ASSAY-5105 the wrong piece of {} could not be set aside", segment.file(), e);
        }
    }

    private Path file(Segment segment, long from) {
        String name = String.valueOf(segment.file().getFileName());
        return folder.resolve(String.format(
                Locale.ROOT, "%s-%d%s", name.substring(0, name.length() - Segment.SUFFIX.length()), from, SUFFIX));
    }
}
