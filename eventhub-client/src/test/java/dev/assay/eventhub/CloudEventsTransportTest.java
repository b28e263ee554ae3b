package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Patience;
import dev.assay.testkit.Samples;
import dev.assay.testkit.TransportContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CloudEvents over HTTP against a socket that can misbehave. */
class CloudEventsTransportTest extends TransportContract {

    private final RawHub hub = open();

    private static RawHub open() {
        try {
            return new RawHub();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeTheHub() throws IOException {
        hub.close();
    }

    @Override
    protected Transport transport() {
        return CloudEventsTransport.to(hub.uri())
                .contentMode(ContentMode.BINARY)
                .build();
    }

    @Override
    protected Optional<Transport> unreachable() throws IOException {
        try (RawHub gone = new RawHub()) {
            return Optional.of(CloudEventsTransport.to(gone.uri()).build());
        }
    }

    @Override
    protected Optional<List<String>> arrived() {
        return Optional.of(
                hub.requests().stream().map(request -> request.header("ce-id")).toList());
    }

    @Override
    protected Optional<byte[]> arrivedData(String id) {
        return hub.requests().stream()
                .filter(request -> request.header("ce-id").equals(id))
                .map(RawHub.Request::body)
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "200,TAKEN",
        "201,TAKEN",
        "202,TAKEN",
        "204,TAKEN",
        "207,MISCONFIGURED",
        "301,MISCONFIGURED",
        "307,MISCONFIGURED",
        "400,REFUSED",
        "401,CREDENTIALS",
        "403,CREDENTIALS",
        "404,MISCONFIGURED",
        "405,MISCONFIGURED",
        "407,MISCONFIGURED",
        "408,LATER",
        "402,MISCONFIGURED",
        "409,REFUSED",
        "411,MISCONFIGURED",
        "431,MISCONFIGURED",
        "410,GONE",
        "413,TOO_LARGE",
        "415,REFUSED",
        "422,REFUSED",
        "425,LATER",
        "429,LATER",
        "500,LATER",
        "501,REFUSED",
        "502,LATER",
        "503,LATER",
        "504,LATER"
    })
    void aStatusMeansWhatTheTableSays(int status, Ruling ruling) {
        hub.answers(status);

        assertThat(send(List.of(Samples.record(1))).ruling()).isEqualTo(ruling);
    }

    @Test
    void retryAfterIsToldInSecondsAndAsADateAndIsCapped() {
        hub.answers(429, "Retry-After: 120")
                .answers(503, "Retry-After: Mon, 05 Jan 2026 00:05:00 GMT")
                .answers(429, "Retry-After: 999999999");

        assertThat(send(List.of(Samples.record(1))).pause()).contains(Duration.ofMinutes(2));
        assertThat(send(List.of(Samples.record(1))).pause().orElseThrow())
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
        assertThat(send(List.of(Samples.record(1))).pause()).contains(Duration.ofMinutes(10));
    }

    @Test
    void lostAndBrokenAnswersAreLaterAndASuccessCountsWhateverFollows() {
        hub.losesItsAnswer()
                .resets()
                .talksNonsense()
                .saysNothing()
                .breaksOffInTheBodyOf(200)
                .dripsTheBodyOf(202);

        for (int i = 0; i < 4; i++) {
            assertThat(send(List.of(Samples.record(1))).ruling()).isEqualTo(Ruling.LATER);
        }
        assertThat(send(List.of(Samples.record(1))).ruling()).isEqualTo(Ruling.TAKEN);
        assertThat(send(List.of(Samples.record(1))).ruling()).isEqualTo(Ruling.TAKEN);
    }

    @Test
    void aRedirectIsNeverFollowed() {
        hub.answers(302, "Location: " + hub.uri());

        HubAnswer answer = send(List.of(Samples.record(1)));

        assertThat(answer.problem()).contains("redirects are not followed");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void credentialsAreAskedForEachTimeAndAreInNoText() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ManualEnvironment other = ManualEnvironment.create();
                CloudEventsTransport transport = CloudEventsTransport.to(hub.uri())
                        .bearer(() -> "s3cret-" + asked.incrementAndGet())
                        .build()) {
            transport.start(other);
            hub.answersWith(401, "no");
            HubAnswer first = transport
                    .send(List.of(Samples.record(1)))
                    .toCompletableFuture()
                    .join();
            transport.send(List.of(Samples.record(1))).toCompletableFuture().join();

            assertThat(hub.requests().get(1).header("Authorization")).isEqualTo("Bearer s3cret-2");
            assertThat(first + " " + transport).doesNotContain("s3cret");
        }
    }

    @Test
    void aSupplierThatThrowsIsAMatterOfCredentialsAndItsWordsAreNotTold() throws Exception {
        try (ManualEnvironment other = ManualEnvironment.create();
                CloudEventsTransport transport = CloudEventsTransport.to(hub.uri())
                        .headers(() -> {
                            throw new IllegalStateException("s3cret");
                        })
                        .build()) {
            transport.start(other);

            HubAnswer answer = transport
                    .send(List.of(Samples.record(1)))
                    .toCompletableFuture()
                    .join();

            assertThat(answer.ruling()).isEqualTo(Ruling.CREDENTIALS);
            assertThat(answer.problem()).doesNotContain("s3cret");
        }
    }

