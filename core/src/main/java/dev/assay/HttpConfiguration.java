package dev.assay;

import dev.assay.internal.configuration.HttpPoll;
import dev.assay.internal.configuration.Offer;
import dev.assay.internal.configuration.TimedWait;
import dev.assay.internal.configuration.read.ConfigurationReader;
import dev.assay.internal.configuration.read.Placeholders;
import dev.assay.internal.configuration.read.ReadLimits;
import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.support.http.FetchLimits;
import dev.assay.support.http.HttpFetch;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A configuration behind an HTTP or HTTPS address, in JSON or YAML, asked for now and then.
 *
 * <p>Each request is conditional if the server gave an {@code ETag}. What fails is asked again later each time, with jitter; a
 * server that says {@code Retry-After}, in seconds or as a date, is not asked before. Whatever it sends (nothing, garbage, too
 * much, too slowly) the configuration in force stays. Each request also tells the manager's state in the headers {@code
 * Assay-Capacity}, {@code Assay-Room}, {@code Assay-Applied} and {@code Assay-Refused}, for servers that share jobs out.
 *
 * <pre>{@code
 * JobManager.builder().configuration(HttpConfiguration.of(URI.create("https://config.acme.example/payments.json")))
 * }</pre>
 *
 * <p>One instance serves one manager. The format is described in {@code docs/configuration.md}.
 */
public final class HttpConfiguration implements ConfigurationSource {

    /** How often the address is asked unless set: every 30 seconds. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    /** How long one request may take unless set: 30 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private static final String ANY_TENANT = "default";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private final URI uri;
    private final String shown;
    private final Duration interval;
    private final Duration timeout;
    private final ReadLimits limits;
    private final Placeholders placeholders;
    private final Map<String, String> headers;
    private final @Nullable SSLContext sslContext;

    // Set by start, before the polling thread exists; the rest is that thread's.
    private @Nullable TimeSource time;
    private @Nullable TimedWait waiting;
    private @Nullable HttpFetch fetch;
    private @Nullable HttpPoll polling;
    private @Nullable Offer offer;
    private volatile boolean closed; // set by close; read by the polling thread
    private boolean asked;
    private long nextAsk;

    private HttpConfiguration(Builder builder) {
        this.uri = builder.uri;
        this.shown = shown(builder.uri);
        this.interval = builder.interval;
        this.timeout = builder.timeout;
        this.limits = builder.limits;
        this.headers = new LinkedHashMap<>(builder.headers);
        this.sslContext = builder.sslContext;
        this.placeholders = Placeholders.of(builder.variables, name -> Optional.ofNullable(System.getenv(name)));
    }

    /** A source that asks an address. */
    public static HttpConfiguration of(URI uri) {
        return builder(uri).build();
    }

    /**
     * Starts a source that asks an address.
     *
     * @throws IllegalArgumentException if it is no absolute HTTP or HTTPS address, or holds a user or password
     */
    public static Builder builder(URI uri) {
        return new Builder(uri);
    }

    // Queries may hold a token, so they are shown nowhere.
    private static String shown(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + (uri.getPath() == null ? "" : uri.getPath());
    }

    @Override
    public void start(Environment environment) {
        String tenant = environment.identity().tenant();
        Optional<String> expected = tenant.equals(ANY_TENANT) ? Optional.empty() : Optional.of(tenant);
        TimeSource clock = environment.time();
        HttpFetch.Builder fetching = HttpFetch.builder(
                        environment.threads("configuration-http"), clock::wall, clock::nanos)
                .retryAfterCap(LONGEST_PATIENCE);
        if (sslContext != null) {
            fetching.sslContext(sslContext);
        }
        Duration silence = timeout.compareTo(LONGEST_SILENCE) < 0 ? timeout : LONGEST_SILENCE;
        HttpFetch made = fetching.build();
        Offer offering = new Offer(shown);
        time = clock;
        waiting = new TimedWait(environment.timers("configuration"));
        fetch = made;
        offer = offering;
        polling = new HttpPoll(
                made,
                uri,
                shown,
                new FetchLimits(limits.maxBytes(), silence, timeout, 0, FetchLimits.DEFAULT_MAX_REDIRECTS),
                headers,
                new ConfigurationReader(limits, placeholders, expected),
                offering);
    }

