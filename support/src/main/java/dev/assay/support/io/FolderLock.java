package dev.assay.support.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use a folder alone: among all processes of the machine by a file lock, and among everything in this JVM, whatever class
 * loader it lives in, by a mark. The operating system gives the lock back when the process ends, however it ends.
 *
 * <p>Why a mark: closing <em>any</em> channel on the lock file drops a POSIX lock of the whole process, so a second attempt in this JVM
 * must be refused before it opens the file. The mark is a system property because two copies of this library in one JVM share nothing
 * else; it holds strings only, so it keeps no class loader, and is removed on {@link #close}.
 *
 * <p>Safe for use by any thread. {@link #close} is idempotent.
 */
public final class FolderLock implements AutoCloseable {
    private static final String FILE_NAME = ".lock";
    private static final String MARK_PREFIX = "dev.assay.lock:";
    private static final int MAX_HOLDER_BYTES = 1024;
    /** Far behind the holder's text, because Windows lets nobody read locked bytes. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final String mark;
    private final FileChannel channel;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FolderLock(String mark, FileChannel channel) {
        this.mark = mark;
        this.channel = channel;
    }

    /**
     * Takes the lock, or fails at once.
     *
     * @param folder the folder, which must exist
     * @param holder who asks, for the message that another one will get, such as {@code "job manager 'eu-1'"}
     * @return the lock, to be closed by the holder
     * @throws FolderLockedException if somebody else has it; the message names the holder
     * @throws IOException if the folder can't be used
     */
    public static FolderLock acquire(Path folder, String holder) throws IOException {
        Path real = folder.toRealPath();
        String mark = MARK_PREFIX + real;
        String text = holder + ", process " + ProcessHandle.current().pid();
        Properties jvm = System.getProperties();
        Object other = jvm.putIfAbsent(mark, text);
        if (other != null) {
            throw new FolderLockedException(real, other + ", which is this very process");
        }
        boolean taken = false;
        try {
            FolderLock lock = new FolderLock(mark, lockFile(real, text));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                jvm.remove(mark);
            }
        }
    }

    private static FileChannel lockFile(Path folder, String text) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(FILE_NAME),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.fileAttributes(folder));
        boolean taken = false;
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new FolderLockedException(folder, readHolder(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            taken = true;
            return channel;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // Somebody in this JVM locked the file without our mark (a hard link, another spelling of the folder).
            throw new IOException("the lock file is already locked by this very process", e);
        }
    }

    private static String readHolder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        channel.read(buffer, 0);
        buffer.flip();
        String text = StandardCharsets.UTF_8.decode(buffer).toString();
        return text.isBlank() ? "a process that left no name" : text;
    }

    /** Gives the lock back. The lock file stays, since deleting it would let two hold "the" lock. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                channel.close();
            } finally {
                System.getProperties().remove(mark);
            }
        }
    }
}
