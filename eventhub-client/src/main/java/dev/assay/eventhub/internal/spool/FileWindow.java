package dev.assay.eventhub.internal.spool;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A part of a file in memory, moved along as it is asked for. Not thread-safe. */
final class FileWindow implements Closeable {

    private static final int SIZE = 128 * 1024;

    private final Disk.Content file;
    private ByteBuffer buffer = ByteBuffer.allocate(SIZE).limit(0);
    private long start;

    FileWindow(Disk disk, Path file) throws IOException {
        this.file = disk.read(file);
    }

    long fileSize() throws IOException {
        return file.size();
    }

    /**
     * Gives the bytes at a place; index 0 of the answer is that place. Valid until the next call.
     *
     * @param end what lies behind is not even looked at: it may be written at this moment, and again after a failure
     * @throws EOFException if the file does not have so many
     */
    ByteBuffer at(long place, int length, long end) throws IOException {
        if (place < start || place + length > start + buffer.limit()) {
            load(place, length, Math.max(end, place + length));
        }
        return buffer.slice((int) (place - start), length);
    }

    private void load(long place, int length, long end) throws IOException {
        int size = Math.max(SIZE, length);
        if (buffer.capacity() < size || buffer.capacity() > SIZE && size == SIZE) {
            buffer = ByteBuffer.allocate(size);
        }
        buffer.clear().limit((int) Math.min(size, end - place));
        start = place;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, place + buffer.position());
            if (read <= 0) {
                break;
            }
        }
        buffer.flip();
        if (buffer.limit() < length) {
            throw new EOFException("the file ends before " + (place + length));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
