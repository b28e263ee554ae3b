package dev.assay.internal.state;

import dev.assay.support.io.AtomicFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code state.log} of a home folder, for its owner only.
 *
 * <p>No {@code FileChannel}: an interrupt of the thread that happens to write would close one.
 */
final class HomeStateFile implements StateFile {

    static final String NAME = "state.log";
    private static final String DAMAGED = "state.log.damaged";

    private final Path path;
    private @Nullable RandomAccessFile file;

    HomeStateFile(Path home) {
        this.path = home.resolve(NAME);
    }

    @Override
    public Optional<InputStream> read() throws IOException {
        return Files.exists(path)
                ? Optional.of(new BufferedInputStream(Files.newInputStream(path), 64 * 1024))
                : Optional.empty();
    }

    @Override
    public void truncate(long size) throws IOException {
        opened().setLength(size);
    }

    @Override
    public void append(long end, byte[] bytes, int length) throws IOException {
        RandomAccessFile to = opened();
        to.seek(end);
        to.write(bytes, 0, length);
    }

    @Override
    public void sync() throws IOException {
        opened().getFD().sync();
    }

    @Override
    public void replace(Content content) throws IOException {
        close();
        AtomicFiles.write(path, content::writeTo);
    }

    @Override
    public String setAside() throws IOException {
        // One is enough to look at, and a second must not fill the disk.
        Path aside = path.resolveSibling(DAMAGED);
        Files.copy(path, aside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        return aside.toString();
    }

    private RandomAccessFile opened() throws IOException {
        RandomAccessFile now = file;
        if (now == null) {
            now = new RandomAccessFile(path.toFile(), "rw");
            file = now;
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile now = file;
        file = null;
        if (now != null) {
            now.close();
        }
    }
}
