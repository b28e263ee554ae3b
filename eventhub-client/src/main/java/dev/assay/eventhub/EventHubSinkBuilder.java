package dev.assay.eventhub;

import dev.assay.eventhub.internal.DeliverySettings;
import dev.assay.eventhub.internal.transport.Endpoints;
import dev.assay.support.http.Uris;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects what an {@link EventHubSink} needs. Not thread-safe. */
public final class EventHubSinkBuilder {

    /** How long connecting may take unless set: 10 seconds. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** How long a request may take unless set: 30 seconds. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** How long a failing request is repeated before results are handed back, unless set: 30 seconds. */
    public static final Duration DEFAULT_RETRY_BUDGET = Duration.ofSeconds(30);

    /** The longest wait that a hub may ask for unless set: 10 minutes. */
    public static final Duration DEFAULT_RETRY_AFTER_CAP = Duration.ofMinutes(10);

    /** How long closing may take unless set: 5 seconds. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** How many results are held unless set. */
    public static final int DEFAULT_MAX_WAITING = 1_000;

    /** How many refused results are kept aside unless set. */
    public static final int DEFAULT_MAX_SET_ASIDE = 1_000;

    /** How large these may be together unless set: 16 MiB. */
    public static final long DEFAULT_MAX_SET_ASIDE_BYTES = 16L << 20;

    private static final long BATCH_BYTES = 512 * 1024;

    private final URI endpoint;
    private Supplier<Map<String, String>> headers = Map::of;
    private ContentMode mode = ContentMode.STRUCTURED;
    private int batch = 1;
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
    private Duration backoff = Duration.ofMillis(500);
    private Duration maxBackoff = Duration.ofSeconds(30);
    private Duration retryBudget = DEFAULT_RETRY_BUDGET;
    private Duration retryAfterCap = DEFAULT_RETRY_AFTER_CAP;
    private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
    private int maxWaiting = DEFAULT_MAX_WAITING;
    private int maxSetAside = DEFAULT_MAX_SET_ASIDE;
    private long maxSetAsideBytes = DEFAULT_MAX_SET_ASIDE_BYTES;
    private boolean insecureAllowed;
    private RandomGenerator random = new Random();
    private @Nullable HttpClient httpClient;

    EventHubSinkBuilder(URI endpoint) {
        this.endpoint = Endpoints.check(endpoint);
    }

    /**
     * Sets headers for each request, such as {@code Authorization}. None by default.
     *
     * <p>The supplier is called before each request, on a thread of the sink or the manager, never under a lock; it must be quick, so
     * keep a token until it is about to expire. It is asked once more at once when the hub does not accept its credentials. If it
     * throws, results are handed back.
     */
    public EventHubSinkBuilder headers(Supplier<Map<String, String>> headers) {
        this.headers = Objects.requireNonNull(headers, "headers");
        return this;
    }

    /** Sets a bearer token, asked for before each request as {@link #headers} are. Replaces other headers. */
    public EventHubSinkBuilder bearer(Supplier<String> token) {
        Objects.requireNonNull(token, "token");
        return headers(() -> Map.of("Authorization", "Bearer " + token.get()));
    }

    /** Sets how an event is laid into a request. Defaults to {@link ContentMode#STRUCTURED}. */
    public EventHubSinkBuilder contentMode(ContentMode mode) {
        this.mode = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Sends up to so many events in one request, as {@code application/cloudevents-batch+json}. One by default: CloudEvents forbids
     * batches unless the receiver asked for them.
     */
    public EventHubSinkBuilder batch(int events) {
        this.batch = Endpoints.atLeastOne("batch", events);
        return this;
    }

    /** Sets how long connecting may take. Not used with a client of the host's. */
    public EventHubSinkBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = Endpoints.positive("connectTimeout", timeout);
        return this;
    }

    /** Sets how long a request may take from connecting to the end of the answer. */
    public EventHubSinkBuilder requestTimeout(Duration timeout) {
        this.requestTimeout = Endpoints.positive("requestTimeout", timeout);
        return this;
    }

