package dev.assay.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.internal.configuration.read.ConfigurationReader;
import dev.assay.internal.configuration.read.Format;
import dev.assay.internal.configuration.read.Placeholders;
import dev.assay.internal.configuration.read.ReadLimits;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each limit of a configuration is reached without a fault, and one more names it. */
class LimitsTest {

    private static final String JSON = "{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"1\",";
    private static final String YAML = "apiVersion: assay.dev/v1\nrevision: '1'\n";

    @TempDir
    private Path folder;

    @Test
    void bytes() {
        String text = JSON + "\"jobs\":[]}";

        assertThat(faults(ReadLimits.DEFAULT.withMaxBytes(text.length()), text, Format.JSON))
                .isEmpty();
        assertNamed(
                faults(ReadLimits.DEFAULT.withMaxBytes(text.length() - 1), text, Format.JSON),
                "LIMIT_BYTES",
                "larger than " + (text.length() - 1) + " bytes");
    }

    @Test
    void bytesOfYaml() {
        String text = YAML + "jobs: []\n#";
        String most = text + "x".repeat(3 * 1024 * 1024 - text.length());

        assertThat(faults(ReadLimits.DEFAULT, most, Format.YAML)).isEmpty();
        assertNamed(faults(ReadLimits.DEFAULT, most + "x", Format.YAML), "LIMIT_BYTES", "3 MiB of YAML");
    }

    @Test
    void jobs() {
        IntFunction<String> jobs = count -> JSON + "\"jobs\":[" + list(count, i -> job("j" + i, "")) + "]}";

        assertThat(faults(ReadLimits.DEFAULT.withMaxJobs(3), jobs.apply(3), Format.JSON))
                .isEmpty();
        assertNamed(
                faults(ReadLimits.DEFAULT.withMaxJobs(3), jobs.apply(4), Format.JSON),
                "LIMIT_JOBS",
                "more than 3 jobs");
    }

    @Test
    void jobsThatTheHostPermits() {
        Permissions three = permissions().maxJobs(3).build();

        assertThat(validate(JSON + "\"jobs\":[" + list(3, i -> job("j" + i, "")) + "]}", three))
                .isEmpty();
        assertNamed(
                validate(JSON + "\"jobs\":[" + list(4, i -> job("j" + i, "")) + "]}", three),
                "NOT_PERMITTED",
                "are 4, more than the 3 that the host permits");
    }

    @Test
    void minimumInterval() {
        Permissions minute = permissions().minInterval(Duration.ofMinutes(1)).build();
        IntFunction<String> every =
                seconds -> JSON + "\"jobs\":[" + job("j", ",\"schedule\":{\"every\":\"PT" + seconds + "S\"}") + "]}";

        assertThat(validate(every.apply(60), minute)).isEmpty();
        assertNamed(validate(every.apply(59), minute), "NOT_PERMITTED", "more often than every PT1M");
        assertNamed(
                validate(
                        JSON + "\"jobs\":["
                                + job("j", ",\"schedule\":{\"cron\":\"*/30 * * * * *\",\"dialect\":\"SECONDS\"}")
                                + "]}",
                        minute),
                "NOT_PERMITTED",
                "due every PT30S");
    }

