package dev.assay.eventhub.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A disk that lives as long as its process, and whose files are as large as what is written to them. */
public final class MemoryDisk implements Disk {

    private static final int LEAST = 4 * 1024;

    private final Map<Path, Blob> files = new ConcurrentHashMap<>();

    /** Makes an empty one. */
    public MemoryDisk() {}

    /** A file's bytes, which stay readable for who has it open when it is deleted. */
    private static final class Blob implements Writable, Content {
        private byte[] bytes = new byte[0]; // guarded by this
        private int size; // guarded by this

        @Override
        public synchronized void write(ByteBuffer from, long at) {
            int end = Math.toIntExact(at + from.remaining());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, Math.max(LEAST, bytes.length + bytes.length / 2)));
            }
            from.get(bytes, (int) at, from.remaining());
            size = Math.max(size, end);
        }

        @Override
        public synchronized int read(ByteBuffer into, long at) {
            int length = (int) Math.min(into.remaining(), size - at);
            if (length <= 0) {
                return -1;
            }
            into.put(bytes, (int) at, length);
            return length;
        }

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        public void force() {}

        @Override
        public synchronized void truncate(long newSize) {
            size = (int) Math.min(size, newSize);
        }

        @Override
        public void close() {}
    }

    @Override
    public Path secure(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    @Override
    public Closeable lock(Path folder) {
        return () -> {};
    }

    @Override
    public List<Path> list(Path folder) {
        return files.keySet().stream()
                .filter(file -> folder.equals(file.getParent()))
                .toList();
    }

    @Override
    public boolean exists(Path file) {
        return files.containsKey(file);
    }

    private Blob blob(Path file) throws IOException {
        Blob found = files.get(file);
        if (found == null) {
            throw new NoSuchFileException(file.toString());
        }
        return found;
    }

    @Override
    public Content read(Path file) throws IOException {
        return blob(file);
    }

    @Override
    public Writable create(Path file) throws IOException {
        Blob made = new Blob();
        if (files.putIfAbsent(file, made) != null) {
            throw new FileAlreadyExistsException(file.toString());
        }
        return made;
    }

    @Override
    public Writable open(Path file) throws IOException {
        return blob(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        files.put(to, blob(from));
        files.remove(from);
    }

    @Override
    public void delete(Path file) {
        files.remove(file);
    }

    @Override
    public void forceFolder(Path folder) {}

    @Override
    public long usable(Path folder) {
        return Long.MAX_VALUE;
    }
}
