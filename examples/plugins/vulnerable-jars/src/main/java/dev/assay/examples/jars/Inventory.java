package dev.assay.examples.jars;

import dev.assay.examples.jars.scan.ClassPath;
import dev.assay.examples.jars.scan.JarFinder;
import dev.assay.examples.jars.scan.Location;
import dev.assay.examples.jars.scan.Problem;
import dev.assay.examples.jars.scan.Pulse;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Population.Selector;
import dev.assay.spi.plugin.AttestationContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jars a run is about: what the parameters and the job's population name, and what the host's JVM has on its class
 * path. Immutable once built.
 */
final class Inventory {

    private static final String WILDCARDS = "*?[{";

    private final List<Path> files;
    private final Set<Path> inUse;
    private final List<Problem.At> problems;
    private final int linkedFolders;
    private final boolean rootsGiven;

    private Inventory(
            List<Path> files, Set<Path> inUse, List<Problem.At> problems, int linkedFolders, boolean rootsGiven) {
        this.files = files;
        this.inUse = inUse;
        this.problems = problems;
        this.linkedFolders = linkedFolders;
        this.rootsGiven = rootsGiven;
    }

    static Inventory of(AttestationContext context, VulnerableJarsPlugin.Parameters parameters, Pulse pulse) {
        JarFinder finder = new JarFinder(parameters.limits(), pulse);
        parameters.roots().forEach(finder::add);
        Population population = context.population();
        for (Selector selector : population.include()) {
            include(finder, selector);
        }
        Set<Path> inUse = new HashSet<>();
        if (parameters.hostJvm()) {
            List<Path> jars = ClassPath.jars(context.host().code(), pulse);
            finder.addFiles(jars);
            jars.forEach(jar -> inUse.add(real(jar)));
        }
        List<Path> kept = new ArrayList<>();
        for (Path file : finder.files()) {
            Optional<Selector> excluded = population.exclude().stream()
                    .filter(selector -> matches(selector, file))
                    .findFirst();
            excluded.ifPresentOrElse(
                    selector -> context.exclude(
                            Subjects.of(Location.of(file)), selector.reason().orElse("excluded by the job")),
                    () -> kept.add(file));
        }
        boolean rootsGiven =
                !parameters.roots().isEmpty() || !population.include().isEmpty();
        return new Inventory(List.copyOf(kept), inUse, finder.problems(), finder.linkedFolders(), rootsGiven);
    }

    /** The jars to read, by their real paths. */
    List<Path> files() {
        return files;
    }

    /** Whether the host's JVM has a jar on its class path. */
    boolean inUse(Path file) {
        return inUse.contains(file);
    }

    /** Whether the host's JVM has any jar on its class path. */
    boolean anyInUse() {
        return !inUse.isEmpty();
    }

    List<Problem.At> problems() {
        return problems;
    }

    int linkedFolders() {
        return linkedFolders;
    }

    /** Whether the run is about anything but the JVM's class path. */
    boolean rootsGiven() {
        return rootsGiven;
    }

    private static void include(JarFinder finder, Selector selector) {
        selector.uri().ifPresent(uri -> finder.add(path(uri)));
        selector.glob().ifPresent(glob -> {
            PathMatcher matcher = matcher(glob);
            finder.add(base(glob), matcher::matches);
        });
    }

    private static boolean matches(Selector selector, Path file) {
        return selector.uri().map(uri -> file.startsWith(path(uri))).orElse(false)
                || selector.glob().map(glob -> matcher(glob).matches(file)).orElse(false);
    }

    private static Path path(String uri) {
        return uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** The folder in front of the first wildcard. */
    private static Path base(String glob) {
        for (int i = 0; i < glob.length(); i++) {
            if (WILDCARDS.indexOf(glob.charAt(i)) >= 0) {
                return Path.of(glob.substring(0, Math.max(1, glob.lastIndexOf('/', i))));
            }
        }
        return Path.of(glob);
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // gone since it was listed; then nothing will be read from it
        }
    }
}
