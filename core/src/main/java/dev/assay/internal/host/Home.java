package dev.assay.internal.host;

import dev.assay.spi.AssayException;
import dev.assay.support.io.FolderLock;
import dev.assay.support.io.FolderLockedException;
import dev.assay.support.io.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A manager's own folder, held alone from start to close: the host's, or a temporary one that is removed at the end. */
public final class Home implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Home.class);

    private final Path folder;
    private final boolean temporary;
    private final FolderLock lock;

    private Home(Path folder, boolean temporary, FolderLock lock) {
        this.folder = folder;
        this.temporary = temporary;
        this.lock = lock;
    }

    /**
     * Takes a home.
     *
     * @param given the host's folder; made if it is not there
     * @throws AssayException {@code HOME_LOCKED} if another manager has it, {@code HOME_UNUSABLE} if it can't be used
     */
    public static Home take(Optional<Path> given) {
        try {
            Path folder = given.isPresent() ? made(given.get()) : Files.createTempDirectory("assay-");
            return new Home(folder, given.isEmpty(), FolderLock.acquire(folder, "an Assay job manager"));
        } catch (FolderLockedException e) {
            throw new AssayException(
                    "HOME_LOCKED",
                    "another job manager uses this home: " + e.getMessage() + "; give each manager a home of its own",
                    e);
        } catch (IOException e) {
            throw new AssayException(
                    "HOME_UNUSABLE",
                    "the home folder " + given.map(Path::toString).orElse("in the temporary folder")
                            + " can't be used (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); it must be a folder that this process may write to",
                    e);
        }
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** Whether it goes with the manager. */
    public boolean isTemporary() {
        return temporary;
    }

    @Override
    public void close() {
        try {
            lock.close();
            if (temporary) {
                deleteTree(folder);
            }
        } catch (IOException e) {
            LOG.warn("ASSAY-1202 the home {} could not be given back cleanly", folder, e);
        }
    }

    private static Path made(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            OwnerOnly.createFolders(folder);
        }
        return folder.toRealPath();
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
