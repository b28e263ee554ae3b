package dev.assay.examples.jars.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Asks an archive how large its table of contents is before {@code ZipFile} reads all of it into memory: a crafted end
 * record would otherwise cost as much heap as the file is long.
 */
final class CentralDirectory {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END_LENGTH = 22;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END64_LENGTH = 56;
    private static final int MAX_COMMENT = 0xffff;
    private static final long MAX_TABLE = 64L << 20;

    private CentralDirectory() {}

    static void check(Path file, int maxEntries) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            int tail = (int) Math.min(size, END_LENGTH + MAX_COMMENT);
            ByteBuffer buffer = read(channel, size - tail, tail);
            for (int at = tail - END_LENGTH; at >= 0; at--) {
                if (buffer.getInt(at) == END_SIGNATURE) {
                    check(channel, buffer, at, size - tail + at, maxEntries);
                    return;
                }
            }
        }
    }

    private static void check(FileChannel channel, ByteBuffer buffer, int at, long endAt, int maxEntries)
            throws IOException {
        long entries = Short.toUnsignedLong(buffer.getShort(at + 10));
        long length = Integer.toUnsignedLong(buffer.getInt(at + 12));
        boolean zip64 = entries == 0xffffL || length == 0xffff_ffffL;
        if (zip64 && endAt >= LOCATOR_LENGTH) {
            ByteBuffer locator = read(channel, endAt - LOCATOR_LENGTH, LOCATOR_LENGTH);
            long end64At = locator.getLong(8);
            if (locator.getInt(0) == LOCATOR_SIGNATURE && end64At >= 0 && end64At <= endAt - END64_LENGTH) {
                ByteBuffer end64 = read(channel, end64At, END64_LENGTH);
                if (end64.getInt(0) == END64_SIGNATURE) {
                    entries = end64.getLong(32);
                    length = end64.getLong(40);
                }
            }
        }
        if (entries < 0 || entries > maxEntries) {
            throw new Budget.TooLargeException("more than " + maxEntries + " entries");
        }
        if (length < 0 || length > MAX_TABLE && length <= endAt) {
            throw new Budget.TooLargeException("a table of contents of more than " + MAX_TABLE + " bytes");
        }
    }

    private static ByteBuffer read(SeekableByteChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Until the buffer is full, or the file turned out shorter than it was; the rest stays zero.
        }
        return buffer;
    }
}
