package dev.assay.plugins.internal.fetch;

import dev.assay.support.io.OwnerOnly;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which digests some process uses. Each user has a file of its own, locked as long as it lives: the operating system
 * gives the lock back however the process ends, so a crash leaves nothing in use.
 *
 * <p>A file of its own, because closing any channel on a file drops all POSIX locks that a process has on it; and the
 * process is named by its id and start, since ids come again, in containers at once.
 *
 * <p>Thread-safe.
 */
final class CacheUse {

    private static final Logger LOG = LoggerFactory.getLogger(CacheUse.class);

    private final Path folder;
    private final String me;

    CacheUse(Path folder) {
        this.folder = folder;
        ProcessHandle self = ProcessHandle.current();
        this.me = self.pid() + "-"
                + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Marks a digest; closing takes the mark away. A cache that can't be written is used without marks. */
    AutoCloseable mark(String sha256) {
        try {
            OwnerOnly.createFolders(folder);
            Path file = Files.createTempFile(folder, sha256 + "." + me + ".", ".use", OwnerOnly.fileAttributes(folder));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            LOG.trace("marked {} as in use: {}", file, lock != null);
            return () -> {
                Files.deleteIfExists(file);
                channel.close();
            };
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("can't mark a plugin in the cache as in use: {}", Text.line(e.toString(), 300));
            return () -> {};
        }
    }

    /** The digests in use. Deletes the marks of processes that have ended. */
    Set<String> inUse() throws IOException {
        Set<String> used = new HashSet<>();
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.toList();
        } catch (NoSuchFileException nobodyUsesAny) {
            return used;
        }
        for (Path file : files) {
            String[] parts = String.valueOf(file.getFileName()).split("\\.", -1);
            if (parts.length == 4 && (parts[1].equals(me) || isLocked(file))) {
                used.add(parts[0]);
            }
        }
        return used;
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return true;
            }
            Files.deleteIfExists(file);
            return false;
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        } catch (OverlappingFileLockException ofThisProcess) {
            return true;
        }
    }
}
