package dev.assay.support.http;

import dev.assay.support.io.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Fetches over HTTP/1.1 within limits: every wait is bounded, the body too; redirects are followed by its own rules (never from https to
 * http, never to another scheme, extra headers only to the origin they were meant for); no compressed answer is accepted; a body is
 * digested while it comes. Whatever goes wrong is a {@link FetchException} with a typed reason.
 *
 * <p>Safe for use by several threads. A fetch blocks its caller and ends early when that thread is interrupted. Up to
 * {@value #MAX_THREADS} threads come from the given factory while something is fetched and end soon after; the JDK adds one selector
 * thread of its own per open fetcher that has been used, which on Java 17 to 20 ends only when the garbage collector has found the closed
 * fetcher's client. Close a fetcher that is no longer needed.
 */
public final class HttpFetch implements AutoCloseable {
    /** How many threads a fetcher uses at most. */
    public static final int MAX_THREADS = 4;

    private static final long THREAD_IDLE_SECONDS = 2;

    private final FetchContext context;

    private HttpFetch(Builder b) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                b.threads);
        executor.allowCoreThreadTimeOut(true);
        this.context = new FetchContext(
                () -> newClient(b, executor),
                executor,
                b.addresses,
                b.lookup,
                b.proxy,
                b.connectTimeout,
                b.retryAfterCap,
                b.wallClock,
                b.nanoTime);
    }

    /**
     * Begins a fetcher.
     *
     * @param threads where its threads come from
     * @param wallClock the time that dates in {@code Retry-After} are counted from
     * @param nanoTime the monotonic clock that all time-outs are measured by, in nanoseconds
     * @return a builder
     */
    public static Builder builder(ThreadFactory threads, InstantSource wallClock, LongSupplier nanoTime) {
        return new Builder(threads, wallClock, nanoTime);
    }

    /**
     * Fetches into a sink.
     *
     * @param request what to fetch
     * @param sink where the body goes, on this thread
     * @return what came; the sink has the whole body
     * @throws FetchException if it failed; what the sink got is then worthless
     * @throws InterruptedException if this thread was interrupted; the connection is closed
     */
    public FetchResult fetch(FetchRequest request, BodySink sink) throws FetchException, InterruptedException {
        return new Fetch(context, request, sink).run();
    }

    /**
     * Fetches into an existing file, which is overwritten; a fetch that is resumed goes on behind what the file holds.
     *
     * @param request what to fetch
     * @param file the file, usually a temporary one; what it holds after a failure is worthless
     * @return what came
     * @throws FetchException if it failed, also if the file can't be written
     * @throws InterruptedException if this thread was interrupted; the connection is closed
     */
    public FetchResult fetch(FetchRequest request, Path file) throws FetchException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return fetch(request, writingTo(channel));
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException(
                    FetchFault.SINK_FAILED, "the file " + file + " can't be written: " + e.getMessage(), e);
        }
    }

    /**
     * Fetches into memory.
     *
     * @param request what to fetch; its limit is also that of the memory
     * @return what came
     * @throws FetchException if it failed
     * @throws InterruptedException if this thread was interrupted; the connection is closed
     */
    public FetchedBytes fetchBytes(FetchRequest request) throws FetchException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FetchResult result = fetch(request, writingTo(Channels.newChannel(bytes)));
        return new FetchedBytes(result, bytes.toByteArray());
    }

    /** Ends running fetches with {@link FetchFault#CLOSED} and gives up the threads. Idempotent; does not wait. */
    @Override
    public void close() {
        context.close();
    }

    private static BodySink writingTo(FileChannel channel) {
        return new BodySink() {
            @Override
            public void begin(long offset) throws IOException {
                channel.truncate(offset);
                channel.position(offset);
            }

            @Override
            public void write(ByteBuffer piece) throws IOException {
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        };
    }

    private static BodySink writingTo(WritableByteChannel channel) {
        return piece -> {
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        };
    }

    private static HttpClient newClient(Builder b, ThreadPoolExecutor executor) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(b.connectTimeout)
                .executor(executor);
        if (b.sslContext != null) {
            client.sslContext(b.sslContext);
        }
        if (b.proxy != null) {
            client.proxy(b.proxy);
        }
        return client.build();
    }

    /** Collects what a fetcher needs. For one thread. */
    public static final class Builder {
        private final ThreadFactory threads;
        private final InstantSource wallClock;
        private final LongSupplier nanoTime;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration retryAfterCap = Duration.ofHours(1);
        private AddressPolicy addresses = AddressPolicy.any();
        private FetchContext.Lookup lookup = InetAddress::getAllByName;
        private @Nullable SSLContext sslContext;
        private @Nullable ProxySelector proxy;

        private Builder(ThreadFactory threads, InstantSource wallClock, LongSupplier nanoTime) {
            this.threads = threads;
            this.wallClock = wallClock;
            this.nanoTime = nanoTime;
        }

        /**
         * Sets the longest time to connect. Defaults to 10 seconds.
         *
         * @param timeout positive
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = requirePositive("connectTimeout", timeout);
            return this;
        }

        /**
         * Sets the longest wait that a server's {@code Retry-After} is taken for. Defaults to one hour.
         *
         * @param cap positive
         * @return this
         */
        public Builder retryAfterCap(Duration cap) {
            this.retryAfterCap = requirePositive("retryAfterCap", cap);
            return this;
        }

        /**
         * Sets which addresses may be connected to. Defaults to any.
         *
         * @param policy the policy
         * @return this
         */
        public Builder addresses(AddressPolicy policy) {
            this.addresses = policy;
            return this;
        }

        /** For tests: looks up names in place of the JDK. */
        Builder lookup(FetchContext.Lookup lookup) {
            this.lookup = lookup;
            return this;
        }

        /**
         * Sets trust and keys for TLS. Defaults to the JVM's.
         *
         * @param context the context
         * @return this
         */
        public Builder sslContext(SSLContext context) {
            this.sslContext = context;
            return this;
        }

        /**
         * Sets which proxy to use for what. Defaults to the JVM's.
         *
         * @param selector the selector
         * @return this
         */
        public Builder proxy(ProxySelector selector) {
            this.proxy = selector;
            return this;
        }

        /**
         * Makes the fetcher. No thread starts and nothing is opened before the first fetch.
         *
         * @return the fetcher
         */
        public HttpFetch build() {
            return new HttpFetch(this);
        }

        private static Duration requirePositive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " must be positive, but is " + value);
            }
            return value;
        }
    }

    static String emptySha256() {
        return Digests.sha256(new byte[0]);
    }
}
