package dev.assay.internal.configuration.read;

import static dev.assay.internal.configuration.read.Reading.TOP;
import static dev.assay.internal.configuration.read.Reading.bytes;
import static dev.assay.internal.configuration.read.Reading.faults;
import static dev.assay.internal.configuration.read.Reading.faultsOfJob;
import static dev.assay.internal.configuration.read.Reading.jsonFaults;
import static dev.assay.internal.configuration.read.Reading.yamlFaults;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Text that wants to hurt: each is refused with a fault, in little time and memory. */
class HostileInputTest {

    private static final String JSON_TOP = "{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"1\",";

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(100_000);

        assertThat(jsonFaults(JSON_TOP + "\"jobs\":" + deep))
                .extracting(Fault::code)
                .contains("LIMIT_DEPTH");
        assertThat(jsonFaults(JSON_TOP + "\"wat\":" + deep))
                .extracting(Fault::code)
                .contains("LIMIT_DEPTH");
        assertThat(yamlFaults(TOP + "jobs: " + deep)).extracting(Fault::code).contains("LIMIT_DEPTH");
        assertThat(jsonFaults("{\"a\":".repeat(100_000)))
                .extracting(Fault::code)
                .contains("LIMIT_DEPTH");
        assertThat(faultsOfJob("parameters: { a: " + "[".repeat(20) + "]".repeat(20) + " }"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_DEPTH");
    }

    @Test
    void aMillionKeysAreOneFaultAndAThousandUnknownOnesAreCounted() {
        String keys =
                IntStream.range(0, 1_000_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));

        List<Fault> labels = jsonFaults(JSON_TOP + "\"secrets\":{" + keys + "},\"jobs\":[]}");
        assertThat(labels)
                .hasSizeLessThanOrEqualTo(1002)
                .extracting(Fault::code)
                .contains("WRONG_TYPE");

        List<Fault> parameters =
                jsonFaults(JSON_TOP + "\"jobs\":[{\"id\":\"a\",\"plugin\":\"p\",\"parameters\":{" + keys + "}}]}");
        assertThat(parameters).extracting(Fault::code).containsExactly("LIMIT_ENTRIES");

        List<Fault> unknown = jsonFaults(JSON_TOP + keys + ",\"jobs\":[]}");
        assertThat(unknown).hasSize(1001);
        assertThat(unknown.get(1000).code()).isEqualTo("LIMIT_FAULTS");
        assertThat(unknown.get(1000).message()).contains("999000 more");
    }

    @Test
    void anAliasBombDoesNotGoOff() {
        StringBuilder bomb = new StringBuilder(TOP + "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*x" + (i - 1);
            bomb.append("x").append(i).append(": &x").append(i).append(" [");
            bomb.append(String.join(", ", java.util.Collections.nCopies(10, alias)))
                    .append("]\n");
        }

        assertThat(yamlFaults(bomb + "jobs: []")).extracting(Fault::code).contains("LIMIT_ALIASES");
    }

    @Test
    void anAnchorCanNotHoldItself() {
        assertThat(yamlFaults(TOP + "jobs: &a [ *a ]")).extracting(Fault::code).containsExactly("YAML_ALIAS");
    }

    @Test
    void tooManyAliasesAreRefused() {
        String aliases = String.join(", ", java.util.Collections.nCopies(1001, "*c"));

        assertThat(faultsOfJob("parameters: { a: &c [], b: [" + aliases + "] }"))
                .extracting(Fault::code)
                .contains("LIMIT_ALIASES");
    }

