package dev.assay.examples.certificates.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The files a pattern such as {@code /etc/pki/tls/certs/*.pem} names. Links to folders are not followed.
 *
 * @param files the files in the order of their paths
 * @param truncated whether there are more than are listed
 */
public record Globs(List<Path> files, boolean truncated) {

    private static final int MAX_FILES = 5_000;
    private static final int MAX_VISITED = 100_000;
    private static final int MAX_DEPTH = 12;
    private static final String WILDCARDS = "*?[{";

    public Globs {
        files = List.copyOf(files);
    }

    /**
     * Expands an absolute pattern; a plain path is itself, whether or not it exists.
     *
     * @throws IllegalArgumentException if it is not absolute, or no pattern
     */
    public static Globs expand(String pattern) {
        if (!pattern.startsWith("/") && !Path.of(pattern).isAbsolute()) {
            throw new IllegalArgumentException("'" + pattern + "' is not absolute");
        }
        int wildcard = firstWildcard(pattern);
        if (wildcard < 0) {
            return new Globs(List.of(Path.of(pattern)), false);
        }
        Path base = Path.of(pattern.substring(0, Math.max(1, pattern.lastIndexOf('/', wildcard))));
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        Collector collector = new Collector(matcher);
        try {
            Files.walkFileTree(base, Set.of(), MAX_DEPTH, collector);
        } catch (IOException e) {
            return new Globs(List.of(), true); // the folder vanished while it was walked
        }
        Collections.sort(collector.files);
        return new Globs(collector.files, collector.truncated);
    }

    /** Whether a file is named by a pattern. */
    public static boolean matches(String pattern, Path file) {
        return firstWildcard(pattern) < 0
                ? Path.of(pattern).equals(file)
                : FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (WILDCARDS.indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static final class Collector extends SimpleFileVisitor<Path> {

        private final PathMatcher matcher;
        private final List<Path> files = new ArrayList<>();
        private int visited;
        private boolean truncated;

        Collector(PathMatcher matcher) {
            this.matcher = matcher;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            visited++;
            if (files.size() >= MAX_FILES || visited > MAX_VISITED) {
                truncated = true;
                return FileVisitResult.TERMINATE;
            }
            if (!attributes.isDirectory() && matcher.matches(file) && !Files.isDirectory(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // a folder nobody may list holds no file that could be judged
        }
    }
}
