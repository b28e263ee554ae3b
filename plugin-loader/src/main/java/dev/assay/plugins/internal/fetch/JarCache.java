package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.CACHE_TAMPERED;
import static dev.assay.plugins.PluginCodes.CACHE_UNSAFE;
import static dev.assay.plugins.PluginCodes.CACHE_WRITE_FAILED;

import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import dev.assay.support.io.FileTooLargeException;
import dev.assay.support.io.OwnerOnly;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jars on disk by their digest: {@code sha256/ab/<digest>.jar}. A file has its whole content before it has its name, so
 * several processes may share a folder and each may be killed at any time. Whoever reads digests what he read: the name
 * alone proves nothing.
 *
 * <p>Thread-safe.
 */
public final class JarCache {

    private static final Logger LOG = LoggerFactory.getLogger(JarCache.class);

    private static final Set<OpenOption> READ_NO_LINK = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    /** No download takes longer, so what is older was left by a crash. */
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private final Path root;
    private final Path temps;
    private final int maxJarBytes;
    private final CacheUse use;
    private final CacheRoots roots;
    private final CacheTrim trim;
    private final TimeSource time;
    private final Consumer<Step> steps;

    /** Where a process may be killed between two steps; a test does so at each. */
    public enum Step {
        /** There is an empty temporary file. */
        TEMP_CREATED,
        /** It has all bytes, unverified. */
        FETCHED,
        /** It has all bytes, which were verified or came from memory. */
        FILLED,
        /** It has its final name. */
        PUBLISHED,
        /** It was marked as used. */
        MARKED,
        /** Others were deleted for it. */
        TRIMMED,
        /** Its signature lies beside it. */
        SIGNED
    }

    /**
     * What a cache keeps.
     *
     * @param maxJarBytes the largest jar
     * @param maxCacheBytes how much in all; beyond that it deletes what was not used for longest
     * @param maxAge how long what nobody uses
     */
    public record Limits(int maxJarBytes, long maxCacheBytes, Duration maxAge) {}

    private JarCache(Path root, Limits limits, TimeSource time, Consumer<Step> steps) {
        this.root = root;
        this.temps = root.resolve("tmp");
        this.maxJarBytes = limits.maxJarBytes();
        this.use = new CacheUse(root.resolve("use"));
        this.roots = new CacheRoots(root.resolve("roots"));
        this.trim = new CacheTrim(root.resolve("sha256"), limits.maxCacheBytes(), limits.maxAge(), use, roots);
        this.time = time;
        this.steps = steps;
    }

    /**
     * Opens a cache, creating its folder and deleting what a crash left.
     *
     * @param root its folder
     * @param limits what it keeps
     * @param time when files are used
     * @param steps told of each step on the way
     * @throws IOException if the folder can't be used
     */
    public static JarCache open(Path root, Limits limits, TimeSource time, Consumer<Step> steps) throws IOException {
        JarCache cache = new JarCache(OwnerOnly.createFolders(root.toAbsolutePath()), limits, time, steps);
        Instant now = time.wall();
        if (!OwnerOnly.writableByOthers(root).isEmpty()) {
            LOG.warn(
                    "others may write into the plugin cache {}; jars are verified each time they are loaded, but others"
                            + " can make them unavailable. Take their write permission away",
                    root);
        }
        OwnerOnly.createFolders(cache.temps);
        int deleted = AtomicFiles.deleteLeftovers(
                cache.temps, temp -> Files.getLastModifiedTime(temp).toInstant().isBefore(now.minus(LEFTOVER_AGE)));
        if (deleted > 0) {
            LOG.info("deleted {} unfinished downloads from the plugin cache {}", deleted, root);
        }
        return cache;
    }

    /** Keeps what a lock file names, also from other processes' pruning, and prunes. */
    public void prune(Optional<Path> lockFile) {
        lockFile.ifPresent(roots::register);
        trim.keeping(null, time.wall());
    }

    /** Marks a digest as in use by this process until that is closed. */
    AutoCloseable inUse(String sha256) {
        return use.mark(sha256);
    }

    /** Whether there is a jar of a digest; what it holds is another question. */
    boolean has(String sha256) {
        return Files.isRegularFile(fileOf(sha256), LinkOption.NOFOLLOW_LINKS);
    }

    void step(Step step) {
        steps.accept(step);
    }