    @Test
    void onlyUtf8IsRead() {
        String text = JSON_TOP + "\"jobs\":[]}";
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (Format format : Format.values()) {
                assertThat(faults(new ConfigurationReader(), text.getBytes(charset), format, "t"))
                        .extracting(Fault::code)
                        .containsExactly("ENCODING");
            }
        }
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] broken = bytes(JSON_TOP + "\"tenant\":\"XY\",\"jobs\":[]}");
        int at = new String(broken, StandardCharsets.ISO_8859_1).indexOf("XY");
        broken[at] = (byte) 0xC3;
        broken[at + 1] = (byte) 0x28;

        for (Format format : Format.values()) {
            assertThat(faults(new ConfigurationReader(), broken, format, "t"))
                    .extracting(Fault::code)
                    .contains("SYNTAX");
        }
    }

    @Test
    void nulsAreRefusedHoweverTheyAreWritten() {
        assertThat(jsonFaults(JSON_TOP + "\"tenant\":\"a\u0000b\",\"jobs\":[]}"))
                .extracting(Fault::code)
                .contains("SYNTAX");
        assertThat(jsonFaults(JSON_TOP + "\"tenant\":\"a\\u0000b\",\"jobs\":[]}"))
                .extracting(Fault::code)
                .containsExactly("BAD_VALUE");
        assertThat(yamlFaults(TOP + "tenant: \"a\\0b\"\njobs: []"))
                .extracting(Fault::code)
                .containsExactly("BAD_VALUE");
        assertThat(faultsOfJob("parameters: { a: \"x\\0y\" }"))
                .extracting(Fault::code)
                .containsExactly("BAD_VALUE");
    }

    @Test
    void keysThatSteerATerminalAreShownEscaped() {
        List<Fault> faults = yamlFaults(TOP + "\"\\e[31mred\\u202e\": 1\njobs: []");

        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).place()).endsWith("\\u001B[31mred\\u202E");
    }

    @Test
    void whatFollowsTheDocumentIsRefused() {
        assertThat(jsonFaults(JSON_TOP + "\"jobs\":[]} x"))
                .extracting(Fault::code)
                .containsExactly("SYNTAX");
        assertThat(jsonFaults(JSON_TOP + "\"jobs\":[]}{}"))
                .extracting(Fault::code)
                .containsExactly("SYNTAX");
        assertThat(yamlFaults(TOP + "jobs: []\n---\na: b"))
                .extracting(Fault::code)
                .containsExactly("SYNTAX");
    }

    @Test
    void nothingIsNoConfiguration() {
        for (String nothing : List.of("", " ", "\n", "\uFEFF")) {
            assertThat(jsonFaults(nothing)).extracting(Fault::code).containsExactly("EMPTY");
            assertThat(yamlFaults(nothing)).extracting(Fault::code).containsExactly("EMPTY");
        }
        assertThat(yamlFaults("# a comment")).extracting(Fault::code).containsExactly("EMPTY");
        assertThat(jsonFaults("[]")).extracting(Fault::code).containsExactly("WRONG_TYPE");
        assertThat(yamlFaults("just text")).extracting(Fault::code).containsExactly("WRONG_TYPE");
        assertThat(jsonFaults("null")).extracting(Fault::code).containsExactly("WRONG_TYPE");
    }

    @Test
    void aFileThatIsHalfWrittenSaysSo() {
        List<Fault> faults = jsonFaults(JSON_TOP + "\"jobs\":[{\"id\":");

        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).message()).contains("half written");
    }

    @Test
    void hugeNumbersAreRefused() {
        assertThat(jsonFaults(JSON_TOP + "\"jobs\":[{\"id\":\"a\",\"plugin\":\"p\",\"parameters\":{\"n\":1"
                        + "0".repeat(200) + "}}]}"))
                .extracting(Fault::code)
                .containsExactly("BAD_VALUE");
        assertThat(jsonFaults(
                        JSON_TOP + "\"jobs\":[{\"id\":\"a\",\"plugin\":\"p\",\"parameters\":{\"n\":1e999999999}}]}"))
                .extracting(Fault::code)
                .containsExactly("BAD_VALUE");
        assertThat(jsonFaults(JSON_TOP + "\"settings\":{\"maxConcurrentRuns\":" + "9".repeat(5000) + "},\"jobs\":[]}"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_TEXT");
    }

    @Test
    void longTextsAreRefused() {
        String longer = "x".repeat(70_000);

        assertThat(jsonFaults(JSON_TOP + "\"tenant\":\"" + longer + "\",\"jobs\":[]}"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_TEXT");
        assertThat(jsonFaults(JSON_TOP + "\"" + longer + "\":1,\"jobs\":[]}"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_TEXT");
        assertThat(faultsOfJob("parameters: { a: " + longer + " }"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_TEXT");
        assertThat(faultsOfJob("title: " + "x".repeat(300)))
                .extracting(Fault::code)
                .containsExactly("LIMIT_TEXT");
    }

    @Test
    void tooManyLabelsAreRefused() {
        String labels = IntStream.range(0, 40).mapToObj(i -> "l" + i + ": x").collect(Collectors.joining(", "));
        String some = IntStream.range(0, 20).mapToObj(i -> "l" + i + ": x").collect(Collectors.joining(", "));
        String others = IntStream.range(20, 40).mapToObj(i -> "l" + i + ": x").collect(Collectors.joining(", "));

        assertThat(faultsOfJob("labels: { " + labels + " }"))
                .extracting(Fault::code)
                .containsOnly("LIMIT_LABELS");
        assertThat(yamlFaults(TOP + "labels: {" + some + "}\njobs: [{id: a, plugin: p, labels: {" + others + "}}]"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_LABELS");
    }

    @Test
    void tooManyJobsAndTooManyBytesAreRefused() {
        ConfigurationReader few = new ConfigurationReader(
                ReadLimits.DEFAULT.withMaxJobs(2), Placeholders.OFF, java.util.Optional.empty());
        ConfigurationReader small = new ConfigurationReader(
                ReadLimits.DEFAULT.withMaxBytes(50), Placeholders.OFF, java.util.Optional.empty());
        String jobs = TOP + "jobs: [{id: a, plugin: p}, {id: b, plugin: p}, {id: c, plugin: p}]";

        assertThat(faults(few, bytes(jobs), Format.YAML, "t"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_JOBS");
        assertThat(faults(small, bytes(jobs), Format.YAML, "t"))
                .extracting(Fault::code)
                .containsExactly("LIMIT_BYTES");
    }

    @Test
    void yamlIsForPeopleAndLargerThanThreeMebibytesForNobody() {
        assertThat(yamlFaults(TOP + "jobs: []\n#" + " ".repeat(ReadLimits.MAX_YAML_BYTES)))
                .extracting(Fault::code)
                .containsExactly("LIMIT_BYTES");
    }

    @Test
    void tagsAreRefused() {
        for (String value : List.of("!!binary aGVsbG8=", "!!java.net.URL x", "!x {}", "!!str 5")) {
            assertThat(yamlFaults(TOP + "tenant: " + value + "\njobs: []"))
                    .extracting(Fault::code)
                    .containsExactly("YAML_TAG");
        }
    }

    @Test
    void keysThatAreNoTextAreRefused() {
        assertThat(yamlFaults("? [a, b]\n: c")).extracting(Fault::code).containsExactly("SYNTAX");
    }

    @Test
    void aThousandDefaultsThatComeLateDoNotDrownTheJobs() {
        String jobs = IntStream.range(0, 2000)
                .mapToObj(i -> "{\"id\":\"j" + i + "\",\"plugin\":\"p\",\"schedule\":{\"splay\":\"PT1M\"}}")
                .collect(Collectors.joining(","));

        assertThat(jsonFaults(JSON_TOP + "\"jobs\":[" + jobs + "],\"defaults\":{\"schedule\":{\"every\":\"PT1H\"}}}"))
                .isEmpty();
    }
}
