package dev.assay.eventhub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.eventhub.ContentMode;
import dev.assay.spi.Identity;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.testkit.Samples;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Our events, read by somebody else's strict reader. */
class CloudEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aStructuredEventIsReadAsWhatItIs() throws IOException {
        AttestationResult result = Samples.satisfied(7);
        byte[] data = encoded(result);

        Parcel parcel = CloudEvents.single(ContentMode.STRUCTURED, result, data);
        CloudEvent event = new JsonFormat().deserialize(parcel.body());

        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getId()).isEqualTo(result.id().toString());
        assertThat(event.getSource()).isEqualTo(URI.create("urn:assay:test:agent:1"));
        assertThat(event.getType()).isEqualTo("dev.assay.attestation.result.v1");
        assertThat(event.getSubject()).isEqualTo("sample-job");
        assertThat(event.getTime().toInstant()).isEqualTo(result.ended());
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getDataSchema()).isEqualTo(URI.create("https://assay.dev/schemas/attestation-result/v1"));
        assertThat(event.getExtension("sequence")).isEqualTo("20260105T000000Z.00000000000000000007");
        assertThat(event.getExtension("partitionkey")).isEqualTo("urn:assay:test:agent:1");
        assertThat(JSON.readTree(event.getData().toBytes())).isEqualTo(JSON.readTree(data));
    }

    @Test
    void theResultsBytesAreInItAsTheyAre() {
        AttestationResult result = Samples.satisfied(1);
        byte[] data = encoded(result);

        String structured = text(CloudEvents.single(ContentMode.STRUCTURED, result, data));
        String batch = text(CloudEvents.batch(List.of(result, result), List.of(data, data)));

        String raw = new String(data, StandardCharsets.UTF_8);
        assertThat(structured).endsWith(",\"data\":" + raw + "}");
        assertThat(batch).contains(",\"data\":" + raw + "},{");
        assertThat(CloudEvents.single(ContentMode.BINARY, result, data).body()).isEqualTo(data);
    }

    @Test
    void aBatchIsAnArrayOfEventsThatAreReadOneByOne() throws IOException {
        List<AttestationResult> results = Samples.satisfied(1, 3);
        ResultEncoder encoder = new ResultEncoder(results.get(0).producer());
        List<byte[]> data = results.stream().map(encoder::encode).toList();

        Parcel parcel = CloudEvents.batch(results, data);

        assertThat(parcel.headers()).containsEntry("Content-Type", "application/cloudevents-batch+json; charset=UTF-8");
        List<String> ids = new ArrayList<>();
        for (JsonNode item : JSON.readTree(parcel.body())) {
            ids.add(new JsonFormat().deserialize(JSON.writeValueAsBytes(item)).getId());
        }
        assertThat(ids)
                .containsExactlyElementsOf(
                        results.stream().map(result -> result.id().toString()).toList());
    }

    @Test
    void aBinaryEventHasItsAttributesInHeaders() {
        AttestationResult result = Samples.satisfied(7);

        Parcel parcel = CloudEvents.single(ContentMode.BINARY, result, encoded(result));

        assertThat(parcel.headers())
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-id", result.id().toString())
                .containsEntry("ce-source", "urn:assay:test:agent:1")
                .containsEntry("ce-type", "dev.assay.attestation.result.v1")
                .containsEntry("ce-sequence", "20260105T000000Z.00000000000000000007")
                .containsEntry("Content-Type", "application/json")
                .doesNotContainKey("ce-datacontenttype");
    }

    @Test
    void namesFromOutsideStayWithinWhatAttributesAndHeadersMayHold() throws IOException {
        AttestationResult sample = Samples.skipped(1);
        Identity odd = Identity.builder()
                .agent("urn:x:\u00fc\u0001%\"#a#|b%20\ud83d\ude00", Identity.Origin.HOST)
                .start(new UUID(0, 1), "ep och\u0007")
                .build();
        AttestationResult result = AttestationResult.builder(sample.id(), odd, 1)
                .of(sample.job(), sample.occurrence())
                .custody(sample.custody())
                .outcome(sample.outcome(), sample.reason(), sample.ended())
                .build();
        byte[] data = encoded(result);

        CloudEvent event = new JsonFormat()
                .deserialize(
                        CloudEvents.single(ContentMode.STRUCTURED, result, data).body());
        Parcel binary = CloudEvents.single(ContentMode.BINARY, result, data);

        assertThat(event.getSource()).hasToString("urn:x:%C3%BC%01%25%22#a%23%7Cb%20%F0%9F%98%80");
        assertThat(event.getExtension("sequence")).isEqualTo("ep%20och%07.00000000000000000001");
        assertThat(binary.headers().values()).allMatch(value -> value.matches("[\\x21-\\x7e]+"));
    }

    private static byte[] encoded(AttestationResult result) {
        return new ResultEncoder(result.producer()).encode(result);
    }

    private static String text(Parcel parcel) {
        return new String(parcel.body(), StandardCharsets.UTF_8);
    }
}
