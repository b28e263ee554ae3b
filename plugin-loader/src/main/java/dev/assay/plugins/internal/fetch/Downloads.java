package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.ADDRESS_REFUSED;
import static dev.assay.plugins.PluginCodes.CACHE_WRITE_FAILED;
import static dev.assay.plugins.PluginCodes.DOWNLOAD_STALLED;
import static dev.assay.plugins.PluginCodes.DOWNLOAD_TOO_LARGE;
import static dev.assay.plugins.PluginCodes.DOWNLOAD_TRUNCATED;
import static dev.assay.plugins.PluginCodes.ENCODING_REFUSED;
import static dev.assay.plugins.PluginCodes.LOADER_CLOSED;
import static dev.assay.plugins.PluginCodes.REDIRECT_REFUSED;
import static dev.assay.plugins.PluginCodes.SOURCE_UNAVAILABLE;

import dev.assay.spi.Measures;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.http.FetchException;
import dev.assay.support.http.FetchFault;
import dev.assay.support.http.FetchLimits;
import dev.assay.support.http.FetchRequest;
import dev.assay.support.http.FetchResult;
import dev.assay.support.http.HttpFetch;
import dev.assay.support.http.Uris;
import dev.assay.support.measure.Histogram;
import dev.assay.support.retry.Backoff;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads, each tried again when the connection fails in the middle or the server asks to come back. The HTTP client and its threads exist only while
 * something is downloaded: plugins are fetched rarely, and an idle host wants no threads for that.
 *
 * <p>Thread-safe.
 */
