package dev.assay.eventhub.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far a spool is done with, as a file of its own that is replaced as a whole.
 *
 * @param low the first number that is not done with
 * @param next the number after the last one that was accepted when this was written
 */
record Cursor(long low, long next) {

    static final String FILE = "cursor";

    private static final byte[] MAGIC = "ASSAYCUR".getBytes(StandardCharsets.US_ASCII);
    private static final short VERSION = 1;
    private static final int SIZE = 8 + 2 + 2 + 8 + 8 + 4;

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.put(MAGIC).putShort(VERSION).putShort((short) 0).putLong(low).putLong(next);
        out.putInt(Frames.crc(out, 0, SIZE - 4));
        return out.array();
    }

    /** Reads a cursor; null if there is none, or none that can be believed. */
    static @Nullable Cursor read(Disk disk, Path folder) throws IOException {
        if (!disk.exists(folder.resolve(FILE))) {
            return null;
        }
        byte[] bytes;
        try (Disk.Content in = disk.read(folder.resolve(FILE))) {
            if (in.size() != SIZE) {
                return null;
            }
            ByteBuffer all = ByteBuffer.allocate(SIZE);
            int unused = in.read(all, 0);
            bytes = all.array();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean whole = bytes.length == SIZE
                && in.getInt(SIZE - 4) == Frames.crc(in, 0, SIZE - 4)
                && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)
                && in.getShort(8) == VERSION;
        Cursor read = whole ? new Cursor(in.getLong(12), in.getLong(20)) : null;
        return read != null && read.low() >= 1 && read.next() >= read.low() ? read : null;
    }
}
