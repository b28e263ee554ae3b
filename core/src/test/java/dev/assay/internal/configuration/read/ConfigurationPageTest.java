package dev.assay.internal.configuration.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.internal.configuration.ConfigurationValidator;
import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.configuration.PlanCheck;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.EvidencePolicy;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.RetryPolicy;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md tells the truth: its examples are read, its tables are the parser's, its codes are all there are. */
class ConfigurationPageTest {

    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("", "Top level"),
            Map.entry("secret", "secrets"),
            Map.entry("plugin", "plugins"),
            Map.entry("window", "maintenance windows"),
            Map.entry("job", "jobs"),
            Map.entry("control", "controls"),
            Map.entry("subject", "a subject"),
            Map.entry("waiver", "waivers"),
            Map.entry("overlapPolicy", "overlap"));

    private final String page = read(Path.of("..", "docs", "configuration.md"));

    @Test
    void theYamlExampleCanBePutInForce() {
        Configuration configuration = Reading.yaml(block("yaml"));

        assertThat(configuration.jobs())
                .extracting(JobSpec::id)
                .containsExactly("os-baseline-prod", "public-certificates", "postgres-policy-nightly");
        Permissions permissions = Permissions.builder()
                .pluginSource("https://plugins.acme.example/")
                .pluginSource("oci://registry.acme.example/assay/")
                .secretOrigin("file:/run/secrets/")
                .secretOrigin("host:vault")
                .secrets("*", "pg-audit", "vault-pki")
                .build();
        assertThat(new ConfigurationValidator(PlanCheck.INSTANCE).validate(configuration, permissions))
                .isEmpty();
        assertThat(new ConfigurationValidator(PlanCheck.INSTANCE)
                        .warnings(configuration, configuration.issued().orElseThrow()))
                .isEmpty();
    }

    @Test
    void theJsonExampleCanBePutInForce() {
        Configuration configuration = Reading.json(block("json"));

        assertThat(new ConfigurationValidator(PlanCheck.INSTANCE)
                        .validate(configuration, Permissions.builder().build()))
                .isEmpty();
    }

    @Test
    void theExamplesAreGoodForTheSchemaToo() throws Exception {
        assertThat(SchemaCheck.faults(new YAMLMapper().readTree(block("yaml")))).isEmpty();
        assertThat(SchemaCheck.faults(new ObjectMapper().readTree(block("json"))))
                .isEmpty();
    }

    @Test
    void theYamlExampleSaysTheSameAsJson() throws Exception {
        Configuration yaml = Reading.yaml(block("yaml"));

        Configuration json =
                Reading.json(new YAMLMapper().readTree(block("yaml")).toString());

        assertThat(json.jobs()).isEqualTo(yaml.jobs());
        assertThat(json.plugins()).isEqualTo(yaml.plugins());
        assertThat(json.secrets()).isEqualTo(yaml.secrets());
    }

    @Test
    void everyTableHasTheParsersKeysWithAStarWhereTheyAreRequired() {
        ConfigurationSchemaTest.tables().forEach((name, keys) -> {
            Map<String, Boolean> documented = keysOf(SECTIONS.getOrDefault(name, name));
            assertThat(documented.keySet()).as(name).containsExactlyInAnyOrderElementsOf(keys.names());
            Set<String> required = new TreeSet<>(keys.required());
            if (name.isEmpty()) {
                required.add("jobs"); // of all files together
            }
            documented.forEach(
                    (key, star) -> assertThat(star).as(name + "." + key).isEqualTo(required.contains(key)));
        });
    }

    @Test
    void theDefaultsAreTheBuilders() {
        JobSpec plain = JobSpec.builder("a").plugin("p").build();
        RetryPolicy retry = RetryPolicy.of(2);

        assertThat(defaultOf("jobs", "severity")).endsWith("`" + plain.severity() + "`");
        assertThat(defaultOf("jobs", "timeout")).endsWith("`" + plain.timeout() + "`");
        assertThat(defaultOf("jobs", "enabled")).endsWith("`" + plain.enabled() + "`");
        assertThat(defaultOf("jobs", "owner")).endsWith("`" + plain.owner().team() + "`");
        assertThat(defaultOf("policies", "missed"))
                .isEqualTo("`" + plain.policies().missed().kind() + "`");
        assertThat(defaultOf("policies", "overlap"))
                .isEqualTo("`" + plain.policies().overlap().kind() + "`");
        assertThat(defaultOf("policies", "onChange"))
                .isEqualTo("`" + plain.policies().onChange() + "`");
        assertThat(defaultOf("policies", "priority"))
                .isEqualTo("`" + plain.policies().priority() + "`");
        assertThat(defaultOf("missed", "window"))
                .isEqualTo("`P" + plain.policies().missed().window().toDays() + "D`");
        assertThat(defaultOf("retry", "backoff")).isEqualTo("`" + retry.backoff() + "`");
        assertThat(defaultOf("retry", "maxBackoff")).isEqualTo("`" + retry.maxBackoff() + "`");
        assertThat(defaultOf("retry", "budget")).isEqualTo("`" + retry.budget() + "`");
        assertThat(defaultOf("evidence", "detached")).isEqualTo("`" + EvidencePolicy.DEFAULT.detachedBytes() + "B`");
        assertThat(defaultOf("evidence", "inline"))
                .isEqualTo("`" + EvidencePolicy.DEFAULT.inlineBytes() / 1024 + "KiB`");
        assertThat(defaultOf("evidence", "classification"))
                .isEqualTo("`" + EvidencePolicy.DEFAULT.classification() + "`");
        assertThat(defaultOf("evidence", "passing")).isEqualTo("`" + EvidencePolicy.DEFAULT.passing() + "`");
    }

    @Test
    void theLimitsAreTheReaders() {
        ReadLimits limits = ReadLimits.DEFAULT;

        assertThat(section("## Limits"))
                .contains("| " + limits.maxBytes() / 1024 / 1024 + " MiB |")
                .contains("| " + ReadLimits.MAX_YAML_BYTES / 1024 / 1024 + " MiB |")
                .contains("| 100,000 |")
                .contains(limits.maxDepth() + " levels")
                .contains("65,536 characters")
                .contains("| " + JobBlock.MAX_LABELS + " |");
        assertThat(limits.maxJobs()).isEqualTo(100_000);
        assertThat(limits.maxText()).isEqualTo(65_536);
        assertThat(limits.maxEntries()).isEqualTo(1000);
        assertThat(limits.maxAliases()).isEqualTo(1000);
        assertThat(limits.maxAliasValues()).isEqualTo(100_000);
        assertThat(limits.maxFaults()).isEqualTo(1000);
    }

    @Test
    void everyCodeIsListed() throws Exception {
        Set<String> documented = new TreeSet<>();
        Matcher code = Pattern.compile("`([A-Z][A-Z_]+)`").matcher(section("## Faults"));
        while (code.find()) {
            documented.add(code.group(1));
        }

        Set<String> given = new TreeSet<>();
        for (Field field : Codes.class.getDeclaredFields()) {
            if (field.getType() == String.class) {
                given.add((String) field.get(null));
            }
        }
        given.addAll(codesInSources());

        assertThat(documented).containsExactlyInAnyOrderElementsOf(given);
    }

    private static Set<String> codesInSources() throws IOException {
        Pattern use =
                Pattern.compile("(?:new Fault|new ScheduleException|super|faults\\.add|warnings\\.add|fault|refused)"
                        + "\\(\\s*(?:[a-z]+,\\s*)?\"([A-Z][A-Z_]+)\"|(?:NOT_PERMITTED|CODE) = \"([A-Z_]+)\"");
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> files = sources.filter(file -> file.toString().endsWith(".java")
                            && (file.toString().contains("configuration")
                                    || file.toString().contains("schedule")
                                    || file.toString().contains("RevisionIntake")
                                    || file.endsWith("FileConfiguration.java")))
                    .collect(Collectors.toList());
            for (Path file : files) {
                Matcher matcher = use.matcher(Files.readString(file));
                while (matcher.find()) {
                    codes.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
                }
            }
        }
        return codes;
    }

    private Map<String, Boolean> keysOf(String section) {
        Map<String, Boolean> keys = new LinkedHashMap<>();
        for (List<String> row : rows(section)) {
            String key = row.get(0);
            keys.put(key.substring(1, key.lastIndexOf('`')), key.endsWith("*"));
        }
        return keys;
    }

    private String defaultOf(String section, String key) {
        return rows(section).stream()
                .filter(row -> row.get(0).startsWith("`" + key + "`"))
                .map(row -> row.get(2))
                .findFirst()
                .orElseThrow();
    }

    private List<List<String>> rows(String section) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : section("### " + section).lines().toList()) {
            if (line.startsWith("| `")) {
                rows.add(Stream.of(line.substring(2).split(" \\|"))
                        .map(String::trim)
                        .toList());
            }
        }
        return rows;
    }

    private String section(String heading) {
        int begin = page.indexOf("\n" + heading + "\n");
        assertThat(begin).as(heading).isPositive();
        Matcher next = Pattern.compile("\n##+ ").matcher(page);
        return page.substring(begin, next.find(begin + heading.length()) ? next.start() : page.length());
    }

    private String block(String language) {
        int begin = page.indexOf("```" + language + "\n") + language.length() + 4;
        return page.substring(begin, page.indexOf("```", begin));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
