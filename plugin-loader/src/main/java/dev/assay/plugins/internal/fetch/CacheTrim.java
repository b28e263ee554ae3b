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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cache from growing without end: beyond its limit, the jars that were not used for longest go. A generation in
 * force does not mind, since it holds its bytes in memory. Thread-safe; processes that trim one folder together are, too.
 */
final class CacheTrim {

    private static final Logger LOG = LoggerFactory.getLogger(CacheTrim.class);

    private final Path folder;
    private final long maxBytes;

    CacheTrim(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    private record Jar(Path file, long bytes, FileTime lastUse) {}

    /** Notes that a jar was used. */
    void used(Path file, Instant now) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(now));
        } catch (IOException e) {
            // Another process trimmed it just now, or the cache is read-only; either way nothing depends on this mark.
            LOG.debug("can't mark {} as used: {}", file, Text.line(e.toString(), 300));
        }
    }

    /** Deletes what is beyond the limit, but never the jar that was just added. */
    void keeping(Path added) {
        try {
            List<Jar> jars = jars();
            long bytes = jars.stream().mapToLong(Jar::bytes).sum();
            jars.sort(Comparator.comparing(Jar::lastUse));
            for (Jar jar : jars) {
                if (bytes <= maxBytes) {
                    return;
                }
                if (!jar.file().equals(added)) {
                    Files.deleteIfExists(jar.file());
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
                    if (attributes.isRegularFile()) {
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
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
