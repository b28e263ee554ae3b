package dev.assay.internal.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes a folder with all that is in it, and never anything outside: a symbolic link is removed, not followed, also
 * if it is put in a folder's place while the removal is under way (where the file system lets us hold folders open).
 */
final class TreeRemoval {

    // Each level holds a folder open. What lies deeper is moved up first, so that depth can't use up all handles.
    private static final int MAX_DEPTH = 32;

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private int moved;

    private TreeRemoval() {}

    /**
     * Removes a folder; does nothing if it is not there.
     *
     * @throws IOException if something could not be removed; all that could be is
     */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(folder);
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        Path name = folder.getFileName();
        if (parent == null || name == null) {
            throw new IOException("a root folder is not removed");
        }
        allow(folder);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                new TreeRemoval().removeSecurely(secure, folder, name);
                return;
            }
        }
        removeByPath(folder);
    }

    private void removeSecurely(SecureDirectoryStream<Path> parent, Path folder, Path name) throws IOException {
        IOException problem;
        int before;
        do {
            before = moved;
            try (SecureDirectoryStream<Path> root = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                problem = clear(root, root, folder, 1);
            }
        } while (moved > before); // something was moved to the top and is still there
        if (problem != null) {
            throw problem;
        }
        parent.deleteDirectory(name);
    }

    private @Nullable IOException clear(
            SecureDirectoryStream<Path> root, SecureDirectoryStream<Path> folder, Path path, int depth) {
        List<Path> names = new ArrayList<>();
        for (Path entry : folder) {
            Path name = entry.getFileName();
            if (name != null) {
                names.add(name);
            }
        }
        IOException problem = null;
        for (Path name : names) {
            try {
                removeEntry(root, folder, path.resolve(name), depth);
            } catch (IOException e) {
                // What is no longer there was removed by somebody who was faster.
                problem = e instanceof NoSuchFileException ? problem : e;
            }
        }
        return problem;
    }

    private void removeEntry(SecureDirectoryStream<Path> root, SecureDirectoryStream<Path> folder, Path path, int depth)
            throws IOException {
        Path name = path.getFileName();
        BasicFileAttributes attributes = folder.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        if (!attributes.isDirectory()) {
            folder.deleteFile(name);
            return;
        }
        allow(path);
        if (depth >= MAX_DEPTH) {
            folder.move(name, root, name.getFileSystem().getPath(".deep-" + moved));
            moved++;
            return;
        }
        IOException problem;
        try (SecureDirectoryStream<Path> inner = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            problem = clear(root, inner, path, depth + 1);
        }
        if (problem != null) {
            throw problem;
        }
        folder.deleteDirectory(name);
    }

    // A folder may have been made unreadable, by accident or on purpose.
    private static void allow(Path folder) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && !view.readAttributes().permissions().containsAll(OWNER)) {
            Files.setPosixFilePermissions(folder, OWNER);
        }
    }

    private static void removeByPath(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
