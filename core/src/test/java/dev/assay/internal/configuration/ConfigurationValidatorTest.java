package dev.assay.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may not be put in force, and why. */
class ConfigurationValidatorTest {

    private static final String SHA = "a".repeat(64);

    private final ConfigurationValidator validator = new ConfigurationValidator(PlanCheck.INSTANCE);
    private final Permissions.Builder permissions = Permissions.builder()
            .hostPlugins(Set.of("own"))
            .pluginSource("https://plugins.example/")
            .secretOrigin("file:/run/secrets/")
            .secrets("own", "db");

    @Test
    void whatIsDeclaredAndPermittedIsGood() {
        Configuration configuration = Configuration.builder("1")
                .plugin(fetched("baseline", "https://plugins.example/b.jar").build())
                .plugin(PluginReference.ofHost("elsewhere"))
                .secret(SecretDeclaration.of("db", "file:/run/secrets/db"))
                .settings(Settings.builder().group("g", 1).maxConcurrentRuns(2).build())
                .job(JobSpec.builder("a")
                        .plugin("baseline")
                        .schedule(Schedule.every(hours(1)))
                        .build())
                .job(job("b").secret("db")
                        .policies(JobPolicies.builder().group("g").build())
                        .build())
                .job(JobSpec.builder("c").plugin("elsewhere").build())
                .build();

        assertThat(faults(configuration)).isEmpty();
    }

