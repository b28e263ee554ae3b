package dev.assay.internal.resource.probe;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file of the kernel that is read again and again: kept open, into one buffer, without garbage.
 *
 * <p>Not thread-safe; its probe guards it.
 */
final class KernelFile implements AutoCloseable {

    private static final int SURELY_ALL = 2048;

    private final Path path;
    private final int limit;
    private final KernelText text = new KernelText();
    private @Nullable RandomAccessFile file;
    private byte[] buffer;

    /**
     * A file, opened at its first reading.
     *
     * @param limit how many bytes of it are looked at
     */
    KernelFile(Path path, int limit) {
        this.path = path;
        this.limit = limit;
        this.buffer = new byte[Math.min(limit, 4096)];
    }

    Path path() {
        return path;
    }

    /** What it holds now; nothing if it can't be read. Good until the next call. */
    KernelText read() {
        int length;
        try {
            length = fill();
        } catch (IOException | SecurityException gone) {
            // A control group that was moved away answers with an error for ever; a new handle may not.
            close();
            try {
                length = fill();
            } catch (IOException | SecurityException unreadable) {
                close();
                length = 0;
            }
        }
        text.set(buffer, length);
        return text;
    }

    private int fill() throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            open = new RandomAccessFile(path.toFile(), "r");
            file = open;
        } else {
            open.seek(0);
        }
        int length = 0;
        while (true) {
            if (length == buffer.length) {
                if (length >= limit) {
                    return length;
                }
                buffer = Arrays.copyOf(buffer, Math.min(limit, length * 2));
            }
            int wanted = buffer.length - length;
            int read = open.read(buffer, length, wanted);
            if (read <= 0) {
                return length;
            }
            length += read;
            // The kernel fills a page before it answers with less than it is asked for, so this was all.
            if (read < wanted && length <= SURELY_ALL) {
                return length;
            }
        }
    }

    @Override
    public void close() {
        RandomAccessFile open = file;
        file = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException ignored) {
            // Reading only: nothing is lost, and the next reading opens it anew.
        }
    }
}
