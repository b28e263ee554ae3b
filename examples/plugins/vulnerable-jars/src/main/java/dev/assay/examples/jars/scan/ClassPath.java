package dev.assay.examples.jars.scan;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jars a class path stands for, those included that a manifest's {@code Class-Path} adds. */
public final class ClassPath {

    private static final int MAX_JARS = 20_000;

    private ClassPath() {}

    /** The jars themselves and all that their manifests add, in order; folders and what isn't there are left out. */
    public static List<Path> jars(List<Path> entries, Pulse pulse) {
        Set<Path> seen = new LinkedHashSet<>();
        Deque<Path> open = new ArrayDeque<>(entries);
        while (!open.isEmpty() && seen.size() < MAX_JARS) {
            pulse.check();
            Path jar = open.removeFirst();
            if (FileNames.isArchive(jar.toString()) && Files.isRegularFile(jar) && seen.add(jar.toAbsolutePath())) {
                open.addAll(added(jar.toAbsolutePath()));
            }
        }
        return List.copyOf(seen);
    }

    private static List<Path> added(Path jar) {
        try {
            CentralDirectory.check(jar, ScanLimits.DEFAULT.entries());
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry manifest = zip.getEntry(JarFile.MANIFEST_NAME);
                if (manifest == null) {
                    return List.of();
                }
                try (InputStream in = zip.getInputStream(manifest)) {
                    return resolve(
                            jar,
                            ManifestHead.parse(in.readNBytes(Metadata.MAX_MANIFEST))
                                    .value("Class-Path")
                                    .orElse(""));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return List.of(); // reading the jar itself says what is wrong with it
        }
    }

    private static List<Path> resolve(Path jar, String classPath) {
        Set<Path> paths = new LinkedHashSet<>();
        for (String entry : classPath.split("\\s+")) {
            if (!entry.isEmpty() && paths.size() < MAX_JARS) {
                try {
                    URI uri = jar.toUri().resolve(entry);
                    if ("file".equals(uri.getScheme())) {
                        paths.add(Path.of(uri));
                    }
                } catch (IllegalArgumentException e) {
                    // No address; the JVM passes over it, too.
                }
            }
        }
        return List.copyOf(paths);
    }
}
