package dev.assay.plugins;

import dev.assay.plugins.internal.fetch.Downloads;
import dev.assay.plugins.internal.fetch.JarCache;
import dev.assay.plugins.internal.fetch.Jars;
import dev.assay.plugins.internal.fetch.Pause;
import dev.assay.plugins.internal.fetch.Sources;
import dev.assay.plugins.internal.lock.LockKeeper;
import dev.assay.plugins.internal.pipeline.InForce;
import dev.assay.plugins.internal.pipeline.Pipeline;
import dev.assay.plugins.internal.pipeline.TrustFile;
import dev.assay.plugins.internal.process.ProcessRuns;
import dev.assay.plugins.internal.run.Unloading;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.support.http.FetchLimits;
import dev.assay.support.http.HttpFetch;
import dev.assay.support.retry.Backoff;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides plugins from {@code file:}, {@code https:}, {@code http:} and {@code maven:} sources: fetches a jar, verifies
 * it by digest, lock file and signature as the host wants it, keeps it in a cache from which the next start works offline, and loads exactly the
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
    private final Sources known;
    private final InForce inForce = new InForce();
    private volatile TrustPolicy trust; // exchanged by replaceTrust; read by resolving threads
    private volatile @Nullable Started started; // set by start, cleared by close; read by resolving threads

    private PluginLoader(Builder settings) {
        this.settings = settings;
        this.known = settings.kinds();
        this.trust = settings.trust;
    }

    /** What there is between start and close. */
    private record Started(
            Pipeline pipeline,
            Downloads downloads,
            Unloading unloading,
            ProcessRuns workers,
            Optional<TrustFile> trustFile) {}

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
        Optional<LockKeeper> lock = settings.lock(environment.home());
        JarCache cache = JarCache.open(
                folder,
                new JarCache.Limits(limits.maxJarBytes(), settings.maxCacheBytes, settings.maxCacheAge),
                time,
                settings.steps);
        cache.prune(lock.map(LockKeeper::file));
        Optional<TrustFile> trustFile = settings.trustFile.map(file ->
                new TrustFile(file, ring -> replaceTrust(trust.with(ring)), environment.timers("plugin-trust")));
        if (trustFile.isPresent()) {
            trustFile.get().start();
        }
        FetchLimits fetch = FetchLimits.of(limits.maxJarBytes(), settings.idleTimeout, settings.totalTimeout)
                .withMinBytesPerSecond(settings.minBytesPerSecond)
                .withMaxRedirects(settings.maxRedirects);
        ThreadFactory threads = environment.threads("plugin-fetch");
        Downloads downloads = new Downloads(
                permitted -> settings.fetcher(HttpFetch.builder(threads, time::wall, time::nanos)
                        .connectTimeout(settings.connectTimeout)
                        .addresses(permitted.addresses())),
                settings.sources.permissions(),
                settings.headers,
                fetch,
                new Downloads.Retries(settings.retries, settings.longestWait, settings.backoff()),
                new Pause(environment.timers("plugin-fetch")),
                time::nanos);
        Jars jars = new Jars(known, cache, downloads, settings.sources.permissions(), limits);
        Unloading unloading = new Unloading(environment.timers("plugin-unload"), time, settings.unloadPatience);
        ProcessRuns workers = new ProcessRuns(settings.workers, environment);
        Pipeline pipeline = new Pipeline(new Pipeline.Parts(
                jars, lock, () -> trust, limits, settings.unverifiedFiles, unloading, workers, inForce, time));
        if (trust.allowsUnverified() || settings.unverifiedFiles) {
            LOG.warn("plugins are loaded without anybody vouching for their bytes; each result says so");
        }
        started = new Started(pipeline, downloads, unloading, workers, trustFile);
    }

    @Override
    public boolean provides(PluginReference reference) {
        return known.understands(reference);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Yes with a lock file, with a trust policy that demands signatures or goes without, and for files with {@link
     * Builder#allowUnverifiedFiles()}.
     */
    @Override
    public boolean vouches(PluginReference reference) {
        TrustPolicy now = trust;
        boolean file =
                reference.source().filter(source -> source.startsWith("file:")).isPresent();
        return settings.lockFile.isPresent()
                || now.demandsSignatures()
                || now.allowsUnverified()
                || (settings.unverifiedFiles && file);
    }

    @Override
    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
        Started parts = started;
        if (parts == null) {
            throw new PluginException(
                    PluginCodes.LOADER_CLOSED, reference.toString(), "the plugin loader is not started, or was closed");
        }
        return parts.pipeline().resolve(reference, progress);
    }

    @Override
    public void measure(Measures into) {
        Started parts = started;
        if (parts != null) {
            parts.downloads().measure(into);
            parts.workers().measure(into, "java");
        }
    }

    /** What vouches for plugins now. */
    public TrustPolicy trust() {
        return trust;
    }

    /**
     * Exchanges what vouches for plugins, at once and for running runs, too: a plugin whose key, version or bytes the new
     * ring revokes is stopped wherever it runs, and not loaded again. Thread-safe.
     *
     * <pre>{@code
     * loader.replaceTrust(loader.trust().with(loader.trust().ring().revokeVersion("disk", "1.0.1", "reads too much")));
     * }</pre>
     */
    public void replaceTrust(TrustPolicy policy) {
        trust = policy;
        inForce.judge(policy.ring());
    }

    @Override
    public void close() {
        Started parts = started;
        started = null;
        if (parts != null) {
            parts.trustFile().ifPresent(TrustFile::close);
            parts.downloads().close();
            parts.unloading().close();
            parts.workers().close();
        }
    }

    /** Collects what a loader needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Path cacheFolder;
        private long maxCacheBytes = 1L << 30;
        private Duration maxCacheAge = Duration.ofDays(180);
        private ArchiveLimits limits = ArchiveLimits.DEFAULT;
        private SourcePolicy sources = SourcePolicy.standard();
        private final List<PluginSource> kinds = new ArrayList<>();
        private @Nullable URI mavenRepository;
        private Function<URI, Map<String, String>> headers = uri -> Map.of();
        private Optional<ProxySelector> proxy = Optional.empty();
        private Optional<SSLContext> sslContext = Optional.empty();
        private TrustPolicy trust = TrustPolicy.digests();
        private Optional<Path> trustFile = Optional.empty();
        private Optional<Path> lockFile = Optional.empty();
        private LockMode lockMode = LockMode.FROZEN;
        private boolean downgrades;
        private boolean unverifiedFiles;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofSeconds(30);
        private Duration totalTimeout = Duration.ofMinutes(10);
        private long minBytesPerSecond = 1024;
        private int maxRedirects = FetchLimits.DEFAULT_MAX_REDIRECTS;
        private int retries = 2;
        private Duration longestWait = Duration.ofSeconds(30);
        private Duration unloadPatience = Duration.ofSeconds(30);
        private WorkerSettings workers = WorkerSettings.DEFAULT;
        private Consumer<JarCache.Step> steps = step -> {};

        private Builder() {}

        private Builder(Builder other) {
            this.cacheFolder = other.cacheFolder;
            this.maxCacheBytes = other.maxCacheBytes;
            this.maxCacheAge = other.maxCacheAge;
            this.limits = other.limits;
            this.sources = other.sources;
            this.kinds.addAll(other.kinds);
            this.mavenRepository = other.mavenRepository;
            this.headers = other.headers;
            this.proxy = other.proxy;
            this.sslContext = other.sslContext;
            this.trust = other.trust;
            this.trustFile = other.trustFile;
            this.lockFile = other.lockFile;
            this.lockMode = other.lockMode;
            this.downgrades = other.downgrades;
            this.unverifiedFiles = other.unverifiedFiles;
            this.connectTimeout = other.connectTimeout;
            this.idleTimeout = other.idleTimeout;
            this.totalTimeout = other.totalTimeout;
            this.minBytesPerSecond = other.minBytesPerSecond;
            this.maxRedirects = other.maxRedirects;
            this.retries = other.retries;
            this.longestWait = other.longestWait;
            this.unloadPatience = other.unloadPatience;
            this.workers = other.workers;
            this.steps = other.steps;
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

        /** Adds a kind of source, which goes before a built-in one of the same scheme. */
        public Builder source(PluginSource kind) {
            this.kinds.add(kind);
            return this;
        }

        /**
         * Sets the repository of {@code maven:} sources: the address or {@code file:} folder below which its layout
         * begins. There is none by default.
         */
        public Builder mavenRepository(URI base) {
            this.mavenRepository = base;
            return this;
        }

        /**
         * Sets the {@code Authorization} header for an address; see {@link #headers}. Defaults to none.
         */
        public Builder authorization(Function<URI, Optional<String>> authorization) {
            this.headers = uri -> authorization
                    .apply(uri)
                    .map(value -> Map.of("Authorization", value))
                    .orElse(Map.of());
            return this;
        }

        /**
         * Sets headers for an address, such as an API key. Asked before each download on the resolving thread, for
         * {@code https} and loopback only; the answer goes to that address's scheme, host and port only, never along a
         * redirect to another one. Defaults to none.
         */
        public Builder headers(Function<URI, Map<String, String>> headers) {
            this.headers = headers;
            return this;
        }

        /** Sets which proxy to use for what. Defaults to the JVM's. A proxy resolves names itself, so only literal addresses are checked then. */
        public Builder proxy(ProxySelector selector) {
            this.proxy = Optional.of(selector);
            return this;
        }

        /** Sets trust and keys for TLS. Defaults to the JVM's. */
        public Builder sslContext(SSLContext context) {
            this.sslContext = Optional.of(context);
            return this;
        }

        /** Sets what has to vouch for a plugin's bytes. Defaults to {@link TrustPolicy#digests()}. */
        public Builder trust(TrustPolicy policy) {
            this.trust = policy;
            return this;
        }

        /**
         * Sets a file with keys and revocations, as {@link KeyRing} prints it, that takes the place of the policy's ring.
         * It has to be readable at start; it is looked at again every five seconds, and a revocation in it stops what
         * runs. A file that can't be read later leaves the last good one in force. Defaults to none.
         */
        public Builder trustFile(Path file) {
            this.trustFile = Optional.of(file);
            return this;
        }

        /**
         * Sets the lock file and what may be done with it. A relative path is taken from the manager's home. Defaults to
         * none, so that only configuration and signatures vouch.
         */
        public Builder lock(Path file, LockMode mode) {
            this.lockFile = Optional.of(file);
            this.lockMode = mode;
            return this;
        }

        /** Lets {@link LockMode#UPGRADE} replace a locked version by an older one, too. Defaults to no. */
        public Builder allowDowngrade() {
            this.downgrades = true;
            return this;
        }

        /**
         * Development mode: loads files and folders for which nothing vouches, too. Their results say {@code
         * UNVERIFIED}. Defaults to no.
         */
        public Builder allowUnverifiedFiles() {
            this.unverifiedFiles = true;
            return this;
        }

        /** Sets after how long a jar that nobody uses and no lock file names is deleted. Defaults to 180 days. */
        public Builder maxCacheAge(Duration age) {
            this.maxCacheAge = requirePositive("maxCacheAge", age);
            return this;
        }

        /** Sets how many redirects are followed; 0 means none. Defaults to 5. */
        public Builder maxRedirects(int redirects) {
            if (redirects < 0) {
                throw new IllegalArgumentException("maxRedirects must not be negative, but is " + redirects);
            }
            this.maxRedirects = redirects;
            return this;
        }

        /**
         * Sets how often a download is tried again, and the longest wait before that. A server that asks by {@code
         * Retry-After} for a longer one is not waited for. Defaults to 2 and 30 seconds.
         */
        public Builder retries(int times, Duration longestWait) {
            if (times < 0) {
                throw new IllegalArgumentException("retries must not be negative, but are " + times);
            }
            this.retries = times;
            this.longestWait = requirePositive("longestWait", longestWait);
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

        /** Sets how plugins are run at {@code PROCESS}. Defaults to {@link WorkerSettings#DEFAULT}. */
        public Builder workers(WorkerSettings settings) {
            this.workers = settings;
            return this;
        }

        /** For tests: is told of each step on the way into the cache, and may end the process there. */
        Builder steps(Consumer<JarCache.Step> steps) {
            this.steps = steps;
            return this;
        }

        private Sources kinds() {
            List<PluginSource> all = new ArrayList<>(List.of(
                    new Sources.FileSource(), new Sources.HttpSource(), new Sources.MavenSource(mavenRepository)));
            all.addAll(kinds);
            return new Sources(all);
        }

        private Optional<LockKeeper> lock(Path home) {
            return lockFile.map(file -> new LockKeeper(home.resolve(file), lockMode, downgrades));
        }

        private Backoff backoff() {
            Duration base = Duration.ofMillis(500);
            return Backoff.fullJitter(
                    base, longestWait.compareTo(base) < 0 ? base : longestWait, new SplittableRandom());
        }

        private HttpFetch fetcher(HttpFetch.Builder fetcher) {
            proxy.ifPresent(fetcher::proxy);
            sslContext.ifPresent(fetcher::sslContext);
            return fetcher.build();
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