    @Test
    void headersThatCannotBeSentAreAMatterOfCredentialsAndNotTold() throws Exception {
        for (var supplier : List.<java.util.function.Supplier<Map<String, String>>>of(
                () -> Map.of("Authorization", "hunter2\r\nX: y"), () -> Map.of("Host", "hunter2"), () -> null)) {
            HubAnswer answer = sent(options -> options.headers(supplier));

            assertThat(answer.ruling()).isEqualTo(Ruling.CREDENTIALS);
            assertThat(answer.problem()).contains("no headers to send").doesNotContain("hunter2");
        }
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void headersOfTheEventAreNotReplaced() throws Exception {
        assertThat(sent(options -> options.headers(() -> Map.of("content-type", "text/plain", "X-Tenant", "acme"))))
                .isEqualTo(HubAnswer.TAKEN);

        assertThat(hub.requests().get(0).header("Content-Type")).startsWith("application/cloudevents+json");
        assertThat(hub.requests().get(0).header("X-Tenant")).isEqualTo("acme");
    }

    @Test
    void whatAHubSaysIsOneCleanLineWhateverHappensToIt() throws Exception {
        hub.breaksOffInTheBodyOf(400).floodsTheBodyOf(422).answersWith(413, "too\nlarge\u001b[2J");

        assertThat(sent(options -> options).ruling()).isEqualTo(Ruling.REFUSED);
        HubAnswer flooded = sent(options -> options);
        assertThat(flooded.ruling()).isEqualTo(Ruling.REFUSED);
        assertThat(flooded.problem())
                .contains("answered 422: \\u001B[31mflood\\n")
                .hasSizeLessThan(500);
        assertThat(sent(options -> options).problem()).contains("(too large for this hub): too\\nlarge\\u001B[2J");
    }

    private HubAnswer sent(UnaryOperator<CloudEventsTransport.Builder> options) throws Exception {
        try (ManualEnvironment other = ManualEnvironment.create();
                CloudEventsTransport transport =
                        options.apply(CloudEventsTransport.to(hub.uri())).build()) {
            transport.start(other);
            return transport
                    .send(List.of(Samples.record(1)))
                    .toCompletableFuture()
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void batchesAreSentOnlyWhereSwitchedOn() throws Exception {
        assertThat(transport().limits().records()).isEqualTo(1);
        try (ManualEnvironment other = ManualEnvironment.create();
                CloudEventsTransport transport =
                        CloudEventsTransport.to(hub.uri()).batch(10).build()) {
            transport.start(other);
            List<HubRecord> batch = Samples.records(1, 3);

            assertThat(transport.send(batch).toCompletableFuture().join()).isEqualTo(HubAnswer.TAKEN);

            RawHub.Request request = hub.requests().get(0);
            assertThat(request.header("Content-Type")).isEqualTo("application/cloudevents-batch+json; charset=UTF-8");
            assertThat(new String(request.body(), StandardCharsets.UTF_8))
                    .startsWith("[{")
                    .endsWith("}]");
            assertThat((long) request.body().length)
                    .isLessThanOrEqualTo(
                            2 + batch.stream().mapToLong(transport::sizeOf).sum());
        }
    }

    @Test
    void addressesAndClientsThatAreUnsafeAreRefused() {
        assertThatThrownBy(() -> CloudEventsTransport.to(URI.create("http://hub.example.com/"))
                        .build())
                .hasMessageContaining("in the clear");
        assertThat(CloudEventsTransport.to(URI.create("http://hub.example.com/"))
                        .allowInsecure()
                        .build())
                .hasToString("http://hub.example.com/");
        assertThatThrownBy(() -> CloudEventsTransport.to(URI.create("ftp://hub.example.com/")));
        assertThatThrownBy(() -> CloudEventsTransport.to(URI.create("https://user:pw@hub.example.com/")));
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> CloudEventsTransport.to(hub.uri()).httpClient(follows))
                .hasMessageContaining("must not follow redirects");
        assertThatThrownBy(() -> CloudEventsTransport.to(hub.uri())
                .batch(2)
                .contentMode(ContentMode.BINARY)
                .build());
    }

    @Test
    void aClientOfTheHostsIsUsedAndStaysOpen() throws Exception {
        HttpClient own = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try (ManualEnvironment other = ManualEnvironment.create()) {
            for (int i = 0; i < 2; i++) {
                CloudEventsTransport transport =
                        CloudEventsTransport.to(hub.uri()).httpClient(own).build();
                transport.start(other);
                assertThat(transport
                                .send(List.of(Samples.record(1)))
                                .toCompletableFuture()
                                .join())
                        .isEqualTo(HubAnswer.TAKEN);
                transport.close();
            }
            assertThat(other.livingThreads()).isEmpty();
        }
    }
}
