package dev.assay.internal.configuration.read;

import static dev.assay.internal.configuration.read.Reading.TOP;
import static dev.assay.internal.configuration.read.Reading.bytes;
import static dev.assay.internal.configuration.read.Reading.job;
import static dev.assay.internal.configuration.read.Reading.json;
import static dev.assay.internal.configuration.read.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.EvidencePolicy;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Owner;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the reader makes of text that is as it should be. */
class ConfigurationReaderTest {

    @Test
    void aConfigurationWithoutJobsSaysSo() {
        Configuration configuration = yaml(TOP + "jobs: []");

        assertThat(configuration.revision()).isEqualTo("1");
        assertThat(configuration.source()).isEqualTo("test.yaml");
        assertThat(configuration.jobs()).isEmpty();
        assertThat(configuration.digest()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void withoutARevisionTheDigestMakesOne() {
        Configuration one = yaml("apiVersion: assay.dev/v1\njobs: []");
        Configuration other = yaml("apiVersion: assay.dev/v1\njobs: []\n");

        assertThat(one.revision()).isEqualTo("sha256-" + one.digest().substring(7, 23));
        assertThat(other.revision()).isNotEqualTo(one.revision());
    }

    @Test
    void aJobOfNothingButIdAndPluginHasTheBuildersDefaults() {
        assertThat(job("")).isEqualTo(JobSpec.builder("a").plugin("p").build());
    }

    @Test
    void everyKeyOfAJobArrives() {
        JobSpec job = job("""
                title: Linux baseline
                owner: { team: platform, contact: "mailto:p@acme.example" }
                severity: HIGH
                component: { id: "urn:acme:c:1", type: service, title: Payments, owner: team-payments }
                controls:
                  - { catalog: nist, id: ac-6 }
                  - { catalog: pci, id: "2.2.6", objective: o.a, checks: ["sshd.*", x] }
                labels: { env: prod }
                subjects:
                  include: [ { type: file, glob: "/etc/*.pem" }, { type: keystore, uri: "file:/k", secret: s } ]
                  exclude: [ { type: file, uri: "file:/x", reason: fixture } ]
                  expectAtLeast: 3
                  labels: { pci: "true" }
                waivers:
                  - { id: W-1, check: c.x, subject: "file:/y", reason: because, approvedBy: ciso,
                      ticket: "https://t.example/1", expires: 2026-12-31T00:00:00Z }
                parameters: { profile: strict, depth: 3, deep: { list: [a, 1, true] }, password: { secret: s } }
                secrets: [ s ]
                isolation: PROCESS
                schedule: { cron: "0 */4 * * *", dialect: UNIX, zone: Europe/Berlin, gap: SKIP, overlap: BOTH,
                            splay: PT10M, start: 2026-12-01T00:00:00Z, end: 2027-12-01T00:00:00Z, calendars: [freeze] }
                freshness: PT8H
                policies: { missed: { kind: RUN_ALL, max: 5, window: P2D }, overlap: { kind: ALLOW, max: 2 },
                            onChange: CANCEL, deadline: PT30M, priority: HIGH, group: db, maxConcurrent: 2,
                            retry: { attempts: 3, backoff: PT1S, maxBackoff: PT9S, budget: PT1M, on: [FAILED] } }
                timeout: PT5M
                resources: { memory: 256MiB, memoryLimit: 1GiB, cpu: 0.5, cpuTime: PT20S, wallTime: PT1M, threads: 64,
                             output: 1MiB }
                evidence: { inline: 0B, detached: 2MiB, classification: CONFIDENTIAL, passing: FULL }
                enabled: false
                """);

        assertThat(job.title()).isEqualTo("Linux baseline");
        assertThat(job.owner()).isEqualTo(new Owner("platform", Optional.of("mailto:p@acme.example")));
        assertThat(job.severity()).isEqualTo(Severity.HIGH);
        assertThat(job.component().owner()).contains("team-payments");
        assertThat(job.controls())
                .containsExactly(
                        ControlReference.of("nist", "ac-6"),
                        new ControlReference("pci", "2.2.6", Optional.of("o.a"), List.of("sshd.*", "x")));
        assertThat(job.labels()).isEqualTo(Map.of("env", "prod"));
        assertThat(job.population().include()).hasSize(2);
        assertThat(job.population().exclude().get(0).reason()).contains("fixture");
        assertThat(job.population().expectAtLeast()).isEqualTo(3);
        assertThat(job.population().labels()).isEqualTo(Map.of("pci", "true"));
        assertThat(job.waivers().get(0).ticket()).contains("https://t.example/1");
        assertThat(job.parameters())
                .isEqualTo(Map.of(
                        "profile",
                        "strict",
                        "depth",
                        3L,
                        "deep",
                        Map.of("list", List.of("a", 1L, true)),
                        "password",
                        new SecretReference("s")));
        assertThat(job.secrets()).containsExactly("s");
        assertThat(job.isolation()).contains(Isolation.PROCESS);
        assertThat(job.schedule())
                .isEqualTo(new Schedule.Cron(
                        "0 */4 * * *",
                        Schedule.Dialect.UNIX,
                        ZoneId.of("Europe/Berlin"),
                        Schedule.Gap.SKIP,
                        Schedule.Overlap.BOTH));
        assertThat(job.bounds().splay()).isEqualTo(Duration.ofMinutes(10));
        assertThat(job.bounds().start()).contains(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(job.bounds().end()).contains(Instant.parse("2027-12-01T00:00:00Z"));
        assertThat(job.bounds().calendars()).containsExactly("freeze");
        assertThat(job.freshness()).contains(Duration.ofHours(8));
        assertThat(job.policies())
                .isEqualTo(JobPolicies.builder()
                        .missed(new MissedPolicy(MissedPolicy.Kind.RUN_ALL, 5, Duration.ofDays(2)))
                        .overlap(OverlapPolicy.allow(2))
                        .onChange(JobPolicies.OnChange.CANCEL)
                        .deadline(Duration.ofMinutes(30))
                        .priority(JobPolicies.Priority.HIGH)
                        .group("db")
                        .maxConcurrent(2)
                        .retry(new RetryPolicy(
                                3,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(9),
                                Duration.ofMinutes(1),
                                EnumSet.of(RetryPolicy.On.FAILED)))
                        .build());
        assertThat(job.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(job.request()).isEqualTo(new ResourceRequest(256L << 20, 0.5));
        assertThat(job.limits())
                .isEqualTo(Limits.builder()
                        .memoryBytes(1L << 30)
                        .cpuTime(Duration.ofSeconds(20))
                        .wallTime(Duration.ofMinutes(1))
                        .threads(64)
                        .outputBytes(1 << 20)
                        .build());
        assertThat(job.evidence())
                .isEqualTo(new EvidencePolicy(
                        0, 2 << 20, EvidencePolicy.Classification.CONFIDENTIAL, EvidencePolicy.Passing.FULL));
        assertThat(job.enabled()).isFalse();
    }

    @Test
    void everythingBesideTheJobsArrives() {
        Configuration configuration = yaml("""
                apiVersion: assay.dev/v1
                revision: "42"
                issued: 2026-11-23T14:55:00Z
                expires: 2026-11-30T14:55:00Z
                tenant: acme
                plan: { href: "https://grc.acme.example/ap/1" }
                secrets:
                  db: { from: "file:/run/secrets/db" }
                  pki: { from: "host:vault", path: kv/pki, key: token, maxAge: PT15M }
                plugins:
                  baseline: { version: "1.4.2", source: "https://p.example/b.jar",
                              sha256: a3f5000000000000000000000000000000000000000000000000000000000001, isolation: PROCESS }
                  own: {}
                settings:
                  maxConcurrentRuns: 4
                  isolationFloor: CLASSLOADER
                  groups: { db: 1 }
                  calendars:
                    freeze:
                      - { from: 2026-12-24T00:00:00Z, to: 2026-12-27T00:00:00Z }
                      - { cron: "0 2 * * SUN", zone: Europe/Berlin, length: PT2H }
                jobs: []
                """);

        assertThat(configuration.issued()).contains(Instant.parse("2026-11-23T14:55:00Z"));
        assertThat(configuration.expires()).contains(Instant.parse("2026-11-30T14:55:00Z"));
        assertThat(configuration.secrets().get("db").from()).isEqualTo("file:/run/secrets/db");
        assertThat(configuration.secrets().get("pki").maxAge()).contains(Duration.ofMinutes(15));
        assertThat(configuration.plugins()).hasSize(2);
        assertThat(configuration.plugins().get(0).version()).contains("1.4.2");
        assertThat(configuration.plugins().get(1).source()).isEmpty();
        assertThat(configuration.settings().maxConcurrentRuns()).hasValue(4);
        assertThat(configuration.settings().isolationFloor()).contains(Isolation.CLASSLOADER);
        assertThat(configuration.settings().groups()).isEqualTo(Map.of("db", 1));
        assertThat(configuration.settings().calendars().get("freeze"))
                .hasSize(2)
                .first()
                .isInstanceOf(MaintenanceWindow.Once.class);
    }

    @Test
    void jsonAndYamlSayTheSame() {
        String text = "{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"7\",\"labels\":{\"env\":\"prod\"},"
                + "\"jobs\":[{\"id\":\"a\",\"plugin\":\"p\",\"schedule\":{\"every\":\"PT6H\"},"
                + "\"parameters\":{\"n\":2048,\"ratio\":0.25}}]}";

        assertThat(json(text).jobs()).isEqualTo(yaml(text).jobs());
    }

    @Test
    void jobsInheritComponentLabelsAndDefaultsAndOverrideKeyByKey() {
        List<JobSpec> jobs = yaml(TOP + """
                        component: { id: "urn:c", type: software, title: C }
                        labels: { env: prod, region: eu }
                        defaults:
                          severity: HIGH
                          timeout: PT2M
                          schedule: { every: PT1H, splay: PT1M }
                          resources: { memory: 64MiB, threads: 8 }
                          policies: { overlap: QUEUE_ONE, retry: { backoff: PT3S } }
                        jobs:
                          - { id: plain, plugin: p }
                          - id: own
                            plugin: p
                            component: { id: "urn:d", type: host, title: D }
                            labels: { region: us }
                            severity: LOW
                            schedule: { cron: "0 1 * * *" }
                            resources: { memory: 128MiB }
                            policies: { retry: { attempts: 2 } }
                        """).jobs();

        JobSpec plain = jobs.get(0);
        assertThat(plain.component().id()).isEqualTo("urn:c");
        assertThat(plain.labels()).isEqualTo(Map.of("env", "prod", "region", "eu"));
        assertThat(plain.severity()).isEqualTo(Severity.HIGH);
        assertThat(plain.schedule()).isEqualTo(Schedule.every(Duration.ofHours(1)));
        assertThat(plain.limits().threads()).hasValue(8);
        assertThat(plain.policies().retry()).isEqualTo(RetryPolicy.NONE);

        JobSpec own = jobs.get(1);
        assertThat(own.component().id()).isEqualTo("urn:d");
        assertThat(own.labels()).isEqualTo(Map.of("env", "prod", "region", "us"));
        assertThat(own.severity()).isEqualTo(Severity.LOW);
        assertThat(own.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(own.schedule()).isEqualTo(Schedule.cron("0 1 * * *"));
        assertThat(own.bounds().splay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(own.request().memoryBytes()).isEqualTo(128L << 20);
        assertThat(own.limits().memoryBytes())
                .as("what is asked for is no limit")
                .isEmpty();
        assertThat(own.limits().threads()).hasValue(8);
        assertThat(own.policies().overlap()).isEqualTo(OverlapPolicy.QUEUE_ONE);
        assertThat(own.policies().retry().attempts()).isEqualTo(2);
        assertThat(own.policies().retry().backoff()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void defaultsThatComeAfterTheJobsHoldAllTheSame() {
        Configuration late = json("""
                {"apiVersion":"assay.dev/v1","revision":"1",
                 "jobs":[{"id":"a","plugin":"p","schedule":{"splay":"PT1M"}},{"id":"b","plugin":"p"}],
                 "labels":{"env":"prod"},
                 "defaults":{"schedule":{"every":"PT1H"},"timeout":"PT9M"}}
                """);

        assertThat(late.jobs()).extracting(JobSpec::id).containsExactly("a", "b");
        assertThat(late.jobs()).allSatisfy(job -> {
            assertThat(job.timeout()).isEqualTo(Duration.ofMinutes(9));
            assertThat(job.schedule()).isEqualTo(Schedule.every(Duration.ofHours(1)));
            assertThat(job.labels()).containsEntry("env", "prod");
        });
        assertThat(late.jobs().get(0).bounds().splay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theFirstFileSpeaksForTheOthersAndEachForItself() throws Exception {
        List<Document> files = List.of(
                file(
                        "00-common.yaml",
                        TOP + "labels: {env: prod}\ndefaults: {timeout: PT2M}\nsecrets: {s: {from: 'env:S'}}"),
                file("10-a.yaml", "apiVersion: assay.dev/v1\ndefaults: {severity: LOW}\njobs: [{id: a, plugin: p}]"),
                file("20-b.yaml", "apiVersion: assay.dev/v1\nlabels: {env: test}\njobs: [{id: b, plugin: p}]"));

        ReadConfiguration read = new ConfigurationReader().read(files, "folder", List.of());

        JobSpec a = read.configuration().jobs().get(0);
        JobSpec b = read.configuration().jobs().get(1);
        assertThat(a.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(a.severity()).isEqualTo(Severity.LOW);
        assertThat(a.labels()).isEqualTo(Map.of("env", "prod"));
        assertThat(b.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(b.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(b.labels()).isEqualTo(Map.of("env", "test"));
        assertThat(read.configuration().secrets()).containsOnlyKeys("s");
        assertThat(read.places().job(0)).isEqualTo("10-a.yaml:3:8 jobs[0]");
        assertThat(read.places().job(1)).isEqualTo("20-b.yaml:3:8 jobs[0]");
        assertThat(read.places().job(9)).isEqualTo("folder jobs[9]");
    }

    @Test
    void yamlThatLooksLikeNumbersStaysAsWrittenWhereTextIsMeant() {
        Configuration configuration = yaml("""
                apiVersion: assay.dev/v1
                revision: 042
                labels: { version: 1.10, control: 8.10, country: NO, time: 22:30, grouped: 1_000, on: on }
                plugins: { p: { version: 1.10 } }
                jobs:
                  - { id: a, plugin: p, title: 0x1F, controls: [ { catalog: cis, id: 8.10 } ] }
                """);

        assertThat(configuration.revision()).isEqualTo("042");
        assertThat(configuration.plugins().get(0).version()).contains("1.10");
        JobSpec job = configuration.jobs().get(0);
        assertThat(job.title()).isEqualTo("0x1F");
        assertThat(job.controls()).containsExactly(ControlReference.of("cis", "8.10"));
        assertThat(job.labels())
                .isEqualTo(Map.of(
                        "version", "1.10",
                        "control", "8.10",
                        "country", "NO",
                        "time", "22:30",
                        "grouped", "1_000",
                        "on", "on"));
    }

    @Test
    void parametersAreNumbersOnlyWhereTheyAreWrittenAsJsonWritesThem() {
        JobSpec job = job("""
                parameters: { a: 8.10, b: 042, c: 22:30, d: NO, e: 1_000, f: 0x1F, g: 12345678901234567890, h: -5,
                              i: true, j: "7", k: .inf, l: 1e3, m: "" }
                """);

        assertThat(job.parameters())
                .isEqualTo(Map.ofEntries(
                        Map.entry("a", new BigDecimal("8.10")),
                        Map.entry("b", "042"),
                        Map.entry("c", "22:30"),
                        Map.entry("d", "NO"),
                        Map.entry("e", "1_000"),
                        Map.entry("f", "0x1F"),
                        Map.entry("g", new BigInteger("12345678901234567890")),
                        Map.entry("h", -5L),
                        Map.entry("i", true),
                        Map.entry("j", "7"),
                        Map.entry("k", ".inf"),
                        Map.entry("l", new BigDecimal("1e3")),
                        Map.entry("m", "")));
    }

    @Test
    void aliasesStandForWhatTheirAnchorsHold() {
        Configuration configuration = yaml(TOP + """
                component: &c { id: "urn:c", type: host, title: C }
                jobs:
                  - { id: a, plugin: plug, component: { id: "urn:d", type: host, title: D } , parameters: &x { list: [1, 2] } }
                  - { id: b, plugin: plug, component: *c, parameters: { all: *x, again: *x } }
                """);

        JobSpec b = configuration.jobs().get(1);
        assertThat(b.component().id()).isEqualTo("urn:c");
        assertThat(b.parameters())
                .isEqualTo(Map.of("all", Map.of("list", List.of(1L, 2L)), "again", Map.of("list", List.of(1L, 2L))));
    }

    @Test
    void placeholdersAreReplacedWhereHostCodeAllowsThem() {
        Placeholders placeholders = Placeholders.of(Set.of("REGION"), name -> Optional.of("eu1"));
        ConfigurationReader reader = new ConfigurationReader(ReadLimits.DEFAULT, placeholders, Optional.empty());

        JobSpec job = reader.read(
                        bytes(Reading.jobText(
                                "labels: { region: '${env:REGION}-x' }\nparameters: { raw: '$${env:HOME}' }")),
                        Format.YAML,
                        "t")
                .jobs()
                .get(0);

        assertThat(job.labels()).isEqualTo(Map.of("region", "eu1-x"));
        assertThat(job.parameters()).isEqualTo(Map.of("raw", "${env:HOME}"));
    }

    @Test
    void aByteOrderMarkIsPassedBy() {
        assertThat(yaml("\uFEFF" + TOP + "jobs: []").revision()).isEqualTo("1");
        assertThat(json("\uFEFF{\"apiVersion\":\"assay.dev/v1\",\"jobs\":[]}").jobs())
                .isEmpty();
    }

    @Test
    void equalPartsOfManyJobsAreOneObject() {
        List<JobSpec> jobs = yaml(TOP + """
                        jobs:
                          - { id: a, plugin: p, component: { id: "urn:c", type: host, title: C }, schedule: { every: PT1H } }
                          - { id: b, plugin: p, component: { id: "urn:c", type: host, title: C }, schedule: { every: PT1H } }
                        """).jobs();

        assertThat(jobs.get(0).component()).isSameAs(jobs.get(1).component());
        assertThat(jobs.get(0).schedule()).isSameAs(jobs.get(1).schedule());
        assertThat(jobs.get(0).policies()).isSameAs(jobs.get(1).policies());
    }

    private static Document file(String name, String text) {
        return new Document(name, Format.YAML, bytes(text));
    }
}
