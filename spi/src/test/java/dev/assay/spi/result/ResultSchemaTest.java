package dev.assay.spi.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What the encoder writes fits the schema, and what must never be written does not. */
class ResultSchemaTest {

    @Test
    void aResultWithEverythingFits() {
        assertThat(SchemaCheck.faults(SampleResults.everything(1))).isEmpty();
    }

    @Test
    void aRangeThatWasMissedFits() {
        ObjectNode missed = SchemaCheck.json(SampleResults.missed(1));

        assertThat(SchemaCheck.faults(missed)).isEmpty();
        assertThat(missed.path("occurrence").path("count").asLong()).isEqualTo(181);
        assertThat(missed.path("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(missed.has("observations")).isFalse();
    }

    @Test
    void aSatisfiedResultFits() {
        ObjectNode satisfied = SchemaCheck.json(SampleResults.satisfied(1));

        assertThat(SchemaCheck.faults(satisfied)).isEmpty();
        assertThat(satisfied.path("verdict").asText()).isEqualTo("SATISFIED");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "COMPLETED")
    void eachOutcomeThatDidNotRunFits(Outcome outcome) {
        assertThat(SchemaCheck.faults(SampleResults.neverRan(1, outcome))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED"})
    void eachOutcomeThatRanFitsWhateverItSaw(Outcome outcome) {
        Observation bad = SampleResults.about("a", "file:/a")
                .verdict(Verdict.NOT_SATISFIED)
                .build();
        Observation good =
                SampleResults.about("b", "file:/b").verdict(Verdict.SATISFIED).build();
        Observation none = SampleResults.about("c", "file:/c")
                .verdict(Verdict.NOT_APPLICABLE)
                .reason(Reason.of("NOT_HERE"))
                .build();

        for (List<Observation> seen : List.of(
                List.<Observation>of(),
                List.of(bad),
                List.of(good),
                List.of(none),
                List.of(good, none),
                List.of(bad, good))) {
            assertThat(SchemaCheck.faults(SampleResults.observed(1, outcome, seen)))
                    .as("%s having seen %s", outcome, seen)
                    .isEmpty();
        }
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() {
        ObjectNode later = SchemaCheck.json(SampleResults.everything(1));
        later.put("schemaVersion", "1.7");
        later.put("moon", "waxing");
        ((ObjectNode) later.path("run")).put("mood", "good");

        assertThat(SchemaCheck.faults(later)).isEmpty();
    }

    static Stream<Arguments> whatMustNeverBe() {
        return Stream.of(
                satisfiedBut("without findings", result -> {
                    result.withArray("findings").removeAll();
                }),
                satisfiedBut(
                        "with coverage that is not complete",
                        result -> coverage(result).put("complete", false)),
                satisfiedBut("of a run that timed out", result -> run(result).put("outcome", "TIMED_OUT")),
                satisfiedBut(
                        "of a run that was cancelled", result -> run(result).put("outcome", "CANCELLED")),
                satisfiedBut("counting none that is", result -> summary(result).put("satisfied", 0)),
                satisfiedBut(
                        "counting one that is not", result -> summary(result).put("notSatisfied", 1)),
                satisfiedBut(
                        "counting one that can't be told",
                        result -> summary(result).put("inconclusive", 1)),
                satisfiedBut(
                        "beside a finding that does not hold",
                        result -> firstFinding(result).put("verdict", "NOT_SATISFIED")),
                satisfiedBut(
                        "with a reason against it",
                        result -> ((ObjectNode) result.path("verdictReason")).put("code", "NO_EVIDENCE")),
                satisfiedBut("without observations", result -> result.remove("observations")),
                satisfiedBut("without validity", result -> result.remove("validity")),
                satisfiedBut("without a word on resources", result -> result.remove("resources")),
                satisfiedBut(
                        "without saying how it was isolated",
                        result -> ((ObjectNode) result.path("custody")).remove("isolation")),
                satisfiedBut("for a range", result -> ((ObjectNode) result.path("occurrence")).put("count", 2)),
                satisfiedBut(
                        "without an attempt",
                        result -> run(result).withArray("attempts").removeAll()),
                missedBut("satisfied", result -> result.put("verdict", "SATISFIED")),
                missedBut("not applicable", result -> result.put("verdict", "NOT_APPLICABLE")),
                missedBut("not satisfied", result -> result.put("verdict", "NOT_SATISFIED")),
                missedBut("with findings", result -> result.putArray("findings")),
                missedBut("with observations", result -> result.putArray("observations")),
                missedBut("with resources used", result -> result.putObject("resources")),
                missedBut("with a start", result -> run(result).put("started", "2026-11-23T15:00:00Z")),
                missedBut("completed", result -> run(result).put("outcome", "COMPLETED")),
                missedBut("complete", result -> coverage(result).put("complete", true)),
                missedBut("without a reason", result -> run(result).remove("reason")),
                missedBut("for no due time", result -> ((ObjectNode) result.path("occurrence")).put("count", 0)),
                missedBut("with an outcome nobody knows", result -> run(result).put("outcome", "REMOVED")),
                everythingBut(
                        "not applicable without a reason",
                        result -> findingThatIs(result, "NOT_APPLICABLE").remove("reason")),
                everythingBut(
                        "inconclusive without a reason",
                        result -> observationThatIs(result, "INCONCLUSIVE").remove("reason")),
                everythingBut(
                        "a waiver without an end",
                        result -> ((ObjectNode)
                                        findingThatIs(result, "NOT_SATISFIED").path("waiver"))
                                .remove("expires")),
                everythingBut(
                        "a waiver on what holds",
                        result -> findingThatIs(result, "SATISFIED")
                                .set(
                                        "waiver",
                                        findingThatIs(result, "NOT_SATISFIED").path("waiver"))),
                everythingBut("a waiver that turns the verdict", result -> result.put("verdict", "SATISFIED")),
                everythingBut("a local time", result -> run(result).put("ended", "2026-11-23T15:03:13+01:00")),
                everythingBut("a day that does not exist", result -> run(result).put("ended", "2026-02-30T15:03:13Z")),
                everythingBut(
                        "an id of another version", result -> result.put("id", "5c0f3a52-7f0e-7a31-9d55-0d6f3e1c2b47")),
                everythingBut("a schema of another major version", result -> result.put("schemaVersion", "2.0")),
                everythingBut("sequence 0", result -> ((ObjectNode) result.path("chain")).put("sequence", 0)),
                everythingBut("no predecessor", result -> ((ObjectNode) result.path("chain")).remove("previous")),
                everythingBut(
                        "a manual trigger without an actor",
                        result -> ((ObjectNode) result.path("occurrence").path("trigger")).remove("actor")),
                everythingBut("confidential evidence inline", result -> {
                    ObjectNode item = (ObjectNode) result.path("evidence").get(1);
                    item.put("disposition", "INLINE").put("content", "AQID");
                }),
                everythingBut(
                        "inline evidence without content",
                        result -> ((ObjectNode) result.path("evidence").get(0)).remove("content")),
                everythingBut(
                        "verified bytes without a digest",
                        result -> ((ObjectNode) result.path("custody").path("plugin")).remove("sha256")),
                everythingBut(
                        "measured but without a number",
                        result -> ((ObjectNode) result.path("resources").path("cpuTime")).remove("nanos")),
                everythingBut(
                        "a number that nobody measured",
                        result -> ((ObjectNode) result.path("resources").path("cpuTime")).put("accuracy", "UNKNOWN")),
                everythingBut(
                        "an attempt that never ran",
                        result -> ((ObjectNode) run(result).path("attempts").get(0)).put("outcome", "MISSED")),
                everythingBut(
                        "a finding that rests on nothing",
                        result -> firstFinding(result).withArray("observations").removeAll()),
                everythingBut(
                        "an actual value of 1025 characters",
                        result -> observationThatIs(result, "NOT_SATISFIED").put("actual", "x".repeat(1025))),
                everythingBut("a plugin that says more than the law allows", result -> result.put("verdict", "PASSED")),
                everythingBut("no agent", result -> ((ObjectNode) result.path("producer")).remove("agent")),
                everythingBut(
                        "no host name",
                        result -> ((ObjectNode) result.path("producer").path("host")).remove("name")),
                everythingBut("no clock", result -> result.remove("clock")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMustNeverBe")
    void isRefused(String what, ObjectNode sound, Consumer<ObjectNode> harm) {
        assertThat(SchemaCheck.faults(sound)).isEmpty();

        harm.accept(sound);

        assertThat(SchemaCheck.faults(sound)).as(what).isNotEmpty();
    }

    @Test
    void theEverythingResultHasEveryFieldTheSchemaNames() throws IOException {
        Set<String> named = new TreeSet<>();
        names(SchemaCheck.schema().path("properties"), SchemaCheck.schema().path("$defs"), named, new ArrayList<>());
        Set<String> written = new TreeSet<>();
        written(SchemaCheck.json(SampleResults.everything(1)), written);
        // In other results: ranges of shared schedules, and what is reserved.
        named.removeAll(Set.of("keyId", "href", "every", "after", "at", "onDemand", "maxConcurrent", "outputBytes"));
        named.removeAll(Set.of("wallTime", "end", "detachedBytes"));

        assertThat(written).containsAll(named);
    }

    @Test
    void everyFieldIsDescribedInTheFormatsPage() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "result-format.md"));
        Set<String> written = new TreeSet<>();
        written(SchemaCheck.json(SampleResults.everything(1)), written);
        written.removeAll(Set.of("pci", "env", "line", "profile", "retries", "tolerance", "paths", "token"));
        written.removeAll(Set.of("app.kubernetes.io/name", "container", "errno"));

        assertThat(written).allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
    }

    private static void names(JsonNode properties, JsonNode definitions, Set<String> into, List<String> path) {
        properties.properties().forEach(property -> {
            into.add(property.getKey());
            below(property.getValue(), definitions, into, path);
        });
    }

    private static void below(JsonNode schema, JsonNode definitions, Set<String> into, List<String> path) {
        String reference = schema.path("$ref").asText();
        if (!reference.isEmpty() && !path.contains(reference)) {
            path.add(reference);
            below(definitions.path(reference.substring("#/$defs/".length())), definitions, into, path);
        }
        names(schema.path("properties"), definitions, into, path);
        if (schema.has("items")) {
            below(schema.path("items"), definitions, into, path);
        }
        schema.path("allOf").forEach(part -> below(part, definitions, into, path));
    }

    private static void written(JsonNode node, Set<String> into) {
        if (node instanceof ArrayNode array) {
            array.forEach(item -> written(item, into));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            into.add(field.getKey());
            written(field.getValue(), into);
        }
    }

    private static Arguments satisfiedBut(String what, Consumer<ObjectNode> harm) {
        return Arguments.of("satisfied " + what, SchemaCheck.json(SampleResults.satisfied(1)), harm);
    }

    private static Arguments missedBut(String what, Consumer<ObjectNode> harm) {
        return Arguments.of("missed, yet " + what, SchemaCheck.json(SampleResults.missed(1)), harm);
    }

    private static Arguments everythingBut(String what, Consumer<ObjectNode> harm) {
        return Arguments.of(what, SchemaCheck.json(SampleResults.everything(1)), harm);
    }

    private static ObjectNode run(ObjectNode result) {
        return (ObjectNode) result.path("run");
    }

    private static ObjectNode coverage(ObjectNode result) {
        return (ObjectNode) result.path("coverage");
    }

    private static ObjectNode summary(ObjectNode result) {
        return (ObjectNode) result.path("summary");
    }

    private static ObjectNode firstFinding(ObjectNode result) {
        return (ObjectNode) result.path("findings").get(0);
    }

    private static ObjectNode findingThatIs(ObjectNode result, String verdict) {
        return that(result.path("findings"), verdict);
    }

    private static ObjectNode observationThatIs(ObjectNode result, String verdict) {
        return that(result.path("observations"), verdict);
    }

    private static ObjectNode that(JsonNode items, String verdict) {
        for (JsonNode item : items) {
            if (item.path("verdict").asText().equals(verdict)) {
                return (ObjectNode) item;
            }
        }
        throw new AssertionError("nothing is " + verdict + " in " + items);
    }
}
