package dev.assay.plugins;

import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.archive.ArchiveFault;
import dev.assay.plugins.internal.archive.ArchiveRules;
import dev.assay.plugins.internal.fetch.Downloads;
import dev.assay.plugins.internal.fetch.JarCache;
import dev.assay.plugins.internal.fetch.Jars;
import dev.assay.plugins.internal.fetch.Source;
import dev.assay.plugins.internal.fetch.VerifiedJar;
import dev.assay.plugins.internal.load.PluginClass;
import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.plugins.internal.run.LoadedGeneration;
import dev.assay.plugins.internal.run.Unloading;
import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.support.http.FetchLimits;
import dev.assay.support.http.HttpFetch;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides plugins from {@code file:}, {@code https:} and {@code http:} sources: fetches a jar, verifies it against the
 * sha256 that its reference demands, keeps it in a cache from which the next start works offline, and loads exactly the
 * verified bytes in a class loader of their own. What goes wrong is a {@link PluginException} with one of {@link
 * PluginCodes}.
 *
 * <pre>{@code
 * JobManager.builder().plugins(PluginLoader.create())…
 * }</pre>
 *
 * <p>Thread-safe. Its threads live only while something is downloaded. A class loader keeps libraries apart; it does not
 * contain hostile code.
 */
public final class PluginLoader implements PluginProvider {

    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

    private final Builder settings;
    private final AtomicLong generations = new AtomicLong();
    private volatile @Nullable Started started; // set by start, cleared by close; read by resolving threads

    private PluginLoader(Builder settings) {
        this.settings = settings;
    }

    /** What there is between start and close. */
    private record Started(Jars jars, Downloads downloads, Unloading unloading) {}

    /** Makes a loader with the defaults. */
    public static PluginLoader create() {
        return builder().build();
    }

    /** Starts a loader. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void start(Environment environment) throws Exception {
        Path folder = settings.cacheFolder == null ? environment.home().resolve("plugins") : settings.cacheFolder;
        TimeSource time = environment.time();
        ArchiveLimits limits = settings.limits;
        JarCache cache = JarCache.open(folder, limits.maxJarBytes(), settings.maxCacheBytes, time);
        FetchLimits fetch = FetchLimits.of(limits.maxJarBytes(), settings.idleTimeout, settings.totalTimeout)
                .withMinBytesPerSecond(settings.minBytesPerSecond);
        ThreadFactory threads = environment.threads("plugin-fetch");
        Downloads downloads = new Downloads(
                permitted -> HttpFetch.builder(threads, time::wall, time::nanos)
                        .connectTimeout(settings.connectTimeout)
                        .addresses(permitted.addresses())
                        .build(),
                settings.sources.permissions(),
                settings.authorization,
                fetch);
        Jars jars = new Jars(
                cache, downloads, settings.sources.permissions(), settings.unverifiedFiles, limits.maxJarBytes());
        started = new Started(
                jars, downloads, new Unloading(environment.timers("plugin-unload"), time, settings.unloadPatience));
    }

    @Override
    public boolean provides(PluginReference reference) {
        return Source.understands(reference);
    }

    @Override
    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
        Started parts = started;
        if (parts == null) {
            throw new PluginException(
                    PluginCodes.LOADER_CLOSED, reference.toString(), "the plugin loader is not started, or was closed");
        }
        VerifiedJar jar = parts.jars().get(reference, progress);
        progress.advanced("verify", jar.bytes().length, jar.bytes().length);
        PluginGeneration generation = load(reference, jar, parts.unloading());
        progress.advanced("load", jar.bytes().length, jar.bytes().length);
        LOG.info(
                "loaded plugin {} ({} bytes, sha256 {}) from {}",
                generation,
                jar.bytes().length,
                jar.sha256(),
                jar.source());
        return generation;
    }

    private PluginGeneration load(PluginReference reference, VerifiedJar jar, Unloading unloading) {
        int java = Runtime.version().feature();
        boolean loaded = false;
        Archive archive = null;
        try {
            archive = Archive.open(jar.bytes(), settings.limits, java);
            ArchiveRules.checkManifest(archive);
            ArchiveRules.checkClassVersions(archive, java);
            warn(reference, archive);
            String root = reference.id() + "@" + reference.version().orElse("any");
            String name = "assay-plugin " + root + " #" + generations.incrementAndGet();
            PluginClassLoader loader = new PluginClassLoader(name, root, archive);
            PluginClass plugin = PluginClass.find(loader, archive, reference);
            PluginGeneration generation = new LoadedGeneration(loader, plugin, custody(plugin, jar), unloading);
            loaded = true;
            return generation;
        } catch (ArchiveFault e) {
            throw new PluginException(
                    e.code(),
                    reference.toString(),
                    "plugin " + reference + " from " + jar.source() + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new PluginException(
                    PluginCodes.ARCHIVE_INVALID,
                    reference.toString(),
                    "plugin " + reference + " can't be read: " + Text.line(e.toString(), 300),
                    e);
        } finally {
            if (!loaded && archive != null) {
                archive.close();
            }
        }
    }

    private static void warn(PluginReference reference, Archive archive) {
        if (archive.hasFolder("dev/assay/spi/") || archive.hasFolder("org/slf4j/")) {
            LOG.warn(
                    "plugin {} brings along classes of dev.assay.spi or org.slf4j; they are ignored in favour of the host's."
                            + " Build it without them",
                    reference);
        }
        if (archive.nestedJars() > 0) {
            LOG.warn(
                    "plugin {} holds {} jars inside its jar; their classes are not seen. Unpack them into it",
                    reference,
                    archive.nestedJars());
        }
    }

    private static Custody custody(PluginClass plugin, VerifiedJar jar) {
        Custody.Verification verification =
                jar.verified() ? Custody.Verification.VERIFIED : Custody.Verification.UNVERIFIED;
        return Custody.builder(plugin.descriptor().id(), plugin.descriptor().version(), verification)
                .bytes(jar.sha256(), jar.bytes().length)
                .source(jar.source())
                .build();
    }

    @Override
    public void close() {
        Started parts = started;
        started = null;
        if (parts != null) {
            parts.downloads().close();
            parts.unloading().close();
        }
    }

    /** Collects what a loader needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Path cacheFolder;
        private long maxCacheBytes = 1L << 30;
        private ArchiveLimits limits = ArchiveLimits.DEFAULT;
        private SourcePolicy sources = SourcePolicy.standard();
        private Function<URI, Optional<String>> authorization = uri -> Optional.empty();
        private boolean unverifiedFiles;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofSeconds(30);
        private Duration totalTimeout = Duration.ofMinutes(10);
        private long minBytesPerSecond = 1024;
        private Duration unloadPatience = Duration.ofSeconds(30);

        private Builder() {}

        private Builder(Builder other) {
            this.cacheFolder = other.cacheFolder;
            this.maxCacheBytes = other.maxCacheBytes;
            this.limits = other.limits;
            this.sources = other.sources;
            this.authorization = other.authorization;
            this.unverifiedFiles = other.unverifiedFiles;
            this.connectTimeout = other.connectTimeout;
            this.idleTimeout = other.idleTimeout;
            this.totalTimeout = other.totalTimeout;
            this.minBytesPerSecond = other.minBytesPerSecond;
            this.unloadPatience = other.unloadPatience;
        }

        /**
         * Sets the cache's folder, which several loaders and processes may share. Defaults to {@code plugins} in the
         * manager's home.
         */
        public Builder cacheFolder(Path folder) {
            this.cacheFolder = folder;
            return this;
        }

