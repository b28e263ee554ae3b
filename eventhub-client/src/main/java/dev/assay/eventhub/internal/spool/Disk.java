package dev.assay.eventhub.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Everything that changes files, one boundary each: whatever breaks off, breaks off at one of these. Tests put a disk here that fails, fills
 * up or kills the process at any of them.
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