    @Override
    public ConfigurationUpdate poll(ConfigurationRequest request) throws IOException, InterruptedException {
        HttpPoll http = polling;
        TimeSource clock = time;
        TimedWait waiter = waiting;
        Offer offering = offer;
        if (http == null || clock == null || waiter == null || offering == null) {
            throw new IllegalStateException("poll before start");
        }
        offering.note(request, http.current());
        long deadline = clock.nanos() + TimedWait.nanos(request.maxWait());
        while (true) {
            long mark = waiter.mark();
            if (isTime(http, clock) && ask(http, request, clock)) {
                offering.changed();
            }
            ConfigurationUpdate update = offering.answer(request, http.current());
            long now = clock.nanos();
            long left = deadline - now;
            boolean over = left <= 0 || closed;
            IOException patience = http.failure();
            if (over && patience != null && http.patience(now) > 0) {
                // It has not answered since, so it still counts as failing; it is not asked again either.
                throw new IOException(patience.getMessage() + "; it asked for patience", patience);
            }
            if (update != ConfigurationUpdate.unchanged() || over) {
                return update;
            }
            waiter.await(mark, Math.min(left, untilNext(http, now)));
        }
    }

    private boolean isTime(HttpPoll http, TimeSource clock) {
        return untilNext(http, clock.nanos()) <= 0;
    }

    private long untilNext(HttpPoll http, long now) {
        long patience = http.patience(now);
        return patience > 0 ? patience : asked ? nextAsk - now : 0;
    }

    private boolean ask(HttpPoll http, ConfigurationRequest request, TimeSource clock)
            throws IOException, InterruptedException {
        boolean answered = false;
        try {
            boolean changed = http.ask(request, clock.nanos());
            answered = true;
            return changed;
        } finally {
            // After a failure the manager decides when to ask again, later each time.
            asked = answered;
            nextAsk = clock.nanos() + interval.toNanos();
        }
    }

    @Override
    public void close() {
        closed = true;
        TimedWait waiter = waiting;
        if (waiter != null) {
            waiter.wake();
        }
        HttpFetch fetching = fetch;
        if (fetching != null) {
            fetching.close();
        }
    }

    @Override
    public String toString() {
        return "HttpConfiguration[" + shown + "]";
    }

    /** Collects an HTTP source. Not thread-safe. */
    public static final class Builder {
        private final URI uri;
        private Duration interval = DEFAULT_INTERVAL;
        private Duration timeout = DEFAULT_TIMEOUT;
        private ReadLimits limits = ReadLimits.DEFAULT;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Set<String> variables = new HashSet<>();
        private @Nullable SSLContext sslContext;
        private boolean plainAllowed;

        private Builder(URI uri) {
            this.uri = Objects.requireNonNull(uri, "uri");
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
                throw new IllegalArgumentException("a configuration is behind an absolute http or https address");
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "an address holds no user and password; give them as a header Authorization");
            }
        }

        /**
         * Sets how often the address is asked; every 30 seconds unless set.
         *
         * @throws IllegalArgumentException if it is shorter than a second
         */
        public Builder interval(Duration interval) {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("an address is asked every second at most, not " + interval);
            }
            this.interval = interval;
            return this;
        }

        /**
         * Sets how long one request may take, redirects included; 30 seconds unless set.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout is positive, not " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Adds a header for the address's own origin, such as {@code Authorization}; a redirect elsewhere does not carry it
         * along. Its value is shown nowhere.
         */
        public Builder header(String name, String value) {
            headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Sets trust and keys for TLS; the JVM's unless set. */
        public Builder sslContext(SSLContext context) {
            this.sslContext = Objects.requireNonNull(context, "context");
            return this;
        }

        /**
         * Allows plain HTTP to other machines. Whoever is on the way can then say what is attested and what is not; to this
         * machine itself it is always allowed.
         */
        public Builder allowPlainHttp() {
            this.plainAllowed = true;
            return this;
        }

        /**
         * Sets how large a configuration may be, in bytes; 64 MiB unless set, of YAML never more than 3 MiB.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxBytes(int bytes) {
            limits = limits.withMaxBytes(bytes);
            return this;
        }

        /**
         * Sets how many jobs there may be; 100,000 unless set.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxJobs(int jobs) {
            limits = limits.withMaxJobs(jobs);
            return this;
        }

        /** Allows {@code ${env:NAME}} in texts, as {@link FileConfiguration.Builder#environmentVariables} does. */
        public Builder environmentVariables(String... names) {
            variables.addAll(List.of(names));
            return this;
        }

        /**
         * Builds the source.
         *
         * @throws IllegalArgumentException if the address is plain HTTP to another machine and that is not allowed
         */
        public HttpConfiguration build() {
            boolean plain = "http".equalsIgnoreCase(uri.getScheme());
            if (plain && !plainAllowed && !LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("plain http to " + uri.getHost()
                        + " lets anyone on the way change what is attested; use https, or allowPlainHttp()");
            }
            return new HttpConfiguration(this);
        }
    }
}