        /**
         * Sets how many bytes the cache keeps; beyond that, jars that were not used for longest are deleted when another
         * one comes. Defaults to 1 GiB.
         */
        public Builder maxCacheBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("maxCacheBytes must not be negative, but is " + bytes);
            }
            this.maxCacheBytes = bytes;
            return this;
        }

        /** Sets how large a plugin may be. Defaults to {@link ArchiveLimits#DEFAULT}. */
        public Builder limits(ArchiveLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Sets where plugins may come from. Defaults to {@link SourcePolicy#standard()}. */
        public Builder sources(SourcePolicy policy) {
            this.sources = policy;
            return this;
        }

        /**
         * Sets the {@code Authorization} header for an address. It is asked before each download on the resolving thread,
         * for {@code https} and loopback only, and its answer goes to that address's host and port only, never along a
         * redirect to another one. Defaults to none.
         */
        public Builder authorization(Function<URI, Optional<String>> authorization) {
            this.authorization = authorization;
            return this;
        }

        /**
         * Loads {@code file:} plugins without a digest, too. Their results say that nothing was verified. For
         * development.
         */
        public Builder allowUnverifiedFiles() {
            this.unverifiedFiles = true;
            return this;
        }

        /** Sets the longest time to connect. Defaults to 10 seconds. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = requirePositive("connectTimeout", timeout);
            return this;
        }

        /** Sets the longest silence during a download. Defaults to 30 seconds. */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = requirePositive("idleTimeout", timeout);
            return this;
        }

        /** Sets the longest time for a whole download. Defaults to 10 minutes. */
        public Builder totalTimeout(Duration timeout) {
            this.totalTimeout = requirePositive("totalTimeout", timeout);
            return this;
        }

        /** Sets the least throughput of a download, averaged over the idle time-out; 0 means any. Defaults to 1024. */
        public Builder minBytesPerSecond(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("minBytesPerSecond must not be negative, but is " + bytes);
            }
            this.minBytesPerSecond = bytes;
            return this;
        }

        /**
         * Sets how long an unloaded plugin is watched until its class loader is collected. The report comes earlier if it
         * is, or if it is known to be held. One that says neither collected nor by whom it is held means that the garbage
         * collector has not looked yet, or that something other than a thread holds it. Defaults to 30 seconds.
         */
        public Builder unloadPatience(Duration patience) {
            this.unloadPatience = requirePositive("unloadPatience", patience);
            return this;
        }

        /** Builds the loader. */
        public PluginLoader build() {
            return new PluginLoader(new Builder(this));
        }

        private static Duration requirePositive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " must be positive, but is " + value);
            }
            return value;
        }
    }
}
