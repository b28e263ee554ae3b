package dev.assay.plugins.internal.fetch;

import dev.assay.support.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cache from growing without end: beyond its size, the jars that were not used for longest go, and those beyond
 * its age in any case. What a lock file names and what some process uses is never deleted. Thread-safe; processes that
 * trim one folder together are, too.
 */
final class CacheTrim {

    private static final Logger LOG = LoggerFactory.getLogger(CacheTrim.class);

    private final Path folder;
    private final long maxBytes;
    private final Duration maxAge;
    private final CacheUse use;
    private final CacheRoots roots;

    CacheTrim(Path folder, long maxBytes, Duration maxAge, CacheUse use, CacheRoots roots) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.use = use;
        this.roots = roots;
    }

    private static final Duration FOR_EVER = Duration.ofDays(100_000);

    private record Jar(Path file, long bytes, FileTime lastUse) {
        String sha256() {
            String name = String.valueOf(file.getFileName());
            return name.substring(0, name.length() - SUFFIX.length());
        }
    }

    private static final String SUFFIX = ".jar";

    /** Notes that a jar was used. */
    void used(Path file, Instant now) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(now));
        } catch (IOException e) {
            // Another process trimmed it just now, or the cache is read-only; either way nothing depends on this mark.
            LOG.debug("can't mark {} as used: {}", file, Text.line(e.toString(), 300));
        }
    }

    /** Deletes what is beyond the limits, but never the jar that was just added. */
    void keeping(@Nullable Path added, Instant now) {
        try {
            List<Jar> jars = jars();
            long bytes = jars.stream().mapToLong(Jar::bytes).sum();
            Instant oldest = maxAge.compareTo(FOR_EVER) >= 0 ? Instant.MIN : now.minus(maxAge);
            if (bytes <= maxBytes
                    && jars.stream().noneMatch(jar -> jar.lastUse().toInstant().isBefore(oldest))) {
                return;
            }
            Optional<Set<String>> locked = roots.locked();
            if (locked.isEmpty()) {
                return;
            }
            Set<String> kept = new HashSet<>(locked.get());
            kept.addAll(use.inUse());
            jars.sort(Comparator.comparing(Jar::lastUse));
            for (Jar jar : jars) {
                boolean beyond = bytes > maxBytes || jar.lastUse().toInstant().isBefore(oldest);
                if (beyond && !jar.file().equals(added) && !kept.contains(jar.sha256())) {
                    Files.deleteIfExists(jar.file());
                    Files.deleteIfExists(jar.file().resolveSibling(jar.sha256() + ".sig"));
                    bytes -= jar.bytes();
                    LOG.info("deleted {} from the plugin cache, which keeps {} bytes", jar.file(), maxBytes);
                }
            }
        } catch (IOException e) {
            LOG.warn("can't trim the plugin cache {}: {}", folder, Text.line(e.toString(), 300));
        }
    }

    /** Walks the two levels by hand, because the JDK's walker gives up when a file vanishes under it. */
    private List<Jar> jars() throws IOException {
        List<Jar> jars = new ArrayList<>();
        for (Path shard : list(folder)) {
            for (Path file : Files.isDirectory(shard, LinkOption.NOFOLLOW_LINKS) ? list(shard) : List.<Path>of()) {
                try {
                    BasicFileAttributes attributes =
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    if (attributes.isRegularFile() && file.toString().endsWith(SUFFIX)) {
                        jars.add(new Jar(file, attributes.size(), attributes.lastModifiedTime()));
                    }
                } catch (NoSuchFileException trimmedByAnother) {
                    LOG.debug("{} is gone already", file);
                }
            }
        }
        return jars;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException goneOrNeverMade) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
