package dev.assay.internal.resource.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel tells each program at its start about the units it counts in.
 *
 * @param pageBytes size of a page of memory
 * @param ticksPerSecond unit of CPU times
 */
record Auxiliary(long pageBytes, long ticksPerSecond) {

    private static final long PAGE_SIZE = 6;
    private static final long CLOCK_TICKS = 17;

    /** What nearly all machines have. */
    static final Auxiliary USUAL = new Auxiliary(4096, 100);

    /** Reads it, or says what is usual. */
    static Auxiliary read(Path proc) {
        byte[] bytes;
        try (InputStream file = Files.newInputStream(proc.resolve("self/auxv"))) {
            bytes = file.readNBytes(8192);
        } catch (IOException | SecurityException unreadable) {
            return USUAL;
        }
        long page = USUAL.pageBytes;
        long ticks = USUAL.ticksPerSecond;
        // Pairs of machine words; a 32-bit JVM is not looked into, since it has the usual values.
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        while (words.remaining() >= 16) {
            long type = words.getLong();
            long value = words.getLong();
            if (type == PAGE_SIZE && value >= 512 && value <= 1 << 24) {
                page = value;
            } else if (type == CLOCK_TICKS && value >= 1 && value <= 1_000_000) {
                ticks = value;
            }
        }
        return new Auxiliary(page, ticks);
    }
}