    @Test
    void allFaultsAreToldWithTheirPlaces() {
        Configuration configuration = Configuration.builder("1")
                .source("assay.yaml")
                .plugin(PluginReference.builder("baseline")
                        .source("https://plugins.example/b.jar")
                        .build())
                .plugin(PluginReference.builder("pinned").sha256(SHA).build())
                .job(job("a").plugin("baselin").build())
                .job(job("a").build())
                .job(job("c").secret("d")
                        .policies(JobPolicies.builder().group("x").build())
                        .bounds(new ScheduleBounds(Optional.empty(), Optional.empty(), Duration.ZERO, List.of("cal")))
                        .request(new ResourceRequest(200, 0))
                        .limits(Limits.builder().memoryBytes(100).build())
                        .waiver(waiver("w", Instant.MAX))
                        .waiver(waiver("w", Instant.MAX))
                        .build())
                .build();

        assertThat(faults(configuration))
                .extracting(Fault::code, Fault::place)
                .containsExactly(
                        tuple("CONFLICT", "assay.yaml plugins.pinned.sha256"),
                        tuple("DUPLICATE_ID", "assay.yaml jobs[1].id"),
                        tuple("UNKNOWN_CALENDAR", "assay.yaml jobs[2].schedule.calendars"),
                        tuple("UNKNOWN_SECRET", "assay.yaml jobs[2].secrets"),
                        tuple("UNKNOWN_GROUP", "assay.yaml jobs[2].policies.group"),
                        tuple("DUPLICATE_ID", "assay.yaml jobs[2].waivers"),
                        tuple("REQUEST_ABOVE_LIMIT", "assay.yaml jobs[2].resources.memory"),
                        tuple("DIGEST_MISSING", "assay.yaml plugins.baseline.sha256"),
                        tuple("UNKNOWN_PLUGIN", "assay.yaml jobs[0].plugin"),
                        tuple("NOT_PERMITTED", "assay.yaml jobs[2].secrets"));
        assertThat(faults(configuration).get(8).message()).contains("job a", "did you mean 'baseline'?");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void everyWayToNameASecretCounts() {
        JobSpec job = job("a").parameter("p", Map.of("deep", List.of(new SecretReference("one"))))
                .population(new Population(
                        List.of(new Population.Selector(
                                "keystore",
                                Optional.of("file:/k"),
                                Optional.empty(),
                                Optional.of("two"),
                                Optional.empty())),
                        List.of(),
                        0,
                        Map.of()))
                .secret("three")
                .build();

        assertThat(JobSecrets.of(job)).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(faults(Configuration.builder("1").job(job).build()))
                .filteredOn(fault -> fault.code().equals("UNKNOWN_SECRET"))
                .hasSize(3);
    }

    @Test
    void aScheduleThatCanNotBeKeptIsAFaultOfTheFilesKeys() {
        JobSpec tooFine =
                job("a").schedule(Schedule.every(Duration.ofNanos(1500))).build();
        JobSpec neverDue = job("b").schedule(Schedule.once(Instant.parse("2026-01-01T00:00:00Z")))
                .bounds(new ScheduleBounds(
                        Optional.of(Instant.parse("2027-01-01T00:00:00Z")), Optional.empty(), Duration.ZERO, List.of()))
                .build();

        JobSpec badCron = job("c").schedule(Schedule.cron("0 25 * * *")).build();
        Settings badCalendar = Settings.builder()
                .calendar(
                        "freeze",
                        List.of(new Settings.MaintenanceWindow.Recurring(
                                (Schedule.Cron) Schedule.cron("what ever"), hours(1))))
                .build();

        List<Fault> faults = faults(Configuration.builder("1")
                .settings(badCalendar)
                .job(tooFine)
                .job(neverDue)
                .job(badCron)
                .build());

        assertThat(faults)
                .extracting(Fault::code, Fault::place)
                .containsExactly(
                        tuple("CRON_INVALID", "memory settings.calendars.freeze"),
                        tuple("SCHEDULE_OUT_OF_RANGE", "memory jobs[0].schedule.every"),
                        tuple("SCHEDULE_NEVER_DUE", "memory jobs[1].schedule"),
                        tuple("CRON_INVALID", "memory jobs[2].schedule.cron"));
    }

    @Test
    void aPluginFromElsewhereIsNotPermitted() {
        assertThat(codes(Configuration.builder("1")
                        .plugin(fetched("evil", "https://plugins.example.evil.example/e.jar")
                                .build())
                        .build()))
                .containsExactly("NOT_PERMITTED");
    }

    @Test
    void aPluginOfTheHostIsNotReplaced() {
        List<Fault> faults = faults(Configuration.builder("1")
                .plugin(fetched("own", "https://plugins.example/own.jar").build())
                .build());

        assertThat(faults).extracting(Fault::code).containsExactly("NOT_PERMITTED");
        assertThat(faults.get(0).message()).contains("take the place");
    }

    @Test
    void onlyPermittedPluginIdsAreNamed() {
        permissions.plugins(Set.of("baseline"));

        assertThat(codes(Configuration.builder("1")
                        .plugin(fetched("other", "https://plugins.example/o.jar")
                                .build())
                        .job(JobSpec.builder("a").plugin("other").build())
                        .job(job("b").build())
                        .build()))
                .containsExactly("NOT_PERMITTED", "NOT_PERMITTED");
    }

    @Test
    void isolationIsNeverWeakerThanTheFloor() {
        permissions.isolationFloor(Isolation.CLASSLOADER);
        PluginReference reference = fetched("f", "https://plugins.example/f.jar")
                .isolation(Isolation.DIRECT)
                .build();
        Settings weaker = Settings.builder().isolationFloor(Isolation.DIRECT).build();
        Settings stronger = Settings.builder().isolationFloor(Isolation.PROCESS).build();
        JobSpec inLoader = JobSpec.builder("a")
                .plugin("f")
                .isolation(Isolation.CLASSLOADER)
                .build();
        JobSpec ownDirect = job("b").isolation(Isolation.DIRECT).build();

        assertThat(places(Configuration.builder("1")
                        .plugin(reference)
                        .settings(weaker)
                        .build()))
                .containsExactly("memory settings.isolationFloor", "memory plugins.f.isolation");
        assertThat(places(Configuration.builder("1")
                        .plugin(fetched("f", "https://plugins.example/f.jar").build())
                        .settings(stronger)
                        .job(inLoader)
                        .job(ownDirect)
                        .build()))
                .containsExactly("memory jobs[0].isolation");
    }

    @Test
    void secretsComeFromPermittedPlacesAndGoToPermittedPlugins() {
        Configuration configuration = Configuration.builder("1")
                .secret(SecretDeclaration.of("db", "file:/etc/shadow"))
                .secret(SecretDeclaration.of("other", "file:/run/secrets/other"))
                .job(job("a").secret("db").build())
                .job(job("b").secret("other").build())
                .build();

        assertThat(places(configuration)).containsExactly("memory secrets.db.from", "memory jobs[1].secrets");

        permissions.secretOrigin("file:").secrets("*", "other");
        assertThat(faults(configuration)).isEmpty();
    }

    @Test
    void costStaysBelowTheHostsCeilings() {
        permissions
                .maxConcurrentRuns(4)
                .maxJobs(1)
                .minInterval(Duration.ofMinutes(1))
                .maxTimeout(Duration.ofMinutes(2))
                .maxCpus(1)
                .ceilings(Limits.builder()
                        .memoryBytes(1000)
                        .threads(8)
                        .cpuTime(hours(1))
                        .wallTime(hours(1))
                        .outputBytes(10)
                        .build());
        JobSpec greedy = job("a").schedule(Schedule.every(Duration.ofSeconds(30)))
                .timeout(Duration.ofMinutes(3))
                .request(new ResourceRequest(2000, 2))
                .limits(Limits.builder()
                        .memoryBytes(2000)
                        .threads(9)
                        .cpuTime(hours(2))
                        .wallTime(hours(2))
                        .outputBytes(11)
                        .build())
                .build();
        Configuration configuration = Configuration.builder("1")
                .settings(Settings.builder().maxConcurrentRuns(5).build())
                .job(greedy)
                .job(job("b").build())
                .build();

        assertThat(places(configuration))
                .containsExactly(
                        "memory settings.maxConcurrentRuns",
                        "memory jobs",
                        "memory jobs[0].schedule",
                        "memory jobs[0].timeout",
                        "memory jobs[0].resources.cpu",
                        "memory jobs[0].resources.memory",
                        "memory jobs[0].resources.memoryLimit",
                        "memory jobs[0].resources.output",
                        "memory jobs[0].resources.threads",
                        "memory jobs[0].resources.cpuTime",
                        "memory jobs[0].resources.wallTime");
        assertThat(codes(configuration)).containsOnly("NOT_PERMITTED");
    }

    @Test
    void aThousandFaultsAreListedAndTheRestCounted() {
        List<JobSpec> jobs = new ArrayList<>(Collections.nCopies(5000, job("a").build()));

        List<Fault> faults = faults(Configuration.builder("1").jobs(jobs).build());

        assertThat(faults).hasSize(1001);
        assertThat(faults.get(1000).code()).isEqualTo("LIMIT_FAULTS");
        assertThat(faults.get(1000).message()).startsWith("3999 more");
    }

    @Test
    void oddThingsAreWorthAWord() {
        Instant now = Instant.parse("2026-06-01T00:00:00Z");
        Configuration configuration = Configuration.builder("1")
                .job(job("a").schedule(Schedule.every(hours(6)))
                        .freshness(hours(1))
                        .build())
                .job(job("b").schedule(Schedule.every(hours(1)))
                        .freshness(hours(6))
                        .build())
                .job(job("c").waiver(waiver("w", now))
                        .waiver(waiver("v", now.plusSeconds(1)))
                        .build())
                .build();

        assertThat(validator.warnings(configuration, now))
                .extracting(Fault::code, Fault::place)
                .containsExactly(
                        tuple("FRESHNESS_SHORT", "memory jobs[0].freshness"),
                        tuple("WAIVER_EXPIRED", "memory jobs[2].waivers"));
        assertThat(faults(configuration)).isEmpty();
    }

    @Test
    void aSourceWithoutADigestIsFineWhereSomethingElseMayVouchForIt() {
        permissions
                .pluginSource("https://plugins.example/")
                .vouched(plugin -> plugin.id().equals("locked"));

        assertThat(faults(Configuration.builder("1")
                        .plugin(PluginReference.builder("locked")
                                .source("https://plugins.example/locked.jar")
                                .build())
                        .plugin(PluginReference.builder("other")
                                .source("https://plugins.example/other.jar")
                                .build())
                        .build()))
                .extracting(Fault::code, Fault::place)
                .containsExactly(tuple("DIGEST_MISSING", "memory plugins.other.sha256"));
    }

    @Test
    void ociSourcesPinnedByDigestNeedNoOther() {
        permissions.pluginSource("oci://registry.example/");

        assertThat(faults(Configuration.builder("1")
                        .plugin(PluginReference.builder("p")
                                .source("oci://registry.example/p@sha256:" + SHA)
                                .build())
                        .build()))
                .isEmpty();
        assertThat(codes(Configuration.builder("1")
                        .plugin(PluginReference.builder("p")
                                .source("oci://registry.example/p:latest")
                                .build())
                        .build()))
                .containsExactly("DIGEST_MISSING");
    }

    private List<Fault> faults(Configuration configuration) {
        return validator.validate(configuration, permissions.build());
    }

    private List<String> codes(Configuration configuration) {
        return faults(configuration).stream().map(Fault::code).toList();
    }

    private List<String> places(Configuration configuration) {
        return faults(configuration).stream().map(Fault::place).toList();
    }

    private static JobSpecBuilder job(String id) {
        return JobSpec.builder(id).plugin("own");
    }

    private static PluginReference.Builder fetched(String id, String source) {
        return PluginReference.builder(id).source(source).sha256(SHA);
    }

    private static Waiver waiver(String id, Instant expires) {
        return new Waiver(id, "c", Optional.empty(), "because", "ciso", Optional.empty(), expires);
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }
}
