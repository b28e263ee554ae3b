package dev.assay.eventhub.internal.transport;

import dev.assay.spi.Environment;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients that avoid the JDK client's traps: HTTP/1.1, because a POST that meets the end of an HTTP/2 connection is never repeated
 * before JDK 24; no redirects; threads of the manager's that end when they have nothing to do, because the client can't be closed before JDK 21.
 */
public final class HttpClients {

    /** How long connecting may take unless set. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** The longest wait that a hub may ask for unless set. */
    public static final Duration RETRY_AFTER_CAP = Duration.ofMinutes(10);

    private static final String PURPOSE = "event-hub";
    private static final int CARRIERS = 2;
    private static final long CARRIER_REST_SECONDS = 2;

    private HttpClients() {}

    /** Everything that requests need; the host's client if it gave one. */
    public static HttpTransport.Wiring wiring(
            Environment environment,
            @Nullable HttpClient given,
            Duration connectTimeout,
            Duration requestTimeout,
            Duration retryAfterCap) {
        ScheduledExecutorService timers = environment.timers(PURPOSE);
        if (given != null) {
            return new HttpTransport.Wiring(given, () -> {}, environment.time(), timers, requestTimeout, retryAfterCap);
        }
        ThreadPoolExecutor carriers = new ThreadPoolExecutor(
                CARRIERS,
                CARRIERS,
                CARRIER_REST_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                environment.threads(PURPOSE));
        carriers.allowCoreThreadTimeOut(true);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(carriers)
                .build();
        return new HttpTransport.Wiring(
                client, carriers::shutdown, environment.time(), timers, requestTimeout, retryAfterCap);
    }
}
