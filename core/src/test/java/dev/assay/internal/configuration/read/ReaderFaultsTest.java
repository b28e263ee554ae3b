package dev.assay.internal.configuration.read;

import static dev.assay.internal.configuration.read.Reading.TOP;
import static dev.assay.internal.configuration.read.Reading.bytes;
import static dev.assay.internal.configuration.read.Reading.faults;
import static dev.assay.internal.configuration.read.Reading.faultsOfJob;
import static dev.assay.internal.configuration.read.Reading.jobText;
import static dev.assay.internal.configuration.read.Reading.json;
import static dev.assay.internal.configuration.read.Reading.jsonFaults;
import static dev.assay.internal.configuration.read.Reading.yaml;
import static dev.assay.internal.configuration.read.Reading.yamlFaults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader says of text that is not as it should be. */
class ReaderFaultsTest {

    @Test
    void allFaultsAreToldEachWithItsPlace() {
        List<Fault> faults = yamlFaults("""
                apiVersion: assay.dev/v2
                revison: "1"
                jobs:
                  - id: Upper
                    plugin: p
                    timeout: 5 minutes
                    schedule: { cron: "0 * * * *", every: PT1H }
                  - plugin: p
                    severity: SEVERE
                    resources: { memory: 5MB }
                """);

        assertThat(faults)
                .extracting(Fault::code, Fault::place)
                .containsExactly(
                        tuple("API_VERSION", "test.yaml:1:13 apiVersion"),
                        tuple("UNKNOWN_KEY", "test.yaml:2:1 revison"),
                        tuple("BAD_VALUE", "test.yaml:4:9 jobs[0].id"),
                        tuple("BAD_VALUE", "test.yaml:6:14 jobs[0].timeout"),
                        tuple("CONFLICT", "test.yaml:7:43 jobs[0].schedule.every"),
                        tuple("MISSING_KEY", "test.yaml:8:5 jobs[1].id"),
                        tuple("BAD_VALUE", "test.yaml:9:15 jobs[1].severity"),
                        tuple("BAD_VALUE", "test.yaml:10:26 jobs[1].resources.memory"));
        assertThat(faults.get(1).message()).contains("did you mean 'revision'?");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void theRefusalNamesTheRevision() {
        assertThatThrownBy(() -> yaml("revision: '42'\njobs: []"))
                .isInstanceOfSatisfying(ConfigurationException.class, refused -> {
                    assertThat(refused.revision()).isEqualTo("42");
                    assertThat(refused.faults()).extracting(Fault::code).containsExactly("MISSING_KEY");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id: b                                          | DUPLICATE_KEY  | jobs[0].id
            title: 'a\tb'                                  | BAD_VALUE      | jobs[0].title
            title: ~                                       | WRONG_TYPE     | jobs[0].title
            title: ''                                      | BAD_VALUE      | jobs[0].title
            enabled: yes                                   | BAD_VALUE      | jobs[0].enabled
            enabled: "true"                                | WRONG_TYPE     | jobs[0].enabled
            timeout: PT0S                                  | BAD_VALUE      | jobs[0].timeout
            timeout: -PT1S                                 | BAD_VALUE      | jobs[0].timeout
            timeout: P1M                                   | BAD_VALUE      | jobs[0].timeout
            timeout: P                                     | BAD_VALUE      | jobs[0].timeout
            timeout: P999999D                              | BAD_VALUE      | jobs[0].timeout
            isolation: NONE                                | BAD_VALUE      | jobs[0].isolation
            labels: [a]                                    | WRONG_TYPE     | jobs[0].labels
            labels: { a: [b] }                             | WRONG_TYPE     | jobs[0].labels.a
            labels: { a: 1, a: 2 }                         | DUPLICATE_KEY  | jobs[0].labels.a
            controls: { catalog: a }                       | WRONG_TYPE     | jobs[0].controls
            controls: [ { id: a } ]                        | MISSING_KEY    | jobs[0].controls[0].catalog
            component: { id: a, type: s, title: t }        | BAD_VALUE      | jobs[0].component.type
            owner: team                                    | WRONG_TYPE     | jobs[0].owner
            subjects: { include: [ { type: a } ] }         | CONFLICT       | jobs[0].subjects.include[0]
            subjects: { exclude: [ { type: a, uri: b } ] } | MISSING_KEY    | jobs[0].subjects.exclude[0].reason
            subjects: { expectAtLeast: -1 }                | BAD_VALUE      | jobs[0].subjects.expectAtLeast
            schedule: { splay: PT1M }                      | MISSING_KEY    | jobs[0].schedule
            schedule: { every: PT1H, zone: UTC }           | CONFLICT       | jobs[0].schedule
            schedule: { cron: "* * * * *", zone: Mars/X }  | BAD_VALUE      | jobs[0].schedule.zone
            schedule: { onDemand: false }                  | BAD_VALUE      | jobs[0].schedule.onDemand
            schedule: { at: 2026-02-30T00:00:00Z }         | BAD_VALUE      | jobs[0].schedule.at
            schedule: { at: 2026-02-03 }                   | BAD_VALUE      | jobs[0].schedule.at
            schedule: { at: 2026-02-03T24:00:00Z }         | BAD_VALUE      | jobs[0].schedule.at
            schedule: { every: PT1H, calendars: [a, a] }   | DUPLICATE_ID   | jobs[0].schedule.calendars[1]
            policies: { missed: RUN_ALL }                  | MISSING_KEY    | jobs[0].policies.missed
            policies: { missed: { kind: SKIP, max: 1 } }   | CONFLICT       | jobs[0].policies.missed
            policies: { overlap: ALLOW }                   | MISSING_KEY    | jobs[0].policies.overlap
            policies: { overlap: { kind: SKIP, max: 2 } }  | CONFLICT       | jobs[0].policies.overlap
            policies: { retry: { backoff: PT1S } }         | MISSING_KEY    | jobs[0].policies.retry.attempts
            policies: { retry: { attempts: 21 } }          | BAD_VALUE      | jobs[0].policies.retry.attempts
            policies: { retry: { attempts: 2.0 } }         | BAD_VALUE      | jobs[0].policies.retry.attempts
            policies: { group: A }                         | BAD_VALUE      | jobs[0].policies.group
            resources: { cpu: -1 }                         | BAD_VALUE      | jobs[0].resources.cpu
            resources: { cpu: "1" }                        | WRONG_TYPE     | jobs[0].resources.cpu
            resources: { memory: 99999999TiB }             | BAD_VALUE      | jobs[0].resources.memory
            resources: { memory: 256 }                     | BAD_VALUE      | jobs[0].resources.memory
            resources: { output: 0B }                      | BAD_VALUE      | jobs[0].resources.output
            evidence: { passing: full }                    | BAD_VALUE      | jobs[0].evidence.passing
            parameters: { a: ~ }                           | WRONG_TYPE     | jobs[0].parameters.a
            parameters: { a: { secret: Not An Id } }       | BAD_VALUE      | jobs[0].parameters.a
            parameters: { a: { b: [1, ~] } }               | WRONG_TYPE     | jobs[0].parameters.a.b[1]
            parameters: { '': 1 }                          | BAD_VALUE      | jobs[0].parameters.
            parameters: { a: 1, <<: 2 }                    | YAML_ALIAS     | jobs[0].parameters.<<
            <<: { a: 1 }                                   | YAML_ALIAS     | jobs[0].<<
            labels: { <<: { a: b } }                       | YAML_ALIAS     | jobs[0].labels.<<
            parameters: { a: '${env:HOME}' }               | PLACEHOLDER    | jobs[0].parameters.a
            secrets: [ a, a ]                              | DUPLICATE_ID   | jobs[0].secrets[1]
            waivers: [ { id: w } ]                         | MISSING_KEY    | jobs[0].waivers[0].check
            wat: { a: [ { b: 1 } ] }                       | UNKNOWN_KEY    | jobs[0].wat
            """)
    void eachFaultHasItsCodeAndPath(String keys, String code, String path) {
        List<Fault> faults = faultsOfJob(keys.replace("\\t", "\t"));

        assertThat(faults).isNotEmpty();
        assertThat(faults.get(0).code()).isEqualTo(code);
        assertThat(faults.get(0).place()).endsWith(" " + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secrets: { a: { from: 'hunter2' } }                       | BAD_VALUE     | secrets.a.from
            secrets: { a: { from: 'file:/x', key: k } }               | CONFLICT      | secrets.a
            secrets: { A: { from: 'env:X' } }                         | BAD_VALUE     | secrets.A
            plugins: { p: { sha256: ABC } }                           | BAD_VALUE     | plugins.p.sha256
            plugins: { p: { source: 'no uri' } }                      | BAD_VALUE     | plugins.p.source
            plan: { href: h, digest: x }                              | BAD_VALUE     | plan.digest
            settings: { maxConcurrentRuns: 0 }                        | BAD_VALUE     | settings.maxConcurrentRuns
            settings: { groups: { g: many } }                         | WRONG_TYPE    | settings.groups.g
            settings: { calendars: { c: [ { from: 2026-01-02T00:00:00Z } ] } } | CONFLICT | settings.calendars.c[0]
            settings: { calendars: { c: [ { cron: '* * * * *', length: P8D } ] } } | BAD_VALUE | settings.calendars.c[0].length
            defaults: { id: a }                                       | UNKNOWN_KEY   | defaults.id
            expires: 2026-01-01T00:00:00+01:00                        | BAD_VALUE     | expires
            labels: { a: b, '': c }                                   | BAD_VALUE     | labels.
            """)
    void faultsOutsideJobsHaveTheirPlacesToo(String line, String code, String path) {
        List<Fault> faults = yamlFaults(TOP + line + "\njobs: []");

        assertThat(faults).isNotEmpty();
        assertThat(faults.get(0).code()).isEqualTo(code);
        assertThat(faults.get(0).place()).endsWith(" " + path);
    }

    @Test
    void aJobIdThatIsTakenNamesBothPlaces() {
        List<Fault> faults = yamlFaults(TOP + "jobs:\n- { id: a, plugin: p }\n- { id: a, plugin: q }\n");

        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).place()).isEqualTo("test.yaml:5:3 jobs[1].id");
        assertThat(faults.get(0).message()).contains("test.yaml:4:3 jobs[0]");
    }

    @Test
    void withoutJobsTheConfigurationIsNoOrderToRemoveAll() {
        assertThat(yamlFaults(TOP)).extracting(Fault::code).containsExactly("MISSING_KEY");
        assertThat(yamlFaults(TOP + "jobs:")).extracting(Fault::code).containsExactly("WRONG_TYPE");
    }

    @Test
    void whatTwoFilesBothDeclareIsToldInTheLaterOne() {
        List<Document> files = List.of(
                new Document(
                        "a.yaml",
                        Format.YAML,
                        bytes(TOP + "secrets: {s: {from: 'env:A'}}\njobs: [{id: a, plugin: p}]")),
                new Document(
                        "b.yaml",
                        Format.YAML,
                        bytes(TOP + "secrets: {s: {from: 'env:A'}}\njobs: [{id: a, plugin: p}]")));

        assertThatThrownBy(() -> new ConfigurationReader().read(files, "folder", List.of()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(Fault::code, Fault::place)
                                .containsExactly(
                                        tuple("DUPLICATE_KEY", "b.yaml:2:11 revision"),
                                        tuple("DUPLICATE_ID", "b.yaml:3:14 secrets.s"),
                                        tuple("DUPLICATE_ID", "b.yaml:4:8 jobs[0].id")));
    }

    @Test
    void faultsAreToldOnceWhenJobsComeBeforeTheirDefaults() {
        List<Fault> faults = jsonFaults("{\"apiVersion\":\"assay.dev/v1\",\"jobs\":[{\"id\":\"a\",\"plugin\":\"P\"}],"
                + "\"wat\":1,\"defaults\":{\"timeout\":\"x\"}}");

        assertThat(faults).extracting(Fault::code).containsExactly("BAD_VALUE", "UNKNOWN_KEY", "BAD_VALUE");
    }

    @Test
    void anotherTenantsConfigurationIsRefused() {
        ConfigurationReader reader = new ConfigurationReader(ReadLimits.DEFAULT, Placeholders.OFF, Optional.of("acme"));

        assertThat(faults(reader, bytes(TOP + "tenant: umbrella\njobs: []"), Format.YAML, "t"))
                .extracting(Fault::code)
                .containsExactly("WRONG_TENANT");
        assertThat(faults(reader, bytes(TOP + "tenant: acme\njobs: []"), Format.YAML, "t"))
                .isEmpty();
    }

    @Test
    void jsonNumbersAreNoText() {
        List<Fault> faults = jsonFaults("{\"apiVersion\":\"assay.dev/v1\",\"revision\":7,\"jobs\":[]}");

        assertThat(faults).extracting(Fault::code).containsExactly("WRONG_TYPE");
        assertThat(faults.get(0).message()).contains("in quotes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN RSA PRIVATE KEY-----\\nMIIE",
                "-----BEGIN PRIVATE KEY-----",
                "https://user:hunter2@example.org/x",
                "jdbc:postgresql://db/pay?user=a&password=hunter2",
                "jdbc:sqlserver://db;databaseName=x;password=hunter2",
                "https://example.org/?access_token=hunter2",
                "https://blob.example/x?sv=1&SIG=hunter2"
            })
    void secretsInTheOpenAreRefusedAndNotRepeated(String literal) {
        List<Fault> faults = faultsOfJob("parameters: { deep: [ { url: \"" + literal + "\" } ] }");

        assertThat(faults).extracting(Fault::code).containsExactly("SECRET_LITERAL");
        assertThat(faults.toString()).doesNotContain("hunter2", "MIIE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/path?q=1",
                "jdbc:postgresql://db1/pay?sslmode=verify-full",
                "mailto:user:team@example.org",
                "ssh://git@example.org/x",
                "password=must-be-long",
                "https://example.org/a:b@c"
            })
    void ordinaryUrlsAreNoSecrets(String text) {
        assertThat(faultsOfJob("parameters: { url: \"" + text + "\" }")).isEmpty();
    }

    @Test
    void noMessageRepeatsAValue() {
        String canary = "hunter2canary";
        List<String> texts = List.of(
                jobText("title: [" + canary + "]"),
                jobText("timeout: " + canary),
                jobText("severity: " + canary),
                jobText("enabled: " + canary),
                jobText("schedule: { cron: '* * * * *', zone: " + canary + " }"),
                jobText("isolation: " + canary),
                jobText("resources: { memory: " + canary + ", cpu: " + canary + " }"),
                jobText("parameters: { a: { secret: 'not " + canary + "' } }"),
                jobText("parameters: { a: '${env:" + canary + "}' }"),
                jobText("owner: " + canary),
                "apiVersion: " + canary + "\njobs: []",
                TOP + "jobs: " + canary,
                TOP + "jobs: [" + canary,
                TOP + "jobs: *" + canary,
                TOP + "jobs: !" + canary + " []",
                TOP + "secrets: { a: { from: " + canary + " } }\njobs: []",
                "[" + canary,
                "\"" + canary + "\u0000\"");

        assertThat(texts).allSatisfy(text -> {
            List<Fault> asYaml = yamlFaults(text);
            assertThat(asYaml).isNotEmpty();
            assertThat(asYaml.toString()).doesNotContain(canary);
            List<Fault> asJson = jsonFaults(text);
            assertThat(asJson).isNotEmpty();
            assertThat(asJson.toString()).doesNotContain(canary);
        });
    }

    @Test
    void aRefusalHasNoCauseThatCouldTellMore() {
        assertThatThrownBy(() -> json("{\"apiVersion\": hunter2}"))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause();
    }

    @Test
    void aPlaceholderForAVariableThatIsNotSetIsAFault() {
        Placeholders placeholders = Placeholders.of(java.util.Set.of("REGION"), name -> Optional.empty());
        ConfigurationReader reader = new ConfigurationReader(ReadLimits.DEFAULT, placeholders, Optional.empty());

        for (String text : List.of("${env:REGION}", "${env:REGION", "a ${env:OTHER} b")) {
            assertThat(faults(reader, bytes(jobText("title: '" + text + "'")), Format.YAML, "t"))
                    .extracting(Fault::code)
                    .containsExactly("PLACEHOLDER");
        }
    }
}
