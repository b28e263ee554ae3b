package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.DIGEST_MISMATCH;
import static dev.assay.plugins.PluginCodes.LOCK_MISMATCH;
import static dev.assay.plugins.PluginCodes.NOT_A_JAR;
import static dev.assay.plugins.PluginCodes.RESOLVE_INTERRUPTED;
import static dev.assay.plugins.PluginCodes.SOURCE_NOT_PERMITTED;
import static dev.assay.plugins.PluginCodes.SOURCE_UNAVAILABLE;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.plugins.PluginSource.Location;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.Digests;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gets a plugin's bytes: those of a digest from the cache if they are there, else from the source, at most once at a time
 * for each digest, or for each source where no digest is known.
 *
 * <p>Thread-safe.
 */
public final class Jars {

    private static final int MAX_HEAD = 60;

    private final Sources sources;
    private final JarCache cache;
    private final Downloads downloads;
    private final Permissions permissions;
    private final ArchiveLimits limits;
    private final SingleFlight<byte[]> flights = new SingleFlight<>();

    /** Puts the parts together. */
    public Jars(Sources sources, JarCache cache, Downloads downloads, Permissions permissions, ArchiveLimits limits) {
        this.sources = sources;
        this.cache = cache;
        this.downloads = downloads;
        this.permissions = permissions;
        this.limits = limits;
    }

    /**
     * A digest that is demanded.
     *
     * @param sha256 the digest
     * @param by who demands it, for messages
     * @param locked whether that is the lock file
     */
    public record Demand(String sha256, String by, boolean locked) {}

    /** What a plugin's source is, once it was understood and permitted. */
    public final class Origin {
        private final Sources.Found found;
        private final String plugin;

        private Origin(Sources.Found found, String plugin) {
            this.found = found;
            this.plugin = plugin;
        }

        /** How to write it in a message, log or result. */
        public String shown() {
            return found.shown();
        }

        /** Where it lies. */
        public Location location() {
            return found.location();
        }

        /** The bytes of a digest, which nobody may change: others that ask at the same time get the same array. */
        public byte[] bytes(Demand demand, FetchProgress progress) {
            return interruptibly(plugin, () -> flights.get(demand.sha256(), () -> obtain(this, demand, progress)));
        }

        /** The bytes that lie there now, whatever they are. They are not kept. */
        public byte[] bytes(FetchProgress progress) {
            return interruptibly(
                    plugin,
                    () -> flights.get("source " + found.text(), () -> fetched(this, progress, Optional.empty())));
        }

        /** The signature of bytes: from the cache, else from beside them; empty if there is none. */
        public Optional<byte[]> signature(String sha256, int maxBytes) {
            Optional<byte[]> cached = cache.readSignature(sha256, maxBytes);
            if (cached.isPresent()) {
                return cached;
            }
            return interruptibly(
                    plugin,
                    () -> new Moving(downloads, permissions, limits, plugin, null, (s, b, t) -> {})
                            .find(found.kind().signatureOf(found.text()), maxBytes));
        }
    }

    /** Understands a reference's source. */
    public Origin origin(PluginReference reference) {
        return permitted(sources.find(reference), reference.toString());
    }

    /** Understands a source. */
    public Origin origin(String source, String plugin) {
        return permitted(sources.find(source, plugin), plugin);
    }

    /** Keeps verified bytes, and their signature if there is one, for the next start. */
    public void keep(byte[] bytes, String sha256, Optional<byte[]> signature, String plugin) {
        if (!cache.has(sha256)) {
            Path temp = cache.createTemp(plugin);
            boolean published = false;
            try {
                cache.fillTemp(temp, bytes, plugin);
                cache.publish(temp, sha256, plugin);
                published = true;
            } finally {
                if (!published) {
                    cache.delete(temp);
                }
            }
        }
        signature.ifPresent(signed -> cache.keepSignature(sha256, signed));
    }

    /** Marks bytes as in use by this process until that is closed. */
    public AutoCloseable inUse(String sha256) {
        return cache.inUse(sha256);
    }

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    private static <T> T interruptibly(String plugin, Work<T> work) {
        try {
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    RESOLVE_INTERRUPTED, plugin, "fetching the plugin was interrupted; ask again if it is wanted", e);
        }
    }

    private byte[] obtain(Origin origin, Demand demand, FetchProgress progress) throws InterruptedException {
        try {
            Optional<byte[]> cached = cache.read(demand.sha256(), origin.plugin);
            return cached.isPresent() ? cached.get() : fetched(origin, progress, Optional.of(demand));
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

    private byte[] fetched(Origin origin, FetchProgress progress, Optional<Demand> demand) throws InterruptedException {
        String plugin = origin.plugin;
        Path temp = cache.createTemp(plugin);
        boolean published = false;
        try {
            Moving moving = new Moving(downloads, permissions, limits, plugin, temp, progress);
            origin.found.kind().fetch(origin.found.text(), moving);
            cache.step(JarCache.Step.FETCHED);
            byte[] bytes = cache.readTemp(temp, plugin);
            requireJar(bytes, origin, moving.contentType());
            if (demand.isPresent()) {
                requireDigest(bytes, demand.get(), origin);
                cache.publish(temp, demand.get().sha256(), plugin);
                published = true;
            }
            return bytes;
        } finally {
            if (!published) {
                cache.delete(temp);
            }
        }
    }

    private static void requireJar(byte[] bytes, Origin origin, Optional<String> contentType) {
        if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
            String head = new String(bytes, 0, Math.min(bytes.length, MAX_HEAD), StandardCharsets.ISO_8859_1);
            throw new PluginException(
                    NOT_A_JAR,
                    origin.plugin,
                    origin.shown() + " gave " + bytes.length + " bytes"
                            + contentType.map(type -> " of type " + type).orElse("")
                            + " that are no jar; they begin with '" + Text.line(head, MAX_HEAD)
                            + "'. See whether the address needs credentials");
        }
    }

    private static void requireDigest(byte[] bytes, Demand demand, Origin origin) {
        String actual = Digests.sha256(bytes);
        if (!actual.equals(demand.sha256())) {
            throw new PluginException(
                    demand.locked() ? LOCK_MISMATCH : DIGEST_MISMATCH,
                    origin.plugin,
                    origin.shown() + " gave " + bytes.length + " bytes with sha256 " + actual + ", but " + demand.by()
                            + " demands " + demand.sha256()
                            + ". They were not kept. If the new jar was reviewed, put its digest there;"
                            + " else find out who changed it");
        }
    }

    /** Asked for cached jars too: a result names its source, so that has to be one the host permits. */
    private Origin permitted(Sources.Found found, String plugin) {
        Optional<String> problem;
        try {
            problem = permissions.problemOf(found.location());
        } catch (IOException e) {
            throw new PluginException(
                    SOURCE_UNAVAILABLE, plugin, found.shown() + " can't be read: " + Text.line(e.toString(), 300), e);
        }
        if (problem.isPresent()) {
            throw new PluginException(
                    SOURCE_NOT_PERMITTED, plugin, found.shown() + " may not be a source of plugins: " + problem.get());
        }
        return new Origin(found, plugin);
    }
}
