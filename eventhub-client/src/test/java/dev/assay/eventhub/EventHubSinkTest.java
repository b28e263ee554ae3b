package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Patience;
import dev.assay.testkit.Samples;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink against real sockets that misbehave. */
class EventHubSinkTest {

    private final ManualEnvironment environment = ManualEnvironment.create();
    private final List<EventHubSink> sinks = new ArrayList<>();
    private RawHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new RawHub();
    }

    @AfterEach
    void close() throws IOException {
        sinks.forEach(EventHubSink::close);
        hub.close();
        environment.close();
    }

    private EventHubSink sink() {
        return sink(options -> options);
    }

    private EventHubSink sink(UnaryOperator<EventHubSinkBuilder> options) {
        EventHubSink sink = options.apply(
                        EventHubSink.builder(hub.uri()).random(new Random(3)).closeTimeout(Duration.ofMillis(200)))
                .build();
        sink.start(environment);
        sinks.add(sink);
        return sink;
    }

    @Test
    void aResultIsPostedAndAcknowledged() {
        List<Receipt> receipts = delivered(sink(), Samples.satisfied(1, 3));

        assertThat(receipts).extracting(Receipt::reached).containsOnly(Durability.HUB);
        assertThat(hub.requests()).hasSize(3);
        assertThat(hub.requests().get(0).line()).isEqualTo("POST /events HTTP/1.1");
        assertThat(hub.requests().get(0).header("Content-Type"))
                .isEqualTo("application/cloudevents+json; charset=UTF-8");
        assertThat(hub.connections()).as("the connection is used again").isEqualTo(1);
    }

    @Test
    void brokenConnectionsAndLostAnswersAreRepeatedWithTheSameBytes() {
        hub.losesItsAnswer().resets().talksNonsense().answers(503).answers(429, "Retry-After: 1");

        List<Receipt> receipts = delivered(sink(), Samples.satisfied(1, 2));

        assertThat(receipts).extracting(Receipt::reached).containsOnly(Durability.HUB);
        List<RawHub.Request> requests = hub.requests();
        assertThat(requests.size()).isGreaterThanOrEqualTo(7);
        assertThat(requests.subList(0, requests.size() - 1))
                .allSatisfy(request ->
                        assertThat(request.text()).isEqualTo(requests.get(0).text()));
    }

    @Test
    void aSuccessCountsWhateverHappensToItsBody() {
        hub.breaksOffInTheBodyOf(200).dripsTheBodyOf(202).floodsTheBodyOf(201).answers(204);

        List<Receipt> receipts = delivered(sink(), Samples.satisfied(1, 4));

        assertThat(receipts).extracting(Receipt::reached).containsOnly(Durability.HUB);
        assertThat(hub.requests()).hasSize(4);
    }

    @Test
    void aRefusalCountsWhateverHappensToItsBody() {
        hub.breaksOffInTheBodyOf(400).floodsTheBodyOf(422).answersWith(413, "too\nlarge\u001b[2J");

        EventHubSink sink = sink();
        List<Receipt> receipts = delivered(sink, Samples.satisfied(1, 4));

        assertThat(receipts)
                .extracting(Receipt::reached)
                .containsExactly(Durability.MEMORY, Durability.MEMORY, Durability.MEMORY, Durability.HUB);
        assertThat(receipts.get(1).problem().orElseThrow())
                .contains("answered 422: \\u001B[31mflood\\n")
                .hasSizeLessThan(500);
        assertThat(receipts.get(2).problem().orElseThrow()).contains("(too large for this hub): too\\nlarge\\u001B[2J");
        assertThat(sink.setAside()).hasSize(3);
    }

    @Test
    void aHubThatNeverAnswersRunsIntoTheTimeout() {
        hub.saysNothing();
        EventHubSink sink = sink(options -> options.requestTimeout(Duration.ofSeconds(30)));

        List<Receipt> receipts = delivered(sink, Samples.satisfied(1, 1));

        assertThat(receipts).extracting(Receipt::reached).containsExactly(Durability.HUB);
        assertThat(hub.requests()).hasSize(2);
        assertThat(sink.view().failures()).isEqualTo(1);
    }

    @Test
    void redirectsAreNotFollowed() {
        hub.answers(307, "Location: http://127.0.0.1:1/elsewhere");

        List<Receipt> receipts = delivered(sink(), Samples.satisfied(1, 1));

        assertThat(receipts.get(0).reached()).isEqualTo(Durability.NONE);
        assertThat(receipts.get(0).problem().orElseThrow()).contains("redirects are not followed");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void nobodyListeningIsAProblemThatIsHandedBack() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        EventHubSink sink = EventHubSink.builder(URI.create("http://localhost:" + port + "/x?key=secret"))
                .build();
        sink.start(environment);
        sinks.add(sink);

        List<Receipt> receipts = delivered(sink, Samples.satisfied(1, 1));

        assertThat(receipts.get(0).reached()).isEqualTo(Durability.NONE);
        assertThat(receipts.get(0).problem().orElseThrow())
                .contains("http://localhost:" + port + "/x?…", "ConnectException")
                .doesNotContain("secret");
        assertThat(sink.toString()).doesNotContain("secret");
    }

    @Test
    void credentialsAreFreshForEachRequestAndNeverShown() {
        AtomicInteger tokens = new AtomicInteger();
        hub.answers(401);
        EventHubSink sink = sink(options -> options.bearer(() -> "hunter" + tokens.incrementAndGet()));

        delivered(sink, Samples.satisfied(1, 1));
        assertThat(hub.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer hunter1", "Bearer hunter2");

        hub.answers(403).answers(403);
        List<Receipt> receipts = delivered(sink, Samples.satisfied(2, 2));
        assertThat(receipts.get(0).problem().orElseThrow()).contains("credentials not accepted");
        assertThat(receipts + sink.toString() + sink.view()).doesNotContain("hunter");
    }

    @Test
    void headersThatCannotBeHadOrSentHandBackWithoutTellingTheSecret() {
        for (var supplier : List.<java.util.function.Supplier<Map<String, String>>>of(
                () -> {
                    throw new IllegalStateException("the vault said hunter2 is wrong");
                },
                () -> Map.of("Authorization", "hunter2\r\nX: y"),
                () -> Map.of("Host", "hunter2"),
                () -> null)) {
            EventHubSink sink = sink(options -> options.headers(supplier));
            List<Receipt> receipts = delivered(sink, Samples.satisfied(1, 1));
            assertThat(receipts.get(0).reached()).isEqualTo(Durability.NONE);
            assertThat(receipts.get(0).problem().orElseThrow())
                    .contains("no headers to send")
                    .doesNotContain("hunter2");
        }
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void headersOfTheEventAreNotReplaced() {
        delivered(
                sink(options -> options.headers(() -> Map.of("content-type", "text/plain", "X-Tenant", "acme"))),
                Samples.satisfied(1, 1));

        assertThat(hub.requests().get(0).header("Content-Type")).startsWith("application/cloudevents+json");
        assertThat(hub.requests().get(0).header("X-Tenant")).isEqualTo("acme");
    }

    @Test
    void aClientOfTheHostIsUsed() {
        HttpClient client = HttpClient.newBuilder().build();

        List<Receipt> receipts = delivered(sink(options -> options.httpClient(client)), Samples.satisfied(1, 1));

        assertThat(receipts).extracting(Receipt::reached).containsExactly(Durability.HUB);
        assertThat(environment.livingThreads()).isEmpty();
    }

    @Test
    void closingGivesUpOnASilentHubAndHandsBack() {
        hub.saysNothing();
        EventHubSink sink = sink();
        CompletableFuture<List<Receipt>> stage = offer(sink, Samples.satisfied(1, 2));

        sink.close();

        assertThat(stage.join()).extracting(Receipt::reached).containsOnly(Durability.NONE);
        assertThat(offer(sink, Samples.satisfied(1, 1))).isCompletedExceptionally();
        environment.awaitNoThreads();
    }

    @Test
    void aSinkThatIsNotStartedTakesNothing() {
        EventHubSink sink = EventHubSink.builder(hub.uri()).build();

        assertThat(offer(sink, Samples.satisfied(1, 1))).isCompletedExceptionally();
        assertThat(sink.view().waiting()).isZero();
        assertThat(sink.setAside()).isEmpty();
        sink.sendSetAsideAgain();
        sink.close();
        sink.start(environment);
        sinks.add(sink);
        assertThatThrownBy(() -> sink.start(environment)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void optionsAreCheckedWhereTheyAreGiven() {
        assertThatThrownBy(() -> EventHubSink.builder(URI.create("ftp://hub/x")))
                .hasMessageContaining("https://");
        assertThatThrownBy(() -> EventHubSink.builder(URI.create("/x"))).hasMessageContaining("https://");
        assertThatThrownBy(() -> EventHubSink.builder(URI.create("https://me:hunter2@hub/x")))
                .hasMessageContaining("user information")
                .hasMessageNotContaining("hunter2");
        EventHubSinkBuilder plain = EventHubSink.builder(URI.create("http://hub.example.com/x"));
        assertThatThrownBy(plain::build).hasMessageContaining("in the clear");
        assertThat(plain.allowInsecure().build()).isNotNull();
        assertThat(EventHubSink.builder(URI.create("http://[::1]:80/x")).build())
                .isNotNull();
        assertThatThrownBy(() -> EventHubSink.builder(URI.create("http://127.0.0.1.evil.example/x"))
                        .build())
                .hasMessageContaining("in the clear");
        assertThatThrownBy(() -> plain.batch(0)).hasMessageContaining("batch");
        assertThatThrownBy(() -> plain.maxWaiting(0)).hasMessageContaining("maxWaiting");
        assertThatThrownBy(() -> plain.maxSetAside(-1, 0)).hasMessageContaining("maxSetAside");
        assertThatThrownBy(() -> plain.retryBudget(Duration.ZERO)).hasMessageContaining("retryBudget");
        assertThatThrownBy(() -> plain.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("backoff");
        assertThatThrownBy(() -> plain.batch(2).contentMode(ContentMode.BINARY).build())
                .hasMessageContaining("batch");
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> plain.httpClient(follows)).hasMessageContaining("NEVER");
    }

    private static CompletableFuture<List<Receipt>> offer(EventHubSink sink, List<AttestationResult> results) {
        return sink.accept(results).toCompletableFuture();
    }

    /** Waits for receipts while time goes by. */
    private List<Receipt> delivered(EventHubSink sink, List<AttestationResult> results) {
        CompletableFuture<List<Receipt>> stage = offer(sink, results);
        for (int slice = 0; slice < Patience.SECONDS * 50; slice++) {
            try {
                return stage.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                environment.time().advance(Duration.ofMillis(500));
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("no receipts: " + sink.view());
    }
}
