package dev.assay.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.ResultStreamVerifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostAttestationTest {

    @TempDir
    private Path folder;

    @Test
    void theDemonstrationRunsToItsEnd() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        for (String plugin : List.of("vulnerable-jars", "certificates", "os-baseline")) {
            jar(Path.of("..", "plugins", plugin, "target", "classes"), plugins.resolve(plugin + ".jar"));
        }
        Path output = folder.resolve("output");
        Path root = Files.createDirectories(folder.resolve("repository"));
        ByteArrayOutputStream shown = new ByteArrayOutputStream();

        boolean worked = HostAttestation.run(
                Options.parse(
                        "--output", output.toString(), "--root", root.toString(), "--plugins", plugins.toString()),
                new PrintStream(shown, true, StandardCharsets.UTF_8));

        String text = shown.toString(StandardCharsets.UTF_8);
        List<String> lines = Files.readAllLines(output.resolve("results.jsonl"));
        assertThat(worked).as(text).isTrue();
        long results = whole(output.resolve("results.jsonl"));
        assertThat(results).isPositive().isLessThan(lines.size()); // checkpoints came with them
        assertThat(text)
                .contains("due " + results + " = results " + results + " + pending 0")
                .contains("fetch    vulnerable-jars@1.0.0")
                .contains("revision 3")
                .containsPattern("done +silent-server +cancelled")
                .containsPattern("nothing touched: \\d+ records, all signed and in place")
                .containsPattern("one byte flipped in line \\d+: ALTERED .* #\\d+")
                .containsPattern("line \\d+ deleted: GAP .* #\\d+: record \\d+ is missing")
                .containsPattern("the last two lines cut off: SILENT .* no checkpoint came by")
                .containsPattern("the whole file played again: REPLAYED ");
        assertThat(String.join("\n", lines))
                .contains("\"SATISFIED\"", "\"NOT_SATISFIED\"", "\"INCONCLUSIVE\"", "\"NOT_APPLICABLE\"");
        assertThat(output.resolve("report.html"))
                .content()
                .contains("CVE-2021-44228", "expired.example.test", "accepted for now", "WVR-1");
        try (Stream<Path> left = Files.list(output)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "assay.json",
                            "results.jsonl",
                            "records.jsonl",
                            "stream.pub",
                            "report.html",
                            "seeded-faults");
        }
    }

    private static long whole(Path results) throws IOException {
        ResultStreamVerifier verifier = ResultStreamVerifier.create();
        try (InputStream in = Files.newInputStream(results)) {
            verifier.addLines(in);
        }
        assertThat(verifier.report().faults()).isEmpty();
        return verifier.report().results();
    }

    // As the plugin's own build makes it, which comes after this test.
    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }
}