    /** Reads the signature that was kept with a jar. It is verified like one that comes from elsewhere. */
    Optional<byte[]> readSignature(String sha256, int maxBytes) {
        Path file = signatureOf(sha256);
        try (SeekableByteChannel channel = Files.newByteChannel(file, READ_NO_LINK)) {
            return Optional.of(Channels.newInputStream(channel).readNBytes(maxBytes + 1));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("can't read {} in the plugin cache: {}", file, Text.line(e.toString(), 300));
            return Optional.empty();
        }
    }

    /** Keeps a signature beside its jar. Without it the next start asks the source again, so a failure is no fault. */
    void keepSignature(String sha256, byte[] signature) {
        Path file = signatureOf(sha256);
        try {
            AtomicFiles.write(file, signature);
            step(Step.SIGNED);
        } catch (IOException e) {
            LOG.warn("can't keep {} in the plugin cache: {}", file, Text.line(e.toString(), 300));
        }
    }

    private Path signatureOf(String sha256) {
        Path jar = fileOf(sha256);
        return jar.resolveSibling(sha256 + ".sig");
    }

    /**
     * Reads a jar whose content still has the digest it is named by. One that has not is deleted.
     *
     * @return the bytes that were digested; empty if there is none
     * @throws PluginException {@code CACHE_UNSAFE} if something else than a file is there
     */
    Optional<byte[]> read(String sha256, String plugin) {
        Path file = fileOf(sha256);
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new PluginException(
                        CACHE_UNSAFE,
                        plugin,
                        "in the plugin cache, " + file + " is no plain file; see who put it there, then delete it");
            }
            byte[] bytes = readNoLink(file);
            if (Digests.sha256(bytes).equals(sha256)) {
                trim.used(file, time.wall());
                return Optional.of(bytes);
            }
        } catch (NoSuchFileException | ClosedByInterruptException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("can't read {} in the plugin cache, fetching it again: {}", file, Text.line(e.toString(), 300));
            return Optional.empty();
        }
        LOG.warn(
                CACHE_TAMPERED
                        + ": {} in the plugin cache has another content than its name says; deleting it and fetching"
                        + " plugin {} again",
                file,
                plugin);
        delete(file);
        return Optional.empty();
    }

    private byte[] readNoLink(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, READ_NO_LINK)) {
            // One more than allowed, so that a longer file can't have the right digest by its beginning.
            return Channels.newInputStream(channel).readNBytes(maxJarBytes + 1);
        }
    }

    /**
     * Creates a file to fetch into.
     *
     * @throws PluginException {@code CACHE_WRITE_FAILED}
     */
    Path createTemp(String plugin) {
        try {
            Path temp = AtomicFiles.createTemp(temps);
            step(Step.TEMP_CREATED);
            return temp;
        } catch (IOException e) {
            throw writeFailed(plugin, e);
        }
    }

    /** Writes what was read elsewhere into a file created by {@link #createTemp}. */
    void fillTemp(Path temp, byte[] bytes, String plugin) {
        try {
            Files.write(temp, bytes, StandardOpenOption.TRUNCATE_EXISTING);
            step(Step.FILLED);
        } catch (IOException e) {
            throw writeFailed(plugin, e);
        }
    }

    /** Reads a fetched file, to verify what it holds. */
    byte[] readTemp(Path temp, String plugin) {
        try {
            return AtomicFiles.readCapped(temp, maxJarBytes);
        } catch (FileTooLargeException e) {
            throw new IllegalStateException("a fetch wrote more than its limit", e);
        } catch (IOException e) {
            throw writeFailed(plugin, e);
        }
    }

    /**
     * Takes a verified file in under its digest.
     *
     * @throws PluginException {@code CACHE_WRITE_FAILED}
     */
    void publish(Path temp, String sha256, String plugin) {
        try {
            Path file = fileOf(sha256);
            OwnerOnly.createFolders(parentOf(file));
            AtomicFiles.publish(temp, file);
            step(Step.PUBLISHED);
            trim.used(file, time.wall());
            step(Step.MARKED);
            trim.keeping(file, time.wall());
            step(Step.TRIMMED);
        } catch (IOException e) {
            throw writeFailed(plugin, e);
        }
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("can't delete {} from the plugin cache: {}", file, Text.line(e.toString(), 300));
        }
    }

    private Path fileOf(String sha256) {
        return root.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256 + ".jar");
    }

    private static Path parentOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private PluginException writeFailed(String plugin, IOException e) {
        return new PluginException(
                CACHE_WRITE_FAILED,
                plugin,
                "the plugin cache " + root + " can't be written: " + Text.line(e.toString(), 300)
                        + "; make room or give this user the right to write there",
                e);
    }
}
