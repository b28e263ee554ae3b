package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Measures;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers of a manager and of its components, under their names, units and labels. */
class MetricsTest {

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(Instant.parse("2026-03-01T00:00:30Z")))
            .inlineThreads()
            .build();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    /** A sink that takes everything and says what a test wants it to say of itself. */
    private static class Talking implements ResultSink {
        @Override
        public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
            return CompletableFuture.completedFuture(Receipt.all(batch, Durability.MEMORY));
        }
    }

    @Test
    void aSinksOwnNumbersStandBesideTheManagersWithTheNameOfTheSink() throws Exception {
        ResultSink sink = new Talking() {
            @Override
            public void measure(Measures into) {
                into.gauge("assay_spool_bytes", 4096);
                into.counter("assay_delivery_total", 7, "result", "delivered");
                into.histogram("assay_signing_seconds", List.of(0.1, 1.0), List.of(2L, 3L, 3L), 0.7);
            }
        };
        try (SteppedManager manager = manager(sink)) {
            manager.turn();

            assertThat(metric(manager, "assay_spool_bytes", "sink", "sink-1-")).hasValueSatisfying(metric -> {
                assertThat(metric.value()).isEqualTo(4096);
                assertThat(metric.unit()).isEqualTo("bytes");
                assertThat(metric.kind()).isEqualTo(Metric.Kind.GAUGE);
            });
            assertThat(metric(manager, "assay_delivery_total", "sink", "sink-1-", "result", "delivered"))
                    .hasValueSatisfying(metric -> assertThat(metric.value()).isEqualTo(7));
            assertThat(metric(manager, "assay_signing_seconds", "sink", "sink-1-"))
                    .hasValueSatisfying(metric -> {
                        assertThat(metric.value()).isEqualTo(3);
                        assertThat(metric.buckets().orElseThrow().sum()).isEqualTo(0.7);
                    });
        }
    }

    @Test
    void whatAComponentGetsWrongIsLeftOutAndCountedAndCostsNobodyElseANumber() throws Exception {
        ResultSink sink = new Talking() {
            @Override
            public void measure(Measures into) {
                into.gauge("Spool Bytes", 1);
                into.gauge("assay_odd", 1, "label-without-value");
                into.gauge("assay_good", 1, "state", "a\nb");
                into.gauge("assay_good", 2, "state", "a\nb");
                into.histogram("assay_wrong_seconds", List.of(1.0), List.of(1L), 1);
                for (int i = 0; i < 600; i++) {
                    into.gauge("assay_many", i, "number", "" + i);
                }
                throw new IllegalStateException("in the middle");
            }
        };
        try (SteppedManager manager = manager(sink)) {
            manager.turn();
            List<Metric> metrics = manager.stats().metrics();

            assertThat(metrics)
                    .filteredOn(metric -> metric.name().equals("assay_good"))
                    .singleElement()
                    .satisfies(metric -> {
                        assertThat(metric.value()).isEqualTo(1);
                        assertThat(metric.labels().get("state")).doesNotContain("\n");
                    });
            assertThat(metrics)
                    .extracting(Metric::name)
                    .doesNotContain("Spool Bytes", "assay_odd", "assay_wrong_seconds");
            assertThat(metrics.stream().filter(metric -> metric.name().equals("assay_many")))
                    .hasSizeLessThanOrEqualTo(500);
            assertThat(metric(manager, "assay_up"))
                    .hasValueSatisfying(up -> assertThat(up.value()).isEqualTo(1));
            assertThat(metric(manager, "assay_listener_failures_total", "kind", "metrics")
                            .orElseThrow()
                            .value())
                    .isPositive();
            assertThat(metric(manager, "assay_truncations_total", "kind", "metrics")
                            .orElseThrow()
                            .value())
                    .isGreaterThan(100);
        }
    }

    @Test
    void secretsAreCountedByTheirResolverAndNeverByTheirName() throws Exception {
        JobSpec good = job("good").secret("token").build();
        JobSpec bad = job("bad").secret("broken").build();
        Configuration configuration = Configuration.builder("1")
                .secret(declared("token"))
                .secret(declared("broken"))
                .job(good)
                .job(bad)
                .build();
        try (SteppedManager manager = JobManager.builder()
                .configuration(configuration)
                .plugin("plugin", MetricsTest::satisfied)
                .secrets("vault", declaration -> {
                    environment.time().advance(Duration.ofMillis(250));
                    if (declaration.name().equals("broken")) {
                        throw new IllegalStateException("sealed");
                    }
                    return Secret.of("token", "1", "s3cr3t".toCharArray());
                })
                .permissions(HostPermissions.builder()
                        .secretOrigin("host:vault")
                        .secret("plugin", "token")
                        .secret("plugin", "broken")
                        .build())
                .results(MemorySink.latest(10))
                .buildStepped(environment)) {
            manager.turn();
            manager.triggerNow("good", "test", "one");
            manager.triggerNow("bad", "test", "two");

            Metric took = metric(manager, "assay_secrets_resolve_seconds", "resolver", "vault")
                    .orElseThrow();
            assertThat(took.value()).isEqualTo(2);
            assertThat(took.buckets().orElseThrow().sum()).isEqualTo(0.5);
            assertThat(metric(manager, "assay_secret_failures_total", "resolver", "vault")
                            .orElseThrow()
                            .value())
                    .isEqualTo(1);
            assertThat(manager.stats().metrics().toString()).doesNotContain("token", "broken");
        }
    }

    @Test
    void clocksThatAreSetAreCountedAndHowFarTheyWent() throws Exception {
        try (SteppedManager manager = manager(new Talking())) {
            manager.turn();
            environment.time().stepWall(Duration.ofMinutes(10));
            manager.pass(Duration.ofSeconds(5), environment.time()::advance);
            environment.time().stepWall(Duration.ofMinutes(-4));
            manager.pass(Duration.ofSeconds(5), environment.time()::advance);

            assertThat(metric(manager, "assay_clock_steps_total").orElseThrow().value())
                    .isEqualTo(2);
            assertThat(metric(manager, "assay_clock_offset_seconds")
                            .orElseThrow()
                            .value())
                    .isEqualTo(360);
        }
    }

    @Test
    void jobsThatAreSwitchedOffByHandCountAsDisabledAndListenersThatFailAreCounted() throws Exception {
        ManagerListener failing = new ManagerListener() {
            @Override
            public void onResult(AttestationResult result) {
                throw new IllegalStateException("listener");
            }
        };
        try (SteppedManager manager = JobManager.builder()
                .configuration(Configuration.builder("1")
                        .job(job("job").build())
                        .job(job("other").build())
                        .build())
                .plugin("plugin", MetricsTest::satisfied)
                .results(new Talking())
                .buildStepped(environment)) {
            manager.turn();
            assertThat(manager.disable("job", "ops", "for now")).isTrue();

            assertThat(metric(manager, "assay_jobs", "state", "disabled")
                            .orElseThrow()
                            .value())
                    .isEqualTo(1);
            assertThat(metric(manager, "assay_jobs", "state", "active")
                            .orElseThrow()
                            .value())
                    .isEqualTo(1);
            assertThat(metric(manager, "assay_jobs", "state", "never_run")
                            .orElseThrow()
                            .value())
                    .isEqualTo(1);
            manager.triggerNow("other", "ops", "once");
            assertThat(metric(manager, "assay_jobs", "state", "never_run")
                            .orElseThrow()
                            .value())
                    .isZero();
            assertThat(metric(manager, "assay_chain_acknowledged_sequence")
                            .orElseThrow()
                            .value())
                    .isEqualTo(metric(manager, "assay_chain_sequence")
                            .orElseThrow()
                            .value());
            assertThat(metric(manager, "assay_delivery_latency_seconds", "sink", "sink-1-")
                            .orElseThrow()
                            .value())
                    .isPositive();
            for (String level : List.of("DIRECT", "CLASSLOADER", "PROCESS")) {
                for (String name : List.of("assay_runs_active", "assay_slots_written_off", "assay_threads_abandoned")) {
                    assertThat(metric(manager, name, "level", level))
                            .as(name + " " + level)
                            .isPresent();
                }
            }
        }
        try (JobManager manager = JobManager.builder()
                .configuration(
                        Configuration.builder("1").job(job("job").build()).build())
                .plugin("plugin", MetricsTest::satisfied)
                .listener(failing)
                .results(new Talking())
                .build()) {
            manager.runAllOnce(Duration.ofSeconds(30));
            manager.close();
            assertThat(manager.stats().metrics())
                    .filteredOn(metric -> metric.name().equals("assay_listener_failures_total"))
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.labels()).isEqualTo(Map.of("kind", "result")));
        }
    }

    private SteppedManager manager(ResultSink sink) {
        return JobManager.builder()
                .configuration(
                        Configuration.builder("1").job(job("job").build()).build())
                .plugin("plugin", MetricsTest::satisfied)
                .results(sink)
                .buildStepped(environment);
    }

    private static SecretDeclaration declared(String name) {
        return new SecretDeclaration(name, "host:vault", Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static JobSpecBuilder job(String id) {
        return JobSpec.builder(id).plugin("plugin").schedule(Schedule.every(Duration.ofHours(1)));
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }

    /** The one with these labels; a sink's name is told by its beginning. */
    private static Optional<Metric> metric(SteppedManager manager, String name, String... labels) {
        return manager.stats().metrics().stream()
                .filter(metric -> metric.name().equals(name) && metric.labels().size() == labels.length / 2)
                .filter(metric -> {
                    boolean all = true;
                    for (int i = 0; i < labels.length; i += 2) {
                        String value = metric.labels().getOrDefault(labels[i], "?");
                        all &= labels[i].equals("sink") ? value.startsWith(labels[i + 1]) : value.equals(labels[i + 1]);
                    }
                    return all;
                })
                .findFirst();
    }
}
