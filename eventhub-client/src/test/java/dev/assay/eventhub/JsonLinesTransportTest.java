package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Samples;
import dev.assay.testkit.TransportContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTransportTest extends TransportContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("out/results.jsonl");
    }

    private List<JsonNode> lines() throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    @Override
    protected Transport transport() {
        return JsonLinesTransport.to(file());
    }

    @Override
    protected Optional<List<String>> arrived() throws Exception {
        return Optional.of(
                lines().stream().map(event -> event.path("id").asText()).toList());
    }

    @Override
    protected Optional<byte[]> arrivedData(String id) throws Exception {
        String marker = ",\"data\":";
        return Files.readAllLines(file()).stream()
                .filter(line -> line.contains("\"id\":\"" + id + "\""))
                .map(line -> line.substring(line.indexOf(marker) + marker.length(), line.length() - 1)
                        .getBytes(StandardCharsets.UTF_8))
                .findFirst();
    }

    @Test
    void aTornLastLineIsEndedSoThatItHarmsNoOther() throws Exception {
        send(List.of(Samples.record(1)));
        Files.writeString(file(), "{\"specversion\":\"1.0\",\"id\":\"to", StandardOpenOption.APPEND);

        try (ManualEnvironment other = ManualEnvironment.create();
                JsonLinesTransport next = JsonLinesTransport.to(file())) {
            next.start(other);
            next.send(List.of(Samples.record(2)));
        }

        List<String> lines = Files.readAllLines(file());
        assertThat(lines).hasSize(3);
        assertThat(JSON.readTree(lines.get(2)).path("id").asText()).isEqualTo("sample-2");
    }

    @Test
    void dataThatIsNoJsonGoesAsBase64() throws Exception {
        byte[] data = {0, 1, 2, (byte) 0xff};
        HubRecord record = HubRecord.builder("binary", HubRecord.Kind.RESULT, data)
                .contentType("application/vnd.in-toto.result+dsse")
                .attribute("source", "urn:a")
                .attribute("type", "t")
                .build();

        assertThat(send(List.of(record)).ruling()).isEqualTo(HubAnswer.Ruling.TAKEN);

        JsonNode event = lines().get(0);
        assertThat(event.has("data")).isFalse();
        assertThat(Base64.getDecoder().decode(event.path("data_base64").asText()))
                .isEqualTo(data);
    }
}
