package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.eventhub.internal.transport.SharedAccess;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Samples;
import dev.assay.testkit.TransportContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Azure's REST interface as its documentation has it, on a fake of ours: there is no Azure here. */
class AzureEventHubsTransportTest extends TransportContract {

    private static final ObjectMapper JSON = new ObjectMapper();

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

    private AzureEventHubsTransport.Builder options() {
        return AzureEventHubsTransport.to(hub.uri()).sharedAccess("send", () -> "a2V5K2tleS9rZXk=");
    }

    @Override
    protected Transport transport() {
        return options().build();
    }

    @Override
    protected Optional<List<String>> arrived() throws Exception {
        return Optional.of(hub.requests().stream()
                .map(request -> event(request.text()).path("id").asText())
                .toList());
    }

    private static JsonNode event(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTokenIsByteForByteTheOneThatAzuresOwnClientMakes() {
        assertThat(SharedAccess.token(
                        "https://ns1.servicebus.windows.net/hub1", "send", "a2V5K2tleS9rZXk=", 1_893_456_000L))
                .isEqualTo("SharedAccessSignature sr=https%3A%2F%2Fns1.servicebus.windows.net%2Fhub1"
                        + "&sig=Hi1sbZHxliGl5g8vVD3fWVCom7F%2BsTNyJNMkVZAiX5M%3D&se=1893456000&skn=send");
    }

    @Test
    void aSingleEventIsPostedAsTheDocumentationShows() {
        hub.answers(201);

        send(List.of(Samples.record(1)));

        RawHub.Request request = hub.requests().get(0);
        assertThat(request.line()).isEqualTo("POST /events/messages?timeout=60&api-version=2014-01 HTTP/1.1");
        assertThat(request.header("Content-Type")).isEqualTo("application/atom+xml;type=entry;charset=utf-8");
        assertThat(request.header("Authorization")).startsWith("SharedAccessSignature sr=http%3A%2F%2F127.0.0.1");
        assertThat(request.header("BrokerProperties")).isEmpty();
    }

    @Test
    void aBatchCarriesEventsAsTextAndItsEscapedSizeIsCounted() throws Exception {
        try (ManualEnvironment other = ManualEnvironment.create();
                AzureEventHubsTransport transport =
                        options().batch(10).partitionKeys(true).build()) {
            transport.start(other);
            List<HubRecord> batch = List.of(Samples.record(1), quoted());

            assertThat(transport.send(batch).toCompletableFuture().join()).isEqualTo(HubAnswer.TAKEN);

            RawHub.Request request = hub.requests().get(0);
            assertThat(request.header("Content-Type")).isEqualTo("application/vnd.microsoft.servicebus.json");
            JsonNode items = JSON.readTree(request.text());
            assertThat(items).hasSize(2);
            assertThat(event(items.get(1).path("Body").asText()).path("id").asText())
                    .isEqualTo("quoted");
            assertThat(items.get(0)
                            .path("BrokerProperties")
                            .path("PartitionKey")
                            .asText())
                    .isEqualTo("urn:assay:test:agent:1");
            long counted = batch.stream().mapToLong(transport::sizeOf).sum();
            assertThat((long) request.body().length).isBetween(counted / 2, counted);
            assertThat(transport.sizeOf(quoted())).as("quotes count twice").isGreaterThan(2 * 3_000);
        }
    }

    private static HubRecord quoted() {
        byte[] data = ("{\"q\":\"" + "\\\"".repeat(1_500) + "\"}").getBytes(StandardCharsets.UTF_8);
        return HubRecord.builder("quoted", HubRecord.Kind.RESULT, data)
                .attribute("source", "urn:a")
                .attribute("type", "t")
                .build();
    }

    @Test
    void aTokenIsKeptRenewedInTimeAndThrownAwayWhenItIsNotAccepted() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (ManualEnvironment other = ManualEnvironment.create();
                AzureEventHubsTransport transport = AzureEventHubsTransport.to(hub.uri())
                        .sharedAccess("send", () -> "key-" + made.incrementAndGet())
                        .build()) {
            transport.start(other);
            one(transport);
            one(transport);
            assertThat(made).hasValue(1);

            other.time().advance(Duration.ofMinutes(17));
            one(transport);
            assertThat(made).hasValue(2);

            hub.answers(401);
            assertThat(one(transport).ruling()).isEqualTo(Ruling.CREDENTIALS);
            one(transport);
            assertThat(made).hasValue(3);
        }
    }

    @Test
    void aBusyServerIsLeftInPeaceForFourSeconds() {
        hub.answersWith(503, "<Error><Code>503</Code><Detail>50002: server busy</Detail></Error>");

        assertThat(send(List.of(Samples.record(1))).pause()).contains(Duration.ofSeconds(4));
    }

    @Test
    void aBearerTokenIsAskedForAndNothingIsInTheClear() throws Exception {
        assertThatThrownBy(() -> AzureEventHubsTransport.to(URI.create("https://ns1.servicebus.windows.net/h"))
                        .build())
                .hasMessageContaining("how to authorize");
        assertThatThrownBy(() -> AzureEventHubsTransport.to(URI.create("http://ns1.servicebus.windows.net/h"))
                        .bearer(() -> "t")
                        .build())
                .hasMessageContaining("in the clear");
        try (ManualEnvironment other = ManualEnvironment.create();
                AzureEventHubsTransport transport = AzureEventHubsTransport.to(hub.uri())
                        .bearer(() -> "jwt")
                        .build()) {
            transport.start(other);
            one(transport);
            assertThat(hub.requests().get(0).header("Authorization")).isEqualTo("Bearer jwt");
        }
    }

    private static HubAnswer one(Transport transport) {
        return transport.send(List.of(Samples.record(1))).toCompletableFuture().join();
    }
}