    @Test
    void nesting() {
        assertThat(parameter("[".repeat(16) + "]".repeat(16))).isEmpty();
        assertNamed(parameter("[".repeat(17) + "]".repeat(17)), "LIMIT_DEPTH", "deeper than 16 levels");
        assertThat(json("\"wat\":" + "[".repeat(31) + "]".repeat(31) + ",\"jobs\":[]"))
                .extracting(Fault::code)
                .containsExactly("UNKNOWN_KEY");
        assertThat(json("\"wat\":" + "[".repeat(32) + "]".repeat(32) + ",\"jobs\":[]"))
                .last()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("LIMIT_DEPTH");
                    assertThat(fault.message()).contains("deeper than 32 levels");
                });
    }

    @Test
    void text() {
        assertThat(parameter("\"" + "x".repeat(65_536) + "\"")).isEmpty();
        assertNamed(parameter("\"" + "x".repeat(65_537) + "\""), "LIMIT_TEXT", "");
        assertThat(json("\"jobs\":[" + job("j", ",\"title\":\"" + "x".repeat(256) + "\"") + "]"))
                .isEmpty();
        assertNamed(
                json("\"jobs\":[" + job("j", ",\"title\":\"" + "x".repeat(257) + "\"") + "]"),
                "LIMIT_TEXT",
                "longer than 256 characters");
        assertThat(json("\"plan\":{\"href\":\"" + "x".repeat(2048) + "\"},\"jobs\":[]"))
                .isEmpty();
        assertNamed(
                json("\"plan\":{\"href\":\"" + "x".repeat(2049) + "\"},\"jobs\":[]"),
                "LIMIT_TEXT",
                "longer than 2048 characters");
    }

    @Test
    void entries() {
        assertThat(parameter("[" + list(1000, i -> "1") + "]")).isEmpty();
        assertNamed(parameter("[" + list(1001, i -> "1") + "]"), "LIMIT_ENTRIES", "one item more than the 1000");
        assertThat(parameter("{" + list(1000, i -> "\"k" + i + "\":1") + "}")).isEmpty();
        assertNamed(
                parameter("{" + list(1001, i -> "\"k" + i + "\":1") + "}"),
                "LIMIT_ENTRIES",
                "one entry more than the 1000");
    }

    @Test
    void labels() {
        assertThat(json("\"labels\":{" + list(32, i -> "\"l" + i + "\":\"x\"") + "},\"jobs\":[]"))
                .isEmpty();
        assertNamed(
                json("\"labels\":{" + list(33, i -> "\"l" + i + "\":\"x\"") + "},\"jobs\":[]"),
                "LIMIT_LABELS",
                "one label more than the 32");
    }

    @Test
    void aliases() {
        assertThat(yamlParameters("a: &c [], b: [" + list(1000, i -> "*c") + "]"))
                .isEmpty();
        assertNamed(
                yamlParameters("a: &c [], b: [" + list(500, i -> "*c") + "], d: [" + list(501, i -> "*c") + "]"),
                "LIMIT_ALIASES",
                "at most 1000 aliases");
        String values = "a: &c [" + list(998, i -> "1") + "], b: ["; // with its brackets a thousand tokens
        assertThat(yamlParameters(values + list(100, i -> "*c") + "]")).isEmpty();
        assertNamed(yamlParameters(values + list(101, i -> "*c") + "]"), "LIMIT_ALIASES", "100000 values");
    }

    @Test
    void faults() {
        IntFunction<List<Fault>> unknown = count -> json(list(count, i -> "\"k" + i + "\":1") + ",\"jobs\":[]");

        assertThat(unknown.apply(1000)).hasSize(1000).extracting(Fault::code).containsOnly("UNKNOWN_KEY");
        assertThat(unknown.apply(1003)).hasSize(1001).last().satisfies(last -> {
            assertThat(last.code()).isEqualTo("LIMIT_FAULTS");
            assertThat(last.message()).startsWith("3 more faults");
        });
    }

    @Test
    void filesOfAFolder() throws IOException {
        for (int i = 0; i < 1000; i++) {
            Files.createFile(folder.resolve("f" + i + ".json"));
        }
        WatchedFiles files = new WatchedFiles(folder, 1 << 20);

        assertThat(files.look().files()).hasSize(1000);
        Files.createFile(folder.resolve("one-more.json"));
        assertThatThrownBy(files::look)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 1000 configuration files");
    }

    private static void assertNamed(List<Fault> faults, String code, String words) {
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.message()).contains(words);
        });
    }

    private static List<Fault> parameter(String value) {
        return json("\"jobs\":[" + job("j", ",\"parameters\":{\"a\":" + value + "}") + "]");
    }

    private static List<Fault> json(String keys) {
        return faults(ReadLimits.DEFAULT, JSON + keys + "}", Format.JSON);
    }

    private static List<Fault> yamlParameters(String entries) {
        return faults(
                ReadLimits.DEFAULT, YAML + "jobs: [{id: j, plugin: p, parameters: {" + entries + "}}]", Format.YAML);
    }

    private static List<Fault> faults(ReadLimits limits, String text, Format format) {
        try {
            read(limits, text, format);
            return List.of();
        } catch (ConfigurationException refused) {
            return refused.faults();
        }
    }

    private static Configuration read(ReadLimits limits, String text, Format format) {
        return new ConfigurationReader(limits, Placeholders.OFF, Optional.empty())
                .read(text.getBytes(StandardCharsets.UTF_8), format, "t");
    }

    private static Permissions.Builder permissions() {
        return Permissions.builder().hostPlugins(Collections.singleton("p"));
    }

    private static List<Fault> validate(String text, Permissions permissions) {
        return new ConfigurationValidator(PlanCheck.INSTANCE)
                .validate(read(ReadLimits.DEFAULT, text, Format.JSON), permissions);
    }

    private static String job(String id, String more) {
        return "{\"id\":\"" + id + "\",\"plugin\":\"p\"" + more + "}";
    }

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }
}
