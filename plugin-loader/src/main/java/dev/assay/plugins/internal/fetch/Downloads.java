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

import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.http.FetchException;
import dev.assay.support.http.FetchFault;
import dev.assay.support.http.FetchLimits;
import dev.assay.support.http.FetchRequest;
import dev.assay.support.http.FetchResult;
import dev.assay.support.http.HttpFetch;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Downloads, each tried twice when the connection fails in the middle. The HTTP client and its threads exist only while
 * something is downloaded: plugins are fetched rarely, and an idle host wants no threads for that.
 *
 * <p>Thread-safe.
 */
public final class Downloads implements AutoCloseable {

    private static final String ACCEPT = "application/java-archive, application/octet-stream;q=0.9, */*;q=0.1";

    private final Supplier<HttpFetch> newFetcher;
    private final Permissions permissions;
    private final Function<URI, Optional<String>> authorization;
    private final FetchLimits limits;

    private final Object lock = new Object();
    private @Nullable HttpFetch fetcher; // guarded by lock
    private int users; // guarded by lock
    private boolean closed; // guarded by lock

    /** Prepares; nothing is opened before the first download. */
    public Downloads(
            Function<Permissions, HttpFetch> newFetcher,
            Permissions permissions,
            Function<URI, Optional<String>> authorization,
            FetchLimits limits) {
        this.newFetcher = () -> newFetcher.apply(permissions);
        this.permissions = permissions;
        this.authorization = authorization;
        this.limits = limits;
    }

    FetchResult download(Source.Http source, Path into, String plugin, FetchProgress progress)
            throws InterruptedException {
        FetchRequest request = request(source.uri(), progress);
        HttpFetch http = acquire(plugin);
        try {
            try {
                return http.fetch(request, into);
            } catch (FetchException e) {
                if (e.fault() != FetchFault.TRUNCATED && e.fault() != FetchFault.STALLED) {
                    throw e;
                }
                return http.fetch(request, into);
            }
        } catch (FetchException e) {
            throw translated(e, plugin);
        } finally {
            release();
        }
    }

    private FetchRequest request(URI uri, FetchProgress progress) {
        FetchRequest.Builder request = FetchRequest.builder(uri, limits)
                .accept(ACCEPT)
                .progress((bytes, total) -> progress.advanced("fetch", bytes, total.orElse(-1)));
        if (permissions.bindsToHost()) {
            request.sameHostOnly();
        }
        if (permissions.mayCarryCredentials(uri)) {
            authorization.apply(uri).ifPresent(value -> request.header("Authorization", value));
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

    private static PluginException translated(FetchException e, String plugin) {
        String wait = e.retryAfter().map(d -> "; it asks to wait " + d).orElse("");
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
