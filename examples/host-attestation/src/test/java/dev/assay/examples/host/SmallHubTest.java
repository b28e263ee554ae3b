package dev.assay.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.host.report.Told;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallHubTest {

    private static final String JSON = "application/cloudevents+json";

    private final HttpClient client = HttpClient.newHttpClient();
    private final AttestationResult result = Told.result("a sample", 1);
    private final String data =
            new String(new ResultEncoder(Told.identity()).encode(result), StandardCharsets.UTF_8).strip();

    @TempDir
    private Path folder;

    private SmallHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = SmallHub.open(folder.resolve("results.jsonl"));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aResultIsWrittenInTheBytesInWhichItCame() throws Exception {
        assertThat(post(JSON, event(data))).isEqualTo(202);

        assertThat(Files.readAllLines(hub.file())).containsExactly(data);
        assertThat(hub.problems(1)).isEmpty();
    }

    @Test
    void aRepeatIsTakenAndNotWrittenAgain() throws Exception {
        assertThat(post(JSON + "; charset=utf-8", event(data))).isEqualTo(202);
        assertThat(post(JSON, event(data))).isEqualTo(202);

        assertThat(Files.readAllLines(hub.file())).hasSize(1);
        assertThat(hub.summary()).contains("1 results taken, 1 repeated");
        assertThat(hub.problems(1)).isEmpty();
    }

    @Test
    void whatIsNoEventAboutAResultIsRefused() throws Exception {
        assertThat(post(JSON, "{")).isEqualTo(400);
        assertThat(post(JSON, "[]")).isEqualTo(400);
        assertThat(post(JSON, event(data) + "{}")).isEqualTo(400);
        assertThat(post(JSON, event(data).replace("\"1.0\"", "\"0.3\""))).isEqualTo(400);
        assertThat(post(JSON, event(data).replace("result.v1", "result.v9"))).isEqualTo(400);
        assertThat(post(JSON, event(data).replaceFirst("\"id\":\"", "\"id\":\"x")))
                .isEqualTo(400);
        assertThat(post("text/plain", event(data))).isEqualTo(415);
        assertThat(get()).isEqualTo(405);

        assertThat(hub.file()).doesNotExist();
        assertThat(hub.problems(0)).hasSize(8).allMatch(problem -> problem.contains("refused"));
    }

    @Test
    void aResultThatDidNotComeIsAProblem() {
        assertThat(hub.problems(1)).anyMatch(problem -> problem.contains("0 results, and 1 were sent"));
    }

    private String event(String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + result.id()
                + "\",\"type\":\"dev.assay.attestation.result.v1\",\"source\":\""
                + result.producer().agent()
                + "\",\"subject\":\"sample-job\",\"sequence\":\"20260105T000000Z.00000000000000000001\",\"data\":"
                + data + "}";
    }

    private int post(String type, String body) throws Exception {
        return status(HttpRequest.newBuilder(hub.uri())
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private int get() throws Exception {
        return status(HttpRequest.newBuilder(hub.uri()).GET());
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
