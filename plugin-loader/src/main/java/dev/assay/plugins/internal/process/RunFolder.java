package dev.assay.plugins.internal.process;

import dev.assay.support.io.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The host's own folder for one worker: the socket, the worker's temporary files and what a crash leaves. Only its owner
 * may enter it. Not the plugin's work directory, which is another folder and empty.
 *
 * @param path where
 * @param mark random and no secret
 */
record RunFolder(Path path, String mark) {

    private static final String PREFIX = "run-";

    /** Makes one below a folder, or below the system's for temporary files if a socket's address would be too long. */
    static RunFolder create(Path below) throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String mark = HexFormat.of().formatHex(random);
        Path near = below.resolve(PREFIX + mark);
        boolean fits = near.resolve("s").toString().getBytes(StandardCharsets.UTF_8).length <= Listening.MAX_PATH;
        Path path = fits ? OwnerOnly.createFolders(near) : Files.createTempDirectory("assay-");
        RunFolder folder = new RunFolder(path.toAbsolutePath(), mark);
        Files.createDirectory(folder.temporary());
        return folder;
    }

    /** Removes what an earlier life left. */
    static void sweep(Path below) throws IOException {
        Instant ownStart = ProcessHandle.current().info().startInstant().orElse(Instant.MIN);
        if (!Files.isDirectory(below)) {
            return;
        }
        try (DirectoryStream<Path> old = Files.newDirectoryStream(below, PREFIX + "*")) {
            for (Path each : old) {
                // Other loaders of this process may be at work.
                if (Files.getLastModifiedTime(each).toInstant().isBefore(ownStart)) {
                    remove(each);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Where the worker's temporary files go. */
    Path temporary() {
        return path.resolve("t");
    }

    /** Where a JVM writes why it crashed. */
    Path crash() {
        return path.resolve("crash.log");
    }

    /** Removes it and all in it; links are removed, not followed. */
    void remove() throws IOException {
        remove(path);
    }

    private static void remove(Path root) throws IOException {
        if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
