package dev.assay.eventhub;

import dev.assay.eventhub.internal.transport.AzureBody;
import dev.assay.eventhub.internal.transport.Endpoints;
import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.eventhub.internal.transport.HttpClients;
import dev.assay.eventhub.internal.transport.HttpTransport;
import dev.assay.eventhub.internal.transport.Parcel;
import dev.assay.eventhub.internal.transport.SharedAccess;
import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.support.http.Uris;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts records to Azure Event Hubs over its REST interface, each as a structured CloudEvent.
 *
 * <pre>{@code
 * AzureEventHubsTransport hub = AzureEventHubsTransport.to(URI.create("https://ns1.servicebus.windows.net/hub1"))
 *         .sharedAccess("send", () -> key)
 *         .build();
 * }</pre>
 *
 * <p><b>It was checked against published vectors and a fake of ours, never against Azure.</b> Thread-safe.
 */
public final class AzureEventHubsTransport implements Transport {

    private static final Duration TOKEN_LIFE = Duration.ofMinutes(20);
    private static final Duration BUSY = Duration.ofSeconds(4);

    /** A token and when, by the ticker, another one is made. */
    private record Token(String text, long renewAt) {}

    private final Builder options;
    private volatile @Nullable HttpTransport http; // set by start, read by the delivery thread
    private volatile @Nullable TimeSource time; // likewise
    private volatile @Nullable Token token; // set by whoever needs one, forgotten when it is not accepted

    private AzureEventHubsTransport(Builder options) {
        this.options = options;
    }

    /**
     * Starts a transport.
     *
     * @param hub the hub's address, {@code https://<namespace>.servicebus.windows.net/<hub>}
     */
    public static Builder to(URI hub) {
        return new Builder(Endpoints.check(hub));
    }

    @Override
    public void start(Environment environment) {
        time = environment.time();
        HttpTransport.Wiring wiring = HttpClients.wiring(
                environment,
                options.httpClient,
                HttpClients.CONNECT_TIMEOUT,
                options.requestTimeout,
                HttpClients.RETRY_AFTER_CAP);
        URI messages = URI.create(options.hub + "/messages?timeout=60&api-version=2014-01");
        http = new HttpTransport(messages, () -> Map.of("Authorization", authorization()), this::told, wiring);
    }

    private String authorization() {
        Supplier<String> bearer = options.bearer;
        if (bearer != null) {
            return "Bearer " + bearer.get();
        }
        Supplier<String> key = options.key;
        TimeSource clock = time;
        if (key == null || clock == null) {
            throw new IllegalStateException("neither started nor told how to authorize");
        }
        Token known = token;
        if (known == null || known.renewAt() - clock.nanos() <= 0) {
            long expires = clock.wall().plus(TOKEN_LIFE).getEpochSecond();
            // Renewed after four fifths of its life, as Azure's own clients do.
            known = new Token(
                    SharedAccess.token(options.hub, options.keyName, key.get(), expires),
                    clock.nanos() + TOKEN_LIFE.toNanos() / 5 * 4);
            token = known;
        }
        return known.text();
    }

