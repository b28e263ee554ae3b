package dev.assay.eventhub.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where files are. Whatever changes them is one boundary each: what breaks off, breaks off at one of these. Tests put a disk here that fails,
 * fills up or kills the process at any of them, and {@link MemoryDisk} is for hosts that have none.
 *
 * <p>Thread-safe.
 */
public interface Disk {

    /** A file that is written at places. */
    interface Writable extends Closeable {
        /** Writes all of it. */
        void write(ByteBuffer bytes, long at) throws IOException;

        /** Forces content to the device. */
        void force() throws IOException;

        /** Cuts the file. */
        void truncate(long size) throws IOException;
    }

    /** A file that is read at places. */
    interface Content extends Closeable {
        /** Reads what fits, from a place on; below 1 at the end. */
        int read(ByteBuffer into, long at) throws IOException;

        /** How large the file is. */
        long size() throws IOException;
    }

    /**
     * Makes a folder for its owner only, or checks the one that is there.
     *
     * @throws IOException if others may use it or exchange it
     */
    Path secure(Path folder) throws IOException;

    /** Takes a folder for one user until it is closed. */
    Closeable lock(Path folder) throws IOException;

    /** The files of a folder, in no order. */
    List<Path> list(Path folder) throws IOException;

    /** Whether there is such a file. */
    boolean exists(Path file);

    /** Opens a file for reading. */
    Content read(Path file) throws IOException;

    /** The whole of a file, which is not larger than this. */
    default byte[] content(Path file, int most) throws IOException {
        try (Content in = read(file)) {
            if (in.size() > most) {
                throw new IOException(file + " is larger than " + most + " bytes");
            }
            ByteBuffer all = ByteBuffer.allocate((int) in.size());
            while (all.hasRemaining() && in.read(all, all.position()) > 0) {}
            return Arrays.copyOf(all.array(), all.position());
        }
    }

    /** Creates a file for its owner only. It must not exist. */
    Writable create(Path file) throws IOException;

    /** Opens an existing file. */
    Writable open(Path file) throws IOException;

    /** Gives a file another name in one step, replacing what has it. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file, if it exists. */
    void delete(Path file) throws IOException;

    /** Forces a folder's entries to the device. */
    void forceFolder(Path folder) throws IOException;

    /** How many bytes may still be written where the folder lies. */
    long usable(Path folder) throws IOException;

    /** Replaces a small file as a whole; with {@code sync} also across a loss of power. */
    default void replace(Path target, byte[] content, boolean sync) throws IOException {
        Path temp = target.resolveSibling(target.getFileName() + ".new");
        delete(temp);
        try (Writable out = create(temp)) {
            out.write(ByteBuffer.wrap(content), 0);
            if (sync) {
                out.force();
            }
        }
        rename(temp, target);
        if (sync) {
            Path folder = target.getParent();
            if (folder != null) {
                forceFolder(folder);
            }
        }
    }
}