    /**
     * Sets the longest wait before the second try, which doubles with each failure, and the longest wait of all. Half a second and
     * half a minute by default. What is waited is drawn evenly from zero to that.
     */
    public EventHubSinkBuilder backoff(Duration first, Duration longest) {
        this.backoff = Endpoints.positive("backoff", first);
        this.maxBackoff = Endpoints.positive("backoff", longest);
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the longest backoff is no shorter than the first");
        }
        return this;
    }

    /** Sets how long a failing request is repeated before what waits is handed back to the manager, which offers it again. */
    public EventHubSinkBuilder retryBudget(Duration budget) {
        this.retryBudget = Endpoints.positive("retryBudget", budget);
        return this;
    }

    /** Sets the longest wait that the hub's {@code Retry-After} is taken for. */
    public EventHubSinkBuilder retryAfterCap(Duration cap) {
        this.retryAfterCap = Endpoints.positive("retryAfterCap", cap);
        return this;
    }

    /** Sets how long {@link EventHubSink#close()} waits for the hub. */
    public EventHubSinkBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = Endpoints.positive("closeTimeout", timeout);
        return this;
    }

    /** Sets how many results may be held at once; what is offered beyond is handed back at once. */
    public EventHubSinkBuilder maxWaiting(int results) {
        this.maxWaiting = Endpoints.atLeastOne("maxWaiting", results);
        return this;
    }

    /** Sets how many refused results are kept aside, and how large they may be together. When full, a refusal blocks. */
    public EventHubSinkBuilder maxSetAside(int results, long bytes) {
        if (results < 0 || bytes < 0) {
            throw new IllegalArgumentException("maxSetAside is not negative");
        }
        this.maxSetAside = results;
        this.maxSetAsideBytes = bytes;
        return this;
    }

    /**
     * Uses a client of the host's, with its TLS keys, proxy and threads. It stays open at close.
     *
     * @throws IllegalArgumentException if it follows redirects: results would go where nobody meant them to go
     */
    public EventHubSinkBuilder httpClient(HttpClient client) {
        this.httpClient = Endpoints.check(client);
        return this;
    }

    /** Allows plain {@code http:} to other machines, where anyone on the way can read results and credentials. */
    public EventHubSinkBuilder allowInsecure() {
        this.insecureAllowed = true;
        return this;
    }

    /** Sets where the jitter comes from; for tests. */
    EventHubSinkBuilder random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    /**
     * Makes the sink. Later changes of this builder do not reach it.
     *
     * @throws IllegalStateException if options don't go together
     */
    public EventHubSink build() {
        Endpoints.checkTls(endpoint, insecureAllowed);
        if (batch > 1 && mode == ContentMode.BINARY) {
            throw new IllegalStateException("batches are structured: choose either batch(...) or BINARY");
        }
        return new EventHubSink(copy(), settings());
    }

    private DeliverySettings settings() {
        return new DeliverySettings(
                Uris.shown(endpoint),
                mode,
                batch,
                BATCH_BYTES,
                maxWaiting,
                maxSetAside,
                maxSetAsideBytes,
                backoff,
                maxBackoff,
                retryBudget,
                random);
    }

    private EventHubSinkBuilder copy() {
        EventHubSinkBuilder copy = new EventHubSinkBuilder(endpoint);
        copy.headers = headers;
        copy.connectTimeout = connectTimeout;
        copy.requestTimeout = requestTimeout;
        copy.retryAfterCap = retryAfterCap;
        copy.closeTimeout = closeTimeout;
        copy.httpClient = httpClient;
        return copy;
    }

    URI endpoint() {
        return endpoint;
    }

    Supplier<Map<String, String>> headers() {
        return headers;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Duration retryAfterCap() {
        return retryAfterCap;
    }

    Duration closeTimeout() {
        return closeTimeout;
    }

    @Nullable HttpClient httpClient() {
        return httpClient;
    }
}
