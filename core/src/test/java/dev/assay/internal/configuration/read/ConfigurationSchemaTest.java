package dev.assay.internal.configuration.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.FileConfiguration;
import dev.assay.spi.configuration.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The schema and the parser are two descriptions of one format. What the parser takes the schema takes, and what the
 * schema takes the parser takes, but for what no schema can say.
 */
class ConfigurationSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What only the parser finds: relations of values, dates, secrets, characters, and where a text is read. */
    private static final Set<String> BEYOND_A_SCHEMA =
            Set.of("CONFLICT", "SECRET_LITERAL", "PLACEHOLDER", "DUPLICATE_ID", "LIMIT_LABELS", "MISSING_KEY");

    @Test
    void theSchemaHasTheParsersKeys() throws Exception {
        JsonNode schema = JSON.readTree(FileConfiguration.schema());

        tables().forEach((name, keys) -> {
            Set<String> described = new TreeSet<>();
            properties(schema, name).fieldNames().forEachRemaining(described::add);
            assertThat(described).as(name).containsExactlyInAnyOrderElementsOf(keys.names());
        });
    }

    @Test
    void theSchemaAsksForTheParsersRequiredKeys() throws Exception {
        JsonNode schema = JSON.readTree(FileConfiguration.schema());

        tables().forEach((name, keys) -> {
            Set<String> required = new TreeSet<>();
            requiredOf(schema, name).forEach(each -> required.add(each.asText()));
            assertThat(required).as(name).containsExactlyInAnyOrderElementsOf(keys.required());
        });
    }

    private static JsonNode requiredOf(JsonNode schema, String name) {
        if (name.equals("plan")) {
            return schema.path("properties").path("plan").path("required");
        }
        JsonNode definition = name.isEmpty() ? schema : schema.path("$defs").path(name);
        return definition.has("oneOf") && !name.equals("window") && !definition.has("required")
                ? definition.path("oneOf").path(1).path("required")
                : definition.path("required");
    }

    /** The parser's tables by the name of their definition; empty is the document itself. */
    static Map<String, Keys<?>> tables() {
        Map<String, Keys<?>> tables = new LinkedHashMap<>();
        tables.put("", DocumentBlock.KEYS);
        tables.put("plan", Assembly.Plan.KEYS);
        tables.put("component", SmallValues.COMPONENT);
        tables.put("secret", Declarations.SECRET);
        tables.put("plugin", Declarations.PLUGIN);
        tables.put("settings", SettingsBlock.KEYS);
        tables.put("window", SettingsBlock.WINDOW);
        tables.put("defaults", JobBlock.DEFAULT_KEYS);
        tables.put("job", JobBlock.JOB_KEYS);
        tables.put("owner", SmallValues.OWNER);
        tables.put("control", SmallValues.CONTROL);
        tables.put("subjects", Subjects.KEYS);
        tables.put("subject", Subjects.SELECTOR);
        tables.put("waiver", SmallValues.WAIVER);
        tables.put("schedule", ScheduleBlock.KEYS);
        tables.put("policies", PoliciesBlock.KEYS);
        tables.put("missed", PoliciesBlock.MISSED_KEYS);
        tables.put("overlapPolicy", PoliciesBlock.OVERLAP_KEYS);
        tables.put("retry", RetryBlock.KEYS);
        tables.put("resources", ResourcesBlock.KEYS);
        tables.put("evidence", EvidenceBlock.KEYS);
        return tables;
    }

    private static JsonNode properties(JsonNode schema, String name) {
        if (name.equals("plan")) {
            return schema.path("properties").path("plan").path("properties");
        }
        JsonNode definition = name.isEmpty() ? schema : schema.path("$defs").path(name);
        ObjectNode properties = JSON.createObjectNode();
        properties.setAll(definition.withObject("properties"));
        definition
                .path("oneOf")
                .forEach(option -> option.path("properties")
                        .properties()
                        .forEach(each -> properties.set(each.getKey(), each.getValue())));
        return properties;
    }

    @Test
    void theFullExampleIsGoodForBoth() throws Exception {
        ObjectNode full = full();

        assertThat(SchemaCheck.faults(full)).isEmpty();
        assertThat(parserFaults(full)).isEmpty();
    }

    @Test
    void eachValueReplacedByAnother() throws Exception {
        List<JsonNode> others = new ArrayList<>();
        for (String json : List.of(
                "null",
                "true",
                "false",
                "0",
                "1",
                "-1",
                "7",
                "2.5",
                "1000000",
                "\"\"",
                "\" \"",
                "\"x\"",
                "\"X Y\"",
                "\"PT0S\"",
                "\"PT5M\"",
                "\"P1M\"",
                "\"0B\"",
                "\"5MiB\"",
                "\"5MB\"",
                "\"UTC\"",
                "\"2026-12-31T00:00:00Z\"",
                "\"2026-12-31\"",
                "\"PROCESS\"",
                "\"HIGH\"",
                "\"SKIP\"",
                "\"RUN_ALL\"",
                "\"ALLOW\"",
                "\"file:/x\"",
                "\"env:X\"",
                "[]",
                "[1]",
                "[\"a\"]",
                "[{}]",
                "{}",
                "{\"a\":\"b\"}",
                "{\"kind\":\"SKIP\"}",
                "{\"kind\":\"RUN_ALL\"}",
                "{\"kind\":\"SKIP\",\"max\":2}",
                "{\"secret\":\"No Id\"}")) {
            others.add(JSON.readTree(json));
        }
        others.add(JSON.getNodeFactory().textNode("x".repeat(300)));
        others.add(JSON.getNodeFactory().textNode("x".repeat(3000)));

        // All pairs take a minute; a run without patience takes every seventh, so that each value meets many others.
        int step = Boolean.getBoolean("assay.thorough") ? 1 : 7;
        int pair = 0;
        Disagreements disagreements = new Disagreements();
        for (Spot spot : spots(full())) {
            JsonNode before = spot.get();
            for (JsonNode other : others) {
                if (pair++ % step == 0) {
                    spot.set(other);
                    disagreements.judge(spot.root(), spot + " = " + shown(other));
                }
            }
            spot.set(before);
        }
        disagreements.assertNone();
    }

    @Test
    void eachKeyLeftOutOrAdded() throws Exception {
        Disagreements disagreements = new Disagreements();
        for (Spot spot : spots(full())) {
            if (spot.parent() instanceof ObjectNode parent) {
                Map<String, JsonNode> before = new LinkedHashMap<>();
                parent.properties().forEach(each -> before.put(each.getKey(), each.getValue()));
                parent.remove(spot.key());
                disagreements.judge(spot.root(), "without " + spot);
                parent.put("wat", 1);
                disagreements.judge(spot.root(), "wat beside " + spot);
                parent.removeAll();
                before.forEach(parent::set);
            }
        }
        disagreements.assertNone();
    }

    @Test
    void whatOnlyTheParserCanSee() throws Exception {
        for (String[] each : List.of(
                new String[] {"SECRET_LITERAL", "title", "\"https://u:hunter2@x.example\""},
                new String[] {
                    "CONFLICT",
                    "schedule",
                    "{\"every\":\"PT1H\",\"start\":\"2027-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:00:00Z\"}"
                },
                new String[] {"BAD_VALUE", "schedule", "{\"at\":\"2026-02-30T00:00:00Z\"}"},
                new String[] {"BAD_VALUE", "schedule", "{\"cron\":\"* * * * *\",\"zone\":\"Mars/Base\"}"},
                new String[] {"BAD_VALUE", "timeout", "\"P36501D\""},
                new String[] {"PLACEHOLDER", "title", "\"${env:HOME}\""})) {
            ObjectNode full = full();
            job(full).set(each[1], JSON.readTree(each[2]));

            assertThat(SchemaCheck.faults(full)).as(each[2]).isEmpty();
            assertThat(parserFaults(full)).extracting(Fault::code).as(each[2]).contains(each[0]);
        }
    }

    /** Collects what one takes and the other does not. */
    private static final class Disagreements {

        private final List<String> found = new ArrayList<>();
        private int judged;

        void judge(JsonNode configuration, String what) {
            judged++;
            List<String> schema = SchemaCheck.faults(configuration);
            List<Fault> parser = parserFaults(configuration);
            Set<String> codes = new HashSet<>();
            parser.forEach(fault -> codes.add(fault.code()));
            if (parser.isEmpty() && !schema.isEmpty()) {
                found.add(what + ": only the schema refuses: " + schema);
            } else if (schema.isEmpty() && !BEYOND_A_SCHEMA.containsAll(codes) && !aZone(what)) {
                found.add(what + ": only the parser refuses: " + parser);
            }
        }

        // No schema knows the time zones.
        private static boolean aZone(String what) {
            return what.contains("zone = ");
        }

        void assertNone() {
            assertThat(judged).isGreaterThan(100);
            assertThat(found).isEmpty();
        }
    }

    /** A place in a document where a value can be exchanged. */
    private record Spot(JsonNode root, JsonNode parent, String key, int index, String path) {

        JsonNode get() {
            return parent instanceof ArrayNode list ? list.get(index) : parent.get(key);
        }

        void set(JsonNode value) {
            if (parent instanceof ArrayNode list) {
                list.set(index, value);
            } else {
                ((ObjectNode) parent).set(key, value);
            }
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private static List<Spot> spots(ObjectNode root) {
        List<Spot> spots = new ArrayList<>();
        collect(root, root, "", spots);
        return spots;
    }

    private static void collect(JsonNode root, JsonNode node, String path, List<Spot> spots) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(key -> {
                spots.add(new Spot(root, object, key, 0, path + "." + key));
                collect(root, object.get(key), path + "." + key, spots);
            });
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                spots.add(new Spot(root, list, "", i, path + "[" + i + "]"));
                collect(root, list.get(i), path + "[" + i + "]", spots);
            }
        }
    }

    private static List<Fault> parserFaults(JsonNode configuration) {
        return Reading.faults(
                new ConfigurationReader(),
                configuration.toString().getBytes(StandardCharsets.UTF_8),
                Format.JSON,
                "test.json");
    }

    private static ObjectNode job(ObjectNode configuration) {
        return (ObjectNode) configuration.path("jobs").get(0);
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private static ObjectNode full() throws Exception {
        try (var in = ConfigurationSchemaTest.class.getResourceAsStream("/configuration/full.json")) {
            return (ObjectNode) JSON.readTree(in);
        }
    }
}