public final class Downloads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

    private static final String ACCEPT = "application/java-archive, application/octet-stream;q=0.9, */*;q=0.1";

    private final Supplier<HttpFetch> newFetcher;
    private final Permissions permissions;
    private final Function<URI, Map<String, String>> headers;
    private final FetchLimits limits;
    private final Retries retries;
    private final Pause pause;
    private final LongSupplier nanos;

    private final Object lock = new Object();
    private @Nullable HttpFetch fetcher; // guarded by lock
    private int users; // guarded by lock
    private final LongAdder bytes = new LongAdder();
    private final Histogram took = Histogram.ofSeconds();
    private boolean closed; // guarded by lock

    /**
     * How often and how late a download is tried again.
     *
     * @param times how often
     * @param longestWait the longest that is waited for a server
     * @param backoff how long to wait where the server says nothing
     */
    public record Retries(int times, Duration longestWait, Backoff backoff) {}

    /** Prepares; nothing is opened before the first download. */
    public Downloads(
            Function<Permissions, HttpFetch> newFetcher,
            Permissions permissions,
            Function<URI, Map<String, String>> headers,
            FetchLimits limits,
            Retries retries,
            Pause pause,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.newFetcher = () -> newFetcher.apply(permissions);
        this.permissions = permissions;
        this.headers = headers;
        this.limits = limits;
        this.retries = retries;
        this.pause = pause;
    }

    FetchResult download(URI uri, Path into, String plugin, FetchProgress progress) throws InterruptedException {
        HttpFetch http = acquire(plugin);
        long begun = nanos.getAsLong();
        try {
            FetchResult result = tried(uri, plugin, resume -> http.fetch(request(uri, limits, resume, progress), into));
            bytes.add(result.length());
            return result;
        } finally {
            took.add((nanos.getAsLong() - begun) / 1e9);
            release();
        }
    }

    /** Tells how much was downloaded, and how long that took, failures included. Any thread. */
    public void measure(Measures into) {
        Histogram.View all = took.read();
        into.counter("assay_plugin_fetch_bytes_total", (double) bytes.sum());
        into.histogram("assay_plugin_fetch_seconds", all.bounds(), all.counts(), all.sum());
    }

    /** Reads something small; empty if the server says that there is none. */
    Optional<byte[]> read(URI uri, int maxBytes, String plugin) throws InterruptedException {
        FetchLimits small = new FetchLimits(
                maxBytes,
                limits.idleTimeout(),
                limits.totalTimeout(),
                limits.minBytesPerSecond(),
                limits.maxRedirects());
        HttpFetch http = acquire(plugin);
        try {
            return tried(uri, plugin, resume -> {
                try {
                    return Optional.of(http.fetchBytes(request(uri, small, Optional.empty(), (s, b, t) -> {}))
                            .bytes());
                } catch (FetchException e) {
                    if (e.status().orElse(0) == 404 || e.status().orElse(0) == 410) {
                        return Optional.empty();
                    }
                    throw e;
                }
            });
        } finally {
            release();
        }
    }

    /** One try, from the beginning or from where the last one broke off. */
    private interface Try<T> {
        T run(Optional<FetchException.Resume> resume) throws FetchException, InterruptedException;
    }

    private <T> T tried(URI uri, String plugin, Try<T> once) throws InterruptedException {
        Optional<FetchException.Resume> resume = Optional.empty();
        for (int failures = 1; ; failures++) {
            try {
                return once.run(resume);
            } catch (FetchException e) {
                boolean cut = e.fault() == FetchFault.TRUNCATED || e.fault() == FetchFault.STALLED;
                Duration wait = cut ? Duration.ZERO : retries.backoff().delay(failures, e.retryAfter());
                // What broke off in the middle does so again; what was busy or away may come back.
                boolean again = e.mayPass()
                        && failures <= (cut ? Math.min(1, retries.times()) : retries.times())
                        && wait.compareTo(retries.longestWait()) <= 0;
                if (!again) {
                    throw translated(e, plugin, failures);
                }
                LOG.debug("{} failed, trying again in {}: {}", Uris.shown(uri), wait, e.getMessage());
                resume = e.resume();
                if (!wait.isZero()) {
                    pause.await(wait);
                }
            }
        }
    }

    private FetchRequest request(
            URI uri, FetchLimits within, Optional<FetchException.Resume> resume, FetchProgress progress) {
        FetchRequest.Builder request = FetchRequest.builder(uri, within)
                .accept(ACCEPT)
                .progress((bytes, total) -> progress.advanced("fetch", bytes, total.orElse(-1)));
        resume.ifPresent(request::resume);
        if (permissions.bindsToHost()) {
            request.sameHostOnly();
        }
        if (permissions.mayCarryCredentials(uri)) {
            headers.apply(uri).forEach(request::header);
        }
        return request.build();
    }

    private HttpFetch acquire(String plugin) {
        synchronized (lock) {
            if (closed) {
                throw new PluginException(LOADER_CLOSED, plugin, "the plugin loader was closed");
            }
            if (fetcher == null) {
                fetcher = newFetcher.get();
            }
            users++;
            return fetcher;
        }
    }

    private void release() {
        HttpFetch unused = null;
        synchronized (lock) {
            if (--users == 0) {
                unused = fetcher;
                fetcher = null;
            }
        }
        if (unused != null) {
            unused.close();
        }
    }

    @Override
    public void close() {
        HttpFetch inUse;
        synchronized (lock) {
            closed = true;
            inUse = fetcher;
        }
        if (inUse != null) {
            inUse.close();
        }
    }

    private static PluginException translated(FetchException e, String plugin, int tries) {
        String wait = e.retryAfter().map(d -> "; it asks to wait " + d).orElse("")
                + (tries > 1 ? "; tried " + tries + " times" : "");
        return new PluginException(codeOf(e.fault()), plugin, e.getMessage() + wait, e);
    }

    private static String codeOf(FetchFault fault) {
        return switch (fault) {
            case TRUNCATED -> DOWNLOAD_TRUNCATED;
            case STALLED -> DOWNLOAD_STALLED;
            case TOO_LARGE -> DOWNLOAD_TOO_LARGE;
            case REDIRECT_REFUSED -> REDIRECT_REFUSED;
            case ADDRESS_REFUSED -> ADDRESS_REFUSED;
            case ENCODING_REFUSED -> ENCODING_REFUSED;
            case SINK_FAILED -> CACHE_WRITE_FAILED;
            case CLOSED -> LOADER_CLOSED;
            case UNREACHABLE, TLS_FAILED, TIMED_OUT, STATUS -> SOURCE_UNAVAILABLE;
        };
    }
}
