package dev.assay.examples.jars.scan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the archives below some roots. Links to folders are not followed, so that no loop can trap it; links to files
 * are, and a file that is reached twice counts once. Called by one thread.
 */
public final class JarFinder {

    private static final int MAX_PROBLEMS = 1_000;

    private final ScanLimits limits;
    private final Pulse pulse;
    private final TreeSet<Path> realPaths = new TreeSet<>();
    private final List<Problem.At> problems = new ArrayList<>();
    private int linkedFolders;

    /** A finder without results yet. */
    public JarFinder(ScanLimits limits, Pulse pulse) {
        this.limits = limits;
        this.pulse = pulse;
    }

    /** Adds what lies below a folder, or the archive itself if the root is one. */
    public JarFinder add(Path root) {
        return add(root, file -> true);
    }

    /** Adds those archives below a folder that are wanted. */
    public JarFinder add(Path root, Predicate<Path> wanted) {
        try {
            Path real = root.toRealPath();
            Files.walkFileTree(real, Set.of(), limits.folderDepth(), visitor(real, wanted));
        } catch (NoSuchFileException e) {
            problem(root, new Problem(Problem.ROOT_ABSENT, "there is nothing at this path"));
        } catch (IOException e) {
            problem(root, problem(e));
        }
        return this;
    }

    /** Adds single files, such as the jars a JVM has on its class path; what is no archive on disk is left out. */
    public JarFinder addFiles(Collection<Path> files) {
        for (Path file : files) {
            if (FileNames.isArchive(file.toString())) {
                keepLinked(file);
            }
        }
        return this;
    }

    /** The archives found so far by their real paths, in the order of paths. */
    public List<Path> files() {
        return List.copyOf(realPaths);
    }

    /** What could not be looked at. */
    public List<Problem.At> problems() {
        return List.copyOf(problems);
    }

    /** How many links to folders were left alone. */
    public int linkedFolders() {
        return linkedFolders;
    }

    private SimpleFileVisitor<Path> visitor(Path root, Predicate<Path> wanted) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                pulse.check();
                if (attributes.isDirectory()) {
                    problem(
                            file,
                            new Problem(Problem.TOO_MANY_FILES, "more than " + limits.folderDepth() + " folders deep"));
                } else if (!wanted.test(file)) {
                    return FileVisitResult.CONTINUE;
                } else if (attributes.isSymbolicLink()) {
                    link(file);
                } else if (attributes.isRegularFile() && (FileNames.isArchive(file.toString()) || file.equals(root))) {
                    return keep(file, file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                problem(file, problem(e));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                if (e != null) {
                    problem(folder, problem(e));
                }
                return FileVisitResult.CONTINUE;
            }
        };
    }

    private void link(Path link) {
        if (Files.isDirectory(link)) {
            linkedFolders++;
        } else if (FileNames.isArchive(link.toString())) {
            keepLinked(link);
        }
    }

    private void keepLinked(Path link) {
        try {
            Path real = link.toRealPath();
            if (Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                keep(real, link);
            }
        } catch (NoSuchFileException e) {
            // A link to nothing, or a class path entry that isn't there: no code can come from it.
        } catch (IOException e) {
            problem(link, problem(e));
        }
    }

    private FileVisitResult keep(Path real, Path seenAs) {
        if (realPaths.size() >= limits.files() && !realPaths.contains(real)) {
            if (problems.stream().noneMatch(p -> p.problem().code().equals(Problem.TOO_MANY_FILES))) {
                problem(
                        seenAs,
                        new Problem(
                                Problem.TOO_MANY_FILES,
                                "more than " + limits.files() + " archives; the rest was not looked at"));
            }
            return FileVisitResult.TERMINATE;
        }
        realPaths.add(real);
        return FileVisitResult.CONTINUE;
    }

    private void problem(Path path, Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem.At(path, problem));
        }
    }

    private static Problem problem(IOException e) {
        return e instanceof AccessDeniedException
                ? new Problem(Problem.ACCESS_DENIED, "no permission to read it")
                : new Problem(Problem.READ_FAILED, e.getClass().getSimpleName());
    }
}
