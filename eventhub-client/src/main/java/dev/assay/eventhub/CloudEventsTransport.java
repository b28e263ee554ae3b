package dev.assay.eventhub;

import dev.assay.eventhub.internal.transport.Endpoints;
import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.eventhub.internal.transport.HttpClients;
import dev.assay.eventhub.internal.transport.HttpTransport;
import dev.assay.eventhub.internal.transport.Parcel;
import dev.assay.spi.Environment;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.support.http.Uris;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Posts records as CloudEvents over HTTPS, by the rules of CloudEvents webhooks.
 *
 * <pre>{@code
 * CloudEventsTransport hub = CloudEventsTransport.to(URI.create("https://hub.example.com/events"))
 *         .bearer(() -> tokens.current())
 *         .build();
 * }</pre>
 *
 * <p>HTTP/1.1, no redirects, TLS unless the host says otherwise. Thread-safe. Requests are carried by at most two threads of the manager's,
 * which end two seconds after the last one, and by the JDK client's selector; or by a client of the host's.
 */
public final class CloudEventsTransport implements Transport {

    private final Builder options;
    private volatile @Nullable HttpTransport http; // set by start, read by the delivery thread

    private CloudEventsTransport(Builder options) {
        this.options = options;
    }

    /**
     * Starts a transport.
     *
     * @param endpoint where events are posted to: {@code https:}, or {@code http:} on this machine
     * @throws IllegalArgumentException if it is no such address, or holds user information
     */
    public static Builder to(URI endpoint) {
        return new Builder(Endpoints.check(endpoint));
    }

    @Override
    public void start(Environment environment) {
        HttpTransport.Wiring wiring = HttpClients.wiring(
                environment, options.httpClient, options.connectTimeout, options.requestTimeout, options.retryAfterCap);
        http = new HttpTransport(options.endpoint, options.headers, UnaryOperator.identity(), wiring);
    }

    @Override
    public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
        return HttpTransport.started(http, this).send(parcel(batch));
    }

    private Parcel parcel(List<HubRecord> batch) {
        if (options.batch > 1) {
            return new Parcel(
                    Map.of("Content-Type", "application/cloudevents-batch+json; charset=UTF-8"),
                    EventBody.batch(batch));
        }
        HubRecord record = batch.get(0);
        return options.mode == ContentMode.BINARY
                ? new Parcel(EventBody.binaryHeaders(record), record.data())
                : new Parcel(
                        Map.of("Content-Type", "application/cloudevents+json; charset=UTF-8"),
                        EventBody.structured(record));
    }

    @Override
    public BatchLimits limits() {
        return new BatchLimits(options.batch, options.batchBytes);
    }

    @Override
    public long sizeOf(HubRecord record) {
        return EventBody.size(record);
    }

    @Override
    public void close() {
        HttpTransport started = http;
        if (started != null) {
            started.close();
        }
    }

    @Override
    public String toString() {
        return Uris.shown(options.endpoint);
    }

    /** Collects a transport. Not thread-safe. */
    public static final class Builder {
        private final URI endpoint;
        private Supplier<Map<String, String>> headers = Map::of;
        private ContentMode mode = ContentMode.STRUCTURED;
        private int batch = 1;
        private long batchBytes = 512 * 1024;
        private Duration connectTimeout = HttpClients.CONNECT_TIMEOUT;
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration retryAfterCap = HttpClients.RETRY_AFTER_CAP;
        private boolean insecureAllowed;
        private @Nullable HttpClient httpClient;

        private Builder(URI endpoint) {
            this.endpoint = endpoint;
        }

        /**
         * Sets headers for each request, such as {@code Authorization}. None by default.
         *
         * <p>The supplier is called before each request on the delivery thread, never under a lock; it must be quick, so keep a token until it is
         * about to expire. It is asked once more at once when the hub does not accept its credentials. If it throws, delivery pauses.
         */
        public Builder headers(Supplier<Map<String, String>> headers) {
            this.headers = Objects.requireNonNull(headers, "headers");
            return this;
        }

        /** Sets a bearer token, asked for before each request as {@link #headers} are. Replaces other headers. */
        public Builder bearer(Supplier<String> token) {
            Objects.requireNonNull(token, "token");
            return headers(() -> Map.of("Authorization", "Bearer " + token.get()));
        }

        /** Sets how an event is laid into a request. Defaults to {@link ContentMode#STRUCTURED}. */
        public Builder contentMode(ContentMode mode) {
            this.mode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        /**
         * Sends up to so many events in one request, as {@code application/cloudevents-batch+json}. One by default: CloudEvents forbids batches
         * unless the receiver asked for them.
         */
        public Builder batch(int events) {
            this.batch = Endpoints.atLeastOne("batch", events);
            return this;
        }

        /** Sets how large such a request gets. 512 KiB unless set; a single event is sent however large it is. */
        public Builder batchBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("batchBytes is at least 1, not " + bytes);
            }
            this.batchBytes = bytes;
            return this;
        }

        /** Sets how long connecting may take, 10 seconds unless set. Not used with a client of the host's. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = Endpoints.positive("connectTimeout", timeout);
            return this;
        }

        /** Sets how long a request may take from connecting to the end of the answer, 30 seconds unless set. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = Endpoints.positive("requestTimeout", timeout);
            return this;
        }

        /** Sets the longest wait that the hub's {@code Retry-After} is taken for, 10 minutes unless set. */
        public Builder retryAfterCap(Duration cap) {
            this.retryAfterCap = Endpoints.positive("retryAfterCap", cap);
            return this;
        }

        /**
         * Uses a client of the host's, with its TLS keys, proxy and threads. It stays open at close.
         *
         * @throws IllegalArgumentException if it follows redirects: results would go where nobody meant them to go
         */
        public Builder httpClient(HttpClient client) {
            this.httpClient = Endpoints.check(client);
            return this;
        }

        /** Allows plain {@code http:} to other machines, where anyone on the way can read results and credentials. */
        public Builder allowInsecure() {
            this.insecureAllowed = true;
            return this;
        }

        /**
         * Makes the transport. Later changes of this builder do not reach it.
         *
         * @throws IllegalStateException if options don't go together
         */
        public CloudEventsTransport build() {
            Endpoints.checkTls(endpoint, insecureAllowed);
            if (batch > 1 && mode == ContentMode.BINARY) {
                throw new IllegalStateException("batches are structured: choose either batch(...) or BINARY");
            }
            Builder copy = new Builder(endpoint);
            copy.headers = headers;
            copy.mode = mode;
            copy.batch = batch;
            copy.batchBytes = batchBytes;
            copy.connectTimeout = connectTimeout;
            copy.requestTimeout = requestTimeout;
            copy.retryAfterCap = retryAfterCap;
            copy.httpClient = httpClient;
            return new CloudEventsTransport(copy);
        }
    }
}
