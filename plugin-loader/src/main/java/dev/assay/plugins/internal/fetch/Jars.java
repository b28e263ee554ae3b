package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.DIGEST_MISMATCH;
import static dev.assay.plugins.PluginCodes.DIGEST_REQUIRED;
import static dev.assay.plugins.PluginCodes.DOWNLOAD_TOO_LARGE;
import static dev.assay.plugins.PluginCodes.NOT_A_JAR;
import static dev.assay.plugins.PluginCodes.RESOLVE_INTERRUPTED;
import static dev.assay.plugins.PluginCodes.SOURCE_NOT_PERMITTED;
import static dev.assay.plugins.PluginCodes.SOURCE_UNAVAILABLE;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.http.FetchResult;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import dev.assay.support.io.FileTooLargeException;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gets a reference's verified bytes: from the cache if they are there, else from the source, at most once at a time for
 * each digest.
 *
 * <p>Thread-safe.
 */
public final class Jars {

    private static final int MAX_HEAD = 60;

    private final JarCache cache;
    private final Downloads downloads;
    private final Permissions permissions;
    private final boolean unverifiedFiles;
    private final int maxBytes;
    private final SingleFlight<byte[]> flights = new SingleFlight<>();

    /** Puts the parts together. */
    public Jars(JarCache cache, Downloads downloads, Permissions permissions, boolean unverifiedFiles, int maxBytes) {
        this.cache = cache;
        this.downloads = downloads;
        this.permissions = permissions;
        this.unverifiedFiles = unverifiedFiles;
        this.maxBytes = maxBytes;
    }

    /**
     * Gets the bytes. Whoever asks for the same digest at the same time gets the same array and must not change it.
     *
     * @throws PluginException if they can't be had or are not those that the reference demands
     */
    public VerifiedJar get(PluginReference reference, FetchProgress progress) {
        String plugin = reference.toString();
        Source source = Source.of(reference);
        checkPermitted(source, plugin);
        Optional<String> digest = reference.sha256();
        if (digest.isEmpty()) {
            return unverified(source, plugin);
        }
        String sha256 = digest.get();
        try {
            byte[] bytes = flights.get(sha256, () -> obtain(source, sha256, plugin, progress));
            return new VerifiedJar(bytes, sha256, true, source.shown());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    RESOLVE_INTERRUPTED, plugin, "fetching the plugin was interrupted; ask again if it is wanted", e);
        }
    }

    private byte[] obtain(Source source, String sha256, String plugin, FetchProgress progress)
            throws InterruptedException {
        try {
            Optional<byte[]> cached = cache.read(sha256, plugin);
            return cached.isPresent() ? cached.get() : fetch(source, sha256, plugin, progress);
        } catch (PluginException e) {
            if (Thread.interrupted()) {
                // An interrupt breaks channels, which then looks like a failure of the file or the disk.
                InterruptedException interrupt = new InterruptedException();
                interrupt.initCause(e);
                throw interrupt;
            }
            throw e;
        }
    }

    private VerifiedJar unverified(Source source, String plugin) {
        if (!unverifiedFiles || !(source instanceof Source.File file)) {
            throw new PluginException(
                    DIGEST_REQUIRED,
                    plugin,
                    "the reference to plugin " + plugin + " names no sha256; add the digest of the jar that you"
                            + " reviewed");
        }
        byte[] bytes = readFile(file, plugin);
        return new VerifiedJar(bytes, Digests.sha256(bytes), false, source.shown());
    }

    private byte[] fetch(Source source, String sha256, String plugin, FetchProgress progress)
            throws InterruptedException {
        Path temp = cache.createTemp(plugin);
        boolean published = false;
        try {
            byte[] bytes;
            String described = "";
            if (source instanceof Source.Http http) {
                FetchResult result = downloads.download(http, temp, plugin, progress);
                described = result.contentType().map(type -> " of type " + type).orElse("");
                bytes = cache.readTemp(temp, plugin);
            } else {
                bytes = readFile((Source.File) source, plugin);
                cache.fillTemp(temp, bytes, plugin);
                progress.advanced("fetch", bytes.length, bytes.length);
            }
            verify(bytes, sha256, source, plugin, described);
            cache.publish(temp, sha256, plugin);
            published = true;
            return bytes;
        } finally {
            if (!published) {
                cache.delete(temp);
            }
        }
    }

    private byte[] readFile(Source.File source, String plugin) {
        Path path = source.path();
        try {
            if (!Files.isRegularFile(path)) {
                throw new PluginException(
                        SOURCE_UNAVAILABLE,
                        plugin,
                        source.shown() + (Files.exists(path) ? " is no plain file" : " does not exist")
                                + "; correct the plugin's source");
            }
            return AtomicFiles.readCapped(path, maxBytes);
        } catch (FileTooLargeException e) {
            throw new PluginException(
                    DOWNLOAD_TOO_LARGE,
                    plugin,
                    source.shown() + " is larger than the limit of " + maxBytes + " bytes",
                    e);
        } catch (IOException e) {
            throw unreadable(source, plugin, e);
        }
    }

    private static void verify(byte[] bytes, String sha256, Source source, String plugin, String described) {
        if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
            String head = new String(bytes, 0, Math.min(bytes.length, MAX_HEAD), StandardCharsets.ISO_8859_1);
            throw new PluginException(
                    NOT_A_JAR,
                    plugin,
                    source.shown() + " gave " + bytes.length + " bytes" + described
                            + " that are no jar; they begin with '" + Text.line(head, MAX_HEAD)
                            + "'. See whether the address needs credentials");
        }
        String actual = Digests.sha256(bytes);
        if (!actual.equals(sha256)) {
            throw new PluginException(
                    DIGEST_MISMATCH,
                    plugin,
                    source.shown() + " gave " + bytes.length + " bytes with sha256 " + actual
                            + ", but the configuration demands " + sha256
                            + ". They were not kept. If the new jar was reviewed, put its digest into the"
                            + " configuration; else find out who changed it");
        }
    }

    /** Asked for cached jars too: a result names its source, so that has to be one the host permits. */
    private void checkPermitted(Source source, String plugin) {
        Optional<String> problem;
        try {
            problem = source instanceof Source.Http http
                    ? permissions.problemOf(http.uri())
                    : permissions.problemOf(((Source.File) source).path());
        } catch (IOException e) {
            throw unreadable(source, plugin, e);
        }
        if (problem.isPresent()) {
            throw new PluginException(
                    SOURCE_NOT_PERMITTED, plugin, source.shown() + " may not be a source of plugins: " + problem.get());
        }
    }

    private static PluginException unreadable(Source source, String plugin, IOException e) {
        return new PluginException(
                SOURCE_UNAVAILABLE, plugin, source.shown() + " can't be read: " + Text.line(e.toString(), 300), e);
    }
}
