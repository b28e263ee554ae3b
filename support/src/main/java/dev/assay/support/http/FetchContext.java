package dev.assay.support.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all fetches of one fetcher share. Safe for use by several threads. */
final class FetchContext {
    private final Object lock = new Object();
    private final Supplier<HttpClient> newClient;
    private final ExecutorService executor;
    private final AddressPolicy addresses;
    private final Lookup lookup;
    private final @Nullable ProxySelector proxy;
    private final Duration connectTimeout;
    private final Duration retryAfterCap;
    private final InstantSource wallClock;
    private final LongSupplier nanoTime;

    private @Nullable HttpClient
            client; // guarded by lock; dropped on close, or Java 17's selector thread would never end
    private volatile boolean closed; // written under lock, read by fetching threads between two waits

    FetchContext(
            Supplier<HttpClient> newClient,
            ExecutorService executor,
            AddressPolicy addresses,
            Lookup lookup,
            @Nullable ProxySelector proxy,
            Duration connectTimeout,
            Duration retryAfterCap,
            InstantSource wallClock,
            LongSupplier nanoTime) {
        this.newClient = newClient;
        this.executor = executor;
        this.addresses = addresses;
        this.lookup = lookup;
        this.proxy = proxy;
        this.connectTimeout = connectTimeout;
        this.retryAfterCap = retryAfterCap;
        this.wallClock = wallClock;
        this.nanoTime = nanoTime;
    }

    /** Looks up a name; the JDK's own lookup outside tests. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    HttpClient client() throws FetchException {
        synchronized (lock) {
            requireOpen();
            if (client == null) {
                client = newClient.get();
            }
            return client;
        }
    }

    void requireOpen() throws FetchException {
        if (closed) {
            throw new FetchException(FetchFault.CLOSED, "the fetcher was closed", null);
        }
    }

    AddressPolicy addresses() {
        return addresses;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration retryAfterCap() {
        return retryAfterCap;
    }

    InstantSource wallClock() {
        return wallClock;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** Resolves a name on a thread of ours, because that can hang and nothing interrupts it. */
    CompletableFuture<List<InetAddress>> resolve(String host) throws FetchException {
        requireOpen();
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        Executor threads = executor;
        try {
            threads.execute(() -> {
                try {
                    answer.complete(List.of(lookup.all(host)));
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new FetchException(FetchFault.CLOSED, "the fetcher was closed", e);
        }
        return answer;
    }

    /** Tells whether a request for this address goes through a proxy. */
    boolean isProxied(URI uri) {
        ProxySelector selector = proxy == null ? ProxySelector.getDefault() : proxy;
        if (selector == null) {
            return false;
        }
        Optional<Proxy> first = selector.select(uri).stream().findFirst();
        SocketAddress address = first.map(Proxy::address).orElse(null);
        return first.isPresent() && first.get().type() != Proxy.Type.DIRECT && address instanceof InetSocketAddress;
    }

    void close() {
        HttpClient unused;
        synchronized (lock) {
            closed = true;
            unused = client;
            client = null;
        }
        if (unused != null) {
            shutdownNow(unused);
        }
        executor.shutdown();
    }

    /** Java 21 and later can end a client; before that dropping the reference is all there is. */
    private static void shutdownNow(HttpClient client) {
        Method method;
        try {
            method = HttpClient.class.getMethod("shutdownNow");
        } catch (NoSuchMethodException before21) {
            return;
        }
        try {
            method.invoke(client);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JDK's HTTP client can't be shut down", e);
        }
    }
}