    @Override
    public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
        return HttpTransport.started(http, this).send(parcel(batch));
    }

    private HubAnswer told(HubAnswer told) {
        if (told.ruling() == HubAnswer.Ruling.CREDENTIALS) {
            token = null;
        }
        // Server busy: Azure's own clients stay away for four seconds, whatever the status.
        boolean busy = told.ruling() == HubAnswer.Ruling.LATER && told.problem().contains("50002");
        return busy && told.pause().map(asked -> asked.compareTo(BUSY) < 0).orElse(true)
                ? HubAnswer.later(told.problem(), BUSY)
                : told;
    }

    private Parcel parcel(List<HubRecord> batch) {
        if (options.batch > 1) {
            return new Parcel(
                    Map.of("Content-Type", "application/vnd.microsoft.servicebus.json"),
                    AzureBody.batch(batch, options.partitionKeys));
        }
        HubRecord record = batch.get(0);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/atom+xml;type=entry;charset=utf-8");
        if (options.partitionKeys && !record.partitionKey().isEmpty()) {
            headers.put("BrokerProperties", AzureBody.brokerProperties(record));
        }
        return new Parcel(headers, EventBody.structured(record));
    }

    @Override
    public BatchLimits limits() {
        return new BatchLimits(options.batch, options.batchBytes);
    }

    @Override
    public long sizeOf(HubRecord record) {
        return options.batch > 1 ? AzureBody.size(record) : EventBody.size(record);
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
        return Uris.shown(URI.create(options.hub));
    }

    /** Collects a transport. Not thread-safe. */
    public static final class Builder {
        private final String hub;
        private String keyName = "";
        private @Nullable Supplier<String> key;
        private @Nullable Supplier<String> bearer;
        private int batch = 1;
        private long batchBytes = 1_000_000;
        private boolean partitionKeys;
        private Duration requestTimeout = Duration.ofSeconds(65);
        private boolean insecureAllowed;
        private @Nullable HttpClient httpClient;

        private Builder(URI hub) {
            String text = hub.toString();
            if (hub.getRawQuery() != null || hub.getRawFragment() != null) {
                throw new IllegalArgumentException("the address of a hub has no query: " + Uris.shown(hub));
            }
            this.hub = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        }

        /**
         * Authorizes by a shared access signature, made here and renewed in time.
         *
         * @param keyName the name of the rule
         * @param key gives the key as Azure shows it; asked for whenever a token is made, on the delivery thread
         */
        public Builder sharedAccess(String keyName, Supplier<String> key) {
            this.keyName = Objects.requireNonNull(keyName, "keyName");
            this.key = Objects.requireNonNull(key, "key");
            this.bearer = null;
            return this;
        }

        /** Authorizes by a bearer token of Microsoft Entra, asked for before each request on the delivery thread. */
        public Builder bearer(Supplier<String> token) {
            this.bearer = Objects.requireNonNull(token, "token");
            this.key = null;
            return this;
        }

        /** Sends up to so many events in one request. One by default. */
        public Builder batch(int events) {
            this.batch = Endpoints.atLeastOne("batch", events);
            return this;
        }

        /** Sets how large a request gets, escaped. 1 000 000 bytes unless set; the Basic tier takes 256 KiB. */
        public Builder batchBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("batchBytes is at least 1, not " + bytes);
            }
            this.batchBytes = bytes;
            return this;
        }

        /** Names partition keys in {@code BrokerProperties}, as older pages of Azure describe and the current ones do not. */
        public Builder partitionKeys(boolean named) {
            this.partitionKeys = named;
            return this;
        }

        /** Sets how long a request may take, 65 seconds unless set. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = Endpoints.positive("requestTimeout", timeout);
            return this;
        }

        /** Uses a client of the host's, which must not follow redirects. It stays open at close. */
        public Builder httpClient(HttpClient client) {
            this.httpClient = Endpoints.check(client);
            return this;
        }

        /** Allows plain {@code http:} to other machines. */
        public Builder allowInsecure() {
            this.insecureAllowed = true;
            return this;
        }

        /**
         * Makes the transport. Later changes of this builder do not reach it.
         *
         * @throws IllegalStateException if it is not told how to authorize, or would send in the clear
         */
        public AzureEventHubsTransport build() {
            Endpoints.checkTls(URI.create(hub), insecureAllowed);
            if (key == null && bearer == null) {
                throw new IllegalStateException("say how to authorize: sharedAccess(...) or bearer(...)");
            }
            Builder copy = new Builder(URI.create(hub));
            copy.keyName = keyName;
            copy.key = key;
            copy.bearer = bearer;
            copy.batch = batch;
            copy.batchBytes = batchBytes;
            copy.partitionKeys = partitionKeys;
            copy.requestTimeout = requestTimeout;
            copy.httpClient = httpClient;
            return new AzureEventHubsTransport(copy);
        }
    }
}
