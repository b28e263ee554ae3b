package dev.assay.internal.result;

import dev.assay.support.io.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that grows by whole lines. It is locked against another writer; what a crash or a full disk left half written at its
 * end is cut off before anything is added.
 *
 * <p>Not thread-safe.
 */
public final class LineFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LineFile.class);
    private static final int LOOK_BACK_BYTES = 64 * 1024;

    private final Path path;
    private final FileChannel channel;
    private long end;

    LineFile(Path path, FileChannel channel, long end) {
        this.path = path;
        this.channel = channel;
        this.end = end;
    }

    /** Opens a file, or creates it and its folders for their owner only. */
    public static LineFile open(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException(path + " is no file");
        }
        OwnerOnly.createFolders(folder);
        create(path, folder);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, path);
            long end = lastLineEnd(channel);
            if (end < channel.size()) {
                LOG.warn("ASSAY-1511 {} ended in half a line; its {} bytes are cut off", path, channel.size() - end);
                channel.truncate(end);
            }
            return new LineFile(path, channel, end);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void create(Path path, Path folder) throws IOException {
        try {
            Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.newByteChannel(path, fresh, OwnerOnly.fileAttributes(folder)).close();
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(path)) {
                throw new IOException(path + " is no regular file", e);
            }
        }
    }

    private static void lock(FileChannel channel, Path path) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(path + " is being written by another process; give each manager its own file");
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(path + " is being written by another sink; give each its own file", e);
        }
    }

    private static long lastLineEnd(FileChannel channel) throws IOException {
        long position = channel.size();
        while (position > 0) {
            int length = (int) Math.min(LOOK_BACK_BYTES, position);
            ByteBuffer piece = ByteBuffer.allocate(length);
            position -= length;
            int got = 0;
            while (piece.hasRemaining() && got >= 0) {
                got = channel.read(piece, position + piece.position());
            }
            for (int i = piece.position() - 1; i >= 0; i--) {
                if (piece.get(i) == '\n') {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }

    /**
     * Adds lines, all or none.
     *
     * @param sync whether to wait until the disk has them
     * @throws IOException if they can't be written; the file then ends where it did, at the latest before the next lines
     */
    public void append(List<byte[]> lines, boolean sync) throws IOException {
        int length = 0;
        for (byte[] line : lines) {
            length = Math.addExact(length, line.length + 1);
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        lines.forEach(line -> all.put(line).put((byte) '\n'));
        all.flip();
        cutBack();
        boolean whole = false;
        try {
            while (all.hasRemaining()) {
                channel.write(all, end + all.position());
            }
            if (sync) {
                channel.force(false);
            }
            whole = true;
        } finally {
            if (!whole) {
                cutBackQuietly();
            }
        }
        end += length;
    }

    /** Cuts off what an append that failed has left, if its own try to do so failed, too. */
    private void cutBack() throws IOException {
        if (channel.size() < end) {
            throw new IOException(path + " was shortened by somebody else to " + channel.size() + " bytes");
        }
        channel.truncate(end);
    }

    private void cutBackQuietly() {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            LOG.debug("{} still ends in half a line; it is cut off before the next one", path, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
