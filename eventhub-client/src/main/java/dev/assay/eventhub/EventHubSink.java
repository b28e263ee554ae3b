package dev.assay.eventhub;

import dev.assay.eventhub.internal.Delivery;
import dev.assay.eventhub.internal.DeliverySettings;
import dev.assay.eventhub.internal.HttpTransport;
import dev.assay.eventhub.internal.transport.HttpClients;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that posts each result to an event hub as a CloudEvent over HTTPS.
 *
 * <pre>{@code
 * EventHubSink hub = EventHubSink.builder(URI.create("https://hub.example.com/events"))
 *         .bearer(() -> tokens.current())
 *         .build();
 * }</pre>
 *
 * <p>A receipt comes when the hub has acknowledged, and says so; it comes late while the hub is slow. Results that the hub does
 * not take now are handed back after {@linkplain EventHubSinkBuilder#retryBudget some time} and offered again by the manager; a
 * result that the hub refuses while it takes others is kept aside in memory, counted and told in its receipt, so that it does
 * not block the rest. Delivery is at least once: repeats have the same id and the same bytes. {@code docs/event-hub.md} tells
 * all rules.
 *
 * <p>Thread-safe. It makes no thread that waits; requests are carried by at most two threads that end two seconds after the last
 * one, and by the selector thread that the JDK's client brings along, unless the host gives its own client.
 */
public final class EventHubSink implements ResultSink {

    private static final Logger LOG = LoggerFactory.getLogger(EventHubSink.class);
    private static final String PURPOSE = "event-hub";

    private final EventHubSinkBuilder options;
    private final DeliverySettings settings;
    private volatile @Nullable Delivery delivery; // set by start and close, read by any thread

    EventHubSink(EventHubSinkBuilder options, DeliverySettings settings) {
        this.options = options;
        this.settings = settings;
    }

    /**
     * Starts a sink.
     *
     * @param endpoint where events are posted to: {@code https:}, or {@code http:} on this machine
     * @throws IllegalArgumentException if it is no such address, or holds user information
     */
    public static EventHubSinkBuilder builder(URI endpoint) {
        return new EventHubSinkBuilder(endpoint);
    }

    @Override
    public void start(Environment environment) {
        if (delivery != null) {
            throw new IllegalStateException(this + " was started twice");
        }
        ScheduledExecutorService timers = environment.timers(PURPOSE);
        HttpTransport.Wiring wiring = HttpClients.wiring(
                environment,
                PURPOSE,
                options.httpClient(),
                options.connectTimeout(),
                options.requestTimeout(),
                options.retryAfterCap());
        HttpTransport transport = new HttpTransport(options.endpoint(), options.headers(), wiring);
        delivery = new Delivery(settings, transport, environment.time(), timers);
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        Delivery started = delivery;
        return started == null
                ? CompletableFuture.failedFuture(new IllegalStateException(this + " is not started"))
                : started.accept(batch);
    }

    @Override
    public void measure(Measures into) {
        EventHubView now = view();
        into.gauge("assay_spool_records", (double) now.waiting());
        into.counter("assay_delivery_total", (double) now.delivered(), "result", "delivered");
        into.counter("assay_delivery_total", (double) now.givenBack(), "result", "refused");
        into.counter("assay_delivery_batches_total", (double) now.requests());
        into.counter("assay_delivery_failures_total", (double) now.failures());
        into.gauge("assay_hub_paused", now.gone() || !now.pause().isZero() ? 1 : 0);
        into.gauge("assay_dead_letters", (double) now.setAside());
        into.gauge("assay_dead_letter_bytes", (double) now.setAsideBytes());
    }

    /** What this sink does. */
    public EventHubView view() {
        Delivery started = delivery;
        return started == null ? new EventHubView(0, 0, 0, 0, 0, 0, 0, false, Duration.ZERO, "") : started.view();
    }

    /** The results that the hub refused while it took others, oldest first. They are lost when this process ends. */
    public List<SetAside> setAside() {
        Delivery started = delivery;
        return started == null ? List.of() : started.aside();
    }

    /** Sends what was set aside once more, after what waits. What is refused again stays. */
    public void sendSetAsideAgain() {
        Delivery started = delivery;
        if (started != null) {
            started.sendAsideAgain();
        }
    }

    /**
     * Sends what it holds as long as the hub takes it, for the {@linkplain EventHubSinkBuilder#closeTimeout time to close} at most,
     * and hands the rest back. What was not delivered is logged.
     */
    @Override
    public void close() {
        Delivery started = delivery;
        if (started != null) {
            List<AttestationResult> left = started.close(options.closeTimeout());
            if (!left.isEmpty()) {
                LOG.error(
                        "ASSAY-5006 {} results were not delivered to {}: {}",
                        left.size(),
                        settings.hub(),
                        left.stream()
                                .limit(20)
                                .map(result -> result.id().toString())
                                .toList());
            }
        }
    }

    @Override
    public String toString() {
        return "EventHubSink[" + settings.hub() + "]";
    }
}
