package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.FlakySink;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.ScriptedSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a manager attests, what is wrong if not, and its numbers under their names. */
class HealthTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:30Z");

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(BEGIN))
            .inlineThreads()
            .build();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    @Test
    void isUpWhenAllIsWell() throws Exception {
        try (SteppedManager manager = manager(MemoryConfiguration.of(configuration("1", hourly("job"))))) {
            manager.pass(Duration.ofHours(2), environment.time()::advance);

            assertThat(manager.health().status()).isEqualTo(Health.Status.UP);
            assertThat(manager.health().problems()).isEmpty();
            assertThat(manager.health()).hasToString("UP");
        }
    }

    @Test
    void isDownBeforeTheStartAndAfterTheClose() {
        JobManager manager = JobManager.builder()
                .configuration(configuration("1", hourly("job")))
                .plugin("plugin", HealthTest::satisfied)
                .build();
        assertThat(codes(manager.health())).containsExactly("NOT_STARTED");
        assertThat(manager.health().status()).isEqualTo(Health.Status.DOWN);

        manager.close();

        assertThat(codes(manager.health())).containsExactly("CLOSED");
    }

    @Test
    void aSourceThatFailsIsToldWithSinceAndCountUntilItAnswersAgain() throws Exception {
        ScriptedSource source = ScriptedSource.of(configuration("1", hourly("job")));
        try (SteppedManager manager = manager(source)) {
            manager.turn();
            source.thenThrow(new IOException("no route")).thenThrow(new IOException("no route"));
            manager.pass(Duration.ofMinutes(1), environment.time()::advance);
            Instant began = environment.time().wall();
            source.thenThrow(new IOException("no route"));
            manager.pass(Duration.ofMinutes(1), environment.time()::advance);

            manager.pass(Duration.ofHours(3), environment.time()::advance);

            assertThat(manager.health().status()).isEqualTo(Health.Status.UP);
            assertThat(began).isAfter(BEGIN);
        }
    }

    @Test
    void withoutAConfigurationItIsDownAndSaysWhy() throws Exception {
        ConfigurationSource broken = new ConfigurationSource() {
            @Override
            public ConfigurationUpdate poll(ConfigurationRequest request) throws IOException {
                throw new IOException("no route to the service");
            }
        };
        try (SteppedManager manager = manager(broken)) {
            manager.pass(Duration.ofDays(3), environment.time()::advance);

            Health health = manager.health();

            assertThat(health.status()).isEqualTo(Health.Status.DOWN);
            assertThat(codes(health)).containsExactly("NO_CONFIGURATION", "SOURCE_FAILING");
            Health.Problem failing = health.problems().get(1);
            assertThat(failing.status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(failing.since()).isEqualTo(BEGIN);
            assertThat(failing.count()).isGreaterThan(1);
            assertThat(failing.text()).contains("no route to the service");
            assertThat(failing.action()).contains("ASSAY-1108");
        }
    }

    @Test
    void aRefusedRevisionIsToldUntilAGoodOneCame() throws Exception {
        MemoryConfiguration source = MemoryConfiguration.of(configuration("1", hourly("job")));
        try (SteppedManager manager = manager(source)) {
            manager.turn();
            source.replace(Configuration.builder("3")
                    .job(hourly("job").build())
                    .job(hourly("other").secret("nowhere").build())
                    .build());
            manager.pass(Duration.ofHours(1), environment.time()::advance);
            assertThat(codes(manager.health())).containsExactly("CONFIGURATION_REFUSED");

            source.replace(configuration("4", hourly("job")));
            manager.pass(Duration.ofHours(1), environment.time()::advance);

            assertThat(manager.health().status()).isEqualTo(Health.Status.UP);
        }
    }

    @Test
    void aConfigurationThatHasExpiredIsToldAndItsJobsGoOn() throws Exception {
        Instant end = BEGIN.plus(Duration.ofHours(2));
        try (SteppedManager manager = manager(MemoryConfiguration.of(Configuration.builder("1")
                .expires(end)
                .job(hourly("job").build())
                .build()))) {
            manager.pass(Duration.ofHours(1), environment.time()::advance);
            assertThat(manager.health().status()).isEqualTo(Health.Status.UP);

            manager.pass(Duration.ofHours(3), environment.time()::advance);

            assertThat(manager.health().problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo("CONFIGURATION_EXPIRED");
                assertThat(problem.since()).isEqualTo(end);
            });
            assertThat(manager.stats().results()).isEqualTo(4);
        }
    }

    @Test
    void parkedJobsAndStaleEvidenceAreCounted() throws Exception {
        MemoryConfiguration source = MemoryConfiguration.of(Configuration.builder("1")
                .plugin(PluginReference.builder("remote")
                        .source("https://plugins.example.test/remote.jar")
                        .sha256("0".repeat(64))
                        .build())
                .job(hourly("a")
                        .plugin("remote")
                        .freshness(Duration.ofHours(2))
                        .severity(Severity.HIGH)
                        .build())
                .job(hourly("b")
                        .plugin("remote")
                        .freshness(Duration.ofHours(2))
                        .severity(Severity.HIGH)
                        .build())
                .job(hourly("c").build())
                .build());
        try (SteppedManager manager = manager(source)) {
            manager.pass(Duration.ofHours(5), environment.time()::advance);

            Health health = manager.health();

            assertThat(codes(health)).containsExactly("JOB_PARKED", "PLUGIN_UNAVAILABLE", "EVIDENCE_STALE");
            assertThat(health.problems().get(0).count()).isEqualTo(2);
            assertThat(health.problems().get(2).count()).isEqualTo(2);
            assertThat(health.problems().get(2).since()).isEqualTo(BEGIN.plus(Duration.ofHours(2)));
            assertThat(metric(manager, "assay_jobs", "state", "plugin_unavailable"))
                    .isEqualTo(2);
            assertThat(metric(manager, "assay_evidence_stale_jobs", "severity", "HIGH"))
                    .isEqualTo(2);
            assertThat(metric(manager, "assay_evidence_oldest_age_ratio", "severity", "HIGH"))
                    .isGreaterThan(2.4);

            source.replace(configuration("2", hourly("c")));
            manager.pass(Duration.ofHours(1), environment.time()::advance);
            assertThat(codes(manager.health())).doesNotContain("JOB_PARKED", "EVIDENCE_STALE");
        }
    }

    @Test
    void aControlThreadThatDoesNotTurnIsNoticed() throws Exception {
        try (SteppedManager manager = manager(MemoryConfiguration.of(configuration("1", hourly("job"))))) {
            manager.turn();
            environment.time().advance(Duration.ofSeconds(11));

            Health health = manager.health();

            assertThat(codes(health)).contains("CONTROL_STUCK");
            assertThat(health.status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    void asksNobodyWhoHoldsALockWhileTheManagerStarts() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ConfigurationSource slow = new ConfigurationSource() {
            @Override
            public void start(dev.assay.spi.Environment environment) throws InterruptedException {
                starting.countDown();
                goOn.await();
            }

            @Override
            public ConfigurationUpdate poll(ConfigurationRequest request) {
                return ConfigurationUpdate.unchanged();
            }
        };
        JobManager manager = JobManager.builder()
                .configuration(slow)
                .results(MemorySink.latest(1))
                .build();
        Thread starter = new Thread(manager::start, "starter");
        starter.start();
        starting.await();
        FutureTask<Health> asked = new FutureTask<>(manager::health);
        new Thread(asked, "liveness").start();

        Health health = asked.get(30, TimeUnit.SECONDS);

        assertThat(codes(health)).containsExactly("NOT_STARTED");
        goOn.countDown();
        starter.join();
        manager.close();
    }

    @Test
    void aSinkThatTakesNothingIsNamed() throws Exception {
        FlakySink sink = new FlakySink().nextThrows(new IllegalStateException("hub away"));
        try (SteppedManager manager = JobManager.builder()
                .configuration(configuration("1", hourly("job")))
                .plugin("plugin", HealthTest::satisfied)
                .results(sink)
                .buildStepped(environment)) {
            manager.pass(Duration.ofSeconds(3570), environment.time()::advance);

            assertThat(codes(manager.health())).contains("SINK_FAILING");
        }
    }

    @Test
    void countsUnderTheNamesOfThePage() throws Exception {
        try (SteppedManager manager = manager(MemoryConfiguration.of(configuration(
                "7", hourly("job"), job("broken").plugin("broken").schedule(Schedule.every(Duration.ofHours(1))))))) {
            manager.pass(Duration.ofHours(3), environment.time()::advance);

            Stats stats = manager.stats();

            assertThat(metric(manager, "assay_up")).isEqualTo(1);
            assertThat(metric(manager, "assay_occurrences_due_total")).isEqualTo(6);
            assertThat(metric(manager, "assay_results_total", "outcome", "COMPLETED", "reason", "OK"))
                    .isEqualTo(3);
            assertThat(metric(manager, "assay_results_total", "outcome", "FAILED", "reason", "PLUGIN_ERROR"))
                    .isEqualTo(3);
            assertThat(metric(manager, "assay_result_verdicts_total", "verdict", "SATISFIED"))
                    .isEqualTo(3);
            assertThat(metric(manager, "assay_run_attempts_total", "plugin", "plugin", "outcome", "COMPLETED"))
                    .isEqualTo(3);
            assertThat(metric(manager, "assay_config_revision")).isEqualTo(7);
            assertThat(metric(manager, "assay_config_age_seconds")).isEqualTo(3 * 3600);
            assertThat(metric(
                            manager,
                            "assay_config_changes_total",
                            "result",
                            "applied",
                            "code",
                            "CONFIGURATION_APPLIED"))
                    .isEqualTo(1);
            Metric lateness = stats.metrics().stream()
                    .filter(metric -> metric.name().equals("assay_schedule_lateness_seconds"))
                    .findFirst()
                    .orElseThrow();
            assertThat(lateness.kind()).isEqualTo(Metric.Kind.HISTOGRAM);
            assertThat(lateness.unit()).isEqualTo("seconds");
            assertThat(lateness.buckets().orElseThrow().counts().get(0)).isEqualTo(6);
            assertThat(stats.metrics())
                    .allSatisfy(
                            metric -> assertThat(metric.labels().keySet()).doesNotContain("job", "host", "subject"));
        }
    }

    private SteppedManager manager(ConfigurationSource source) {
        return JobManager.builder()
                .configuration(source)
                .permissions(HostPermissions.builder()
                        .pluginSource("https://plugins.example.test/")
                        .build())
                .plugin("plugin", HealthTest::satisfied)
                .plugin("broken", context -> {
                    throw new IllegalStateException("no luck");
                })
                .results(MemorySink.latest(100))
                .buildStepped(environment);
    }

    private static double metric(SteppedManager manager, String name, String... labels) {
        Map<String, String> wanted = new java.util.HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return manager.stats().metrics().stream()
                .filter(metric -> metric.name().equals(name) && metric.labels().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + wanted + " among " + manager.stats().metrics()))
                .value();
    }

    private static List<String> codes(Health health) {
        return health.problems().stream().map(Health.Problem::code).toList();
    }

    private static JobSpecBuilder hourly(String id) {
        return job(id).schedule(Schedule.every(Duration.ofHours(1)));
    }

    private static JobSpecBuilder job(String id) {
        return JobSpec.builder(id).plugin("plugin");
    }

    private static Configuration configuration(String revision, JobSpecBuilder... jobs) {
        Configuration.Builder configuration = Configuration.builder(revision);
        for (JobSpecBuilder job : jobs) {
            configuration.job(job.build());
        }
        return configuration.build();
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }
}
