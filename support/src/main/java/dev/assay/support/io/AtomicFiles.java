package dev.assay.support.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces files as a whole: content goes to a temporary file beside the target, is forced to the disk, and takes the target's name in one
 * step. Whoever reads sees the old content or the new, also after a crash. New files are for their owner only (see {@link OwnerOnly}).
 *
 * <p>All methods are static and safe for use by any thread; of two that write one target at the same time the later rename wins.
 */
public final class AtomicFiles {
    private static final String TEMP_PREFIX = ".tmp-";
    private static final String TEMP_SUFFIX = ".part";

    private AtomicFiles() {}

    /** What writes the content of a file. Called once, on the calling thread. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of the content.
         *
         * @param out where to; closed by the caller
         * @throws IOException if that fails; the target then stays as it was
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces or creates a file.
     *
     * @param target the file; its folder must exist
     * @param content the new content
     * @throws IOException if it can't be written; the target then stays as it was and no temporary file is left
     */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, out -> out.write(content));
    }

    /**
     * Replaces or creates a file with content that is produced while it is written.
     *
     * @param target the file; its folder must exist
     * @param content what writes the new content
     * @throws IOException if it can't be written; the target then stays as it was and no temporary file is left
     */
    public static void write(Path target, Content content) throws IOException {
        Path temp = createTemp(folderOf(target));
        boolean published = false;
        try {
            try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                content.writeTo(out);
                channel.force(true);
            }
            rename(temp, target);
            published = true;
        } finally {
            if (!published) {
                Files.deleteIfExists(temp);
            }
        }
    }

    /**
     * Creates an empty temporary file for its owner only, under a name that {@link #deleteLeftovers} knows.
     *
     * @param folder where; for a later {@link #publish} the folder of the target
     * @return the file
     * @throws IOException if it can't be created
     */
    public static Path createTemp(Path folder) throws IOException {
        return Files.createTempFile(folder, TEMP_PREFIX, TEMP_SUFFIX, OwnerOnly.fileAttributes(folder));
    }

    /**
     * Gives a complete temporary file its final name: forces it to the disk, renames it in one step, forces the folder.
     *
     * @param temp the temporary file, in the same file system
     * @param target the final name; a file of that name is replaced
     * @throws IOException if that fails; the temporary file is then still there
     */
    public static void publish(Path temp, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        rename(temp, target);
    }

    /**
     * Deletes the temporary files that a crash left in a folder.
     *
     * @param folder the folder; its sub-folders are not searched
     * @param isLeftover says of a temporary file whether nobody can be writing it any more
     * @return how many were deleted
     * @throws IOException if the folder can't be read or a file can't be deleted
     */
    public static int deleteLeftovers(Path folder, LeftoverTest isLeftover) throws IOException {
        List<Path> temps;
        try (Stream<Path> files = Files.list(folder)) {
            temps = files.filter(AtomicFiles::isTemp).toList();
        }
        int deleted = 0;
        for (Path temp : temps) {
            try {
                if (isLeftover.test(temp) && Files.deleteIfExists(temp)) {
                    deleted++;
                }
            } catch (NoSuchFileException gone) {
                // another process published or deleted it between the listing and now
            }
        }
        return deleted;
    }

    /** Tells a forgotten temporary file from one that is being written. */
    @FunctionalInterface
    public interface LeftoverTest {
        /**
         * Tells whether a file may be deleted.
         *
         * @param temp a temporary file
         * @return true if nobody is writing it
         * @throws IOException if it can't be examined
         */
        boolean test(Path temp) throws IOException;
    }

    /**
     * Reads a file that must not be larger than a limit. Never reads more than the limit and one byte, whatever size the file claims.
     *
     * @param file the file; links are followed
     * @param maxBytes the limit, in bytes
     * @return the content
     * @throws FileTooLargeException if the file is larger
     * @throws IOException if the file can't be read
     */
    public static byte[] readCapped(Path file, int maxBytes) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            int most = maxBytes == Integer.MAX_VALUE ? maxBytes : maxBytes + 1;
            byte[] content = Channels.newInputStream(channel).readNBytes(most);
            if (content.length > maxBytes) {
                throw new FileTooLargeException(file, maxBytes);
            }
            return content;
        }
    }

    /**
     * Forces a folder's entries to the disk, so that a rename or a new file in it survives a loss of power.
     *
     * @param folder the folder
     * @return false if this operating system has no such thing (Windows), true if done
     * @throws IOException if it fails
     */
    public static boolean forceFolder(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            return false; // Windows opens no folders; there the rename itself is journalled
        }
        try (channel) {
            channel.force(true);
            return true;
        }
    }

    private static void rename(Path temp, Path target) throws IOException {
        Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(folderOf(target));
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file in a folder: " + file);
        }
        return parent;
    }

    private static boolean isTemp(Path file) {
        Path name = file.getFileName();
        return name != null
                && name.toString().startsWith(TEMP_PREFIX)
                && name.toString().endsWith(TEMP_SUFFIX)
                && Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }
}
