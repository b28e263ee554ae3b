package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is killed with SIGKILL in the middle of a run and started again on the same home. */
class KilledHostTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void theRunItDiedInIsLostThePauseStandsAndEveryIdStandsForOneOccurrence() throws Exception {
        Process first = host("hang");
        try {
            await(first, "STUCK");
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(first.exitValue()).isEqualTo(128 + 9);

        Process second = host("go");
        try {
            await(second, "TICKED");
            second.getOutputStream().close();
            await(second, "CLOSED");
            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isZero();
        } finally {
            second.destroyForcibly();
        }

        List<JsonNode> results = results();
        assertThat(results.stream().filter(r -> outcome(r).equals("LOST")).toList())
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.toString()).contains("\"stuck\"", "HOST_DIED", "bob", "to see it die");
                });
        assertThat(results.stream().filter(r -> outcome(r).equals("SKIPPED")).toList())
                .filteredOn(r -> r.toString().contains("PAUSED"))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.toString()).contains("by alice: until the upgrade is over"));
        Map<String, String> shapes = new HashMap<>();
        for (JsonNode result : results) {
            JsonNode occurrence = result.path("occurrence");
            String shape = occurrence.path("nominal").asText() + " x "
                    + occurrence.path("count").asLong(1);
            String before = shapes.putIfAbsent(result.path("id").asText(), shape);
            assertThat(before).as("the same id again").isIn(null, shape);
        }
    }

    private static String outcome(JsonNode result) {
        return result.path("run").path("outcome").asText();
    }

    private List<JsonNode> results() throws IOException {
        List<JsonNode> results = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("results.jsonl"))) {
            results.add(JSON.readTree(line));
        }
        return results;
    }

    private Process host(String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostToKill.class.getName(),
                        folder.resolve("home").toString(),
                        folder.resolve("results.jsonl").toString(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void await(Process process, String word) throws IOException {
        // Never closed: the rest is read by the next call.
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(word)) {
                return;
            }
        }
        throw new AssertionError("the host ended before it said " + word);
    }
}
