package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a host learns of one job: the past, what waits and why, and what is to come. */
class ExplainTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant BEGIN = Instant.parse("2026-03-27T12:00:00Z");

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(BEGIN))
            .inlineThreads()
            .build();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    @Test
    void tellsHowPastDueTimesEndedAndWhichAreToCome() throws Exception {
        try (SteppedManager manager = manager(job("hourly").schedule(Schedule.every(Duration.ofHours(1))))) {
            manager.pass(Duration.ofMinutes(150), environment.time()::advance);

            Explanation explanation = explain(manager, "hourly", BEGIN.minusSeconds(3600), BEGIN.plusSeconds(4 * 3600));

            assertThat(explanation.fires())
                    .extracting(Explanation.Fire::state)
                    .containsExactly(
                            Explanation.State.NOT_REMEMBERED,
                            Explanation.State.ENDED,
                            Explanation.State.ENDED,
                            Explanation.State.ENDED,
                            Explanation.State.PLANNED);
            Explanation.Fire ended = explanation.fires().get(2);
            assertThat(ended.outcome()).contains(Outcome.COMPLETED);
            assertThat(ended.sequence()).isPositive();
            assertThat(ended.begun()).contains(ended.dueAt());
            assertThat(explanation.toString())
                    .contains("every 1 hour")
                    .contains("13:00:00Z ENDED COMPLETED SATISFIED")
                    .contains("15:00:00Z PLANNED")
                    .contains("PT30M old");
        }
    }

    @Test
    void tellsOfTheNightInWhichTheClocksSkipTheDueTime() throws Exception {
        try (SteppedManager manager =
                manager(job("nightly").schedule(Schedule.cron("30 2 * * *", Schedule.Dialect.UNIX, BERLIN)))) {

            Explanation explanation = explain(manager, "nightly", BEGIN, BEGIN.plus(Duration.ofDays(3)));

            assertThat(explanation.fires())
                    .extracting(
                            fire -> fire.dueAt().toString(), fire -> fire.note().isPresent())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("2026-03-28T01:30:00Z", false),
                            org.assertj.core.groups.Tuple.tuple("2026-03-29T01:00:00Z", true),
                            org.assertj.core.groups.Tuple.tuple("2026-03-30T00:30:00Z", false));
            assertThat(explanation.fires().get(1).note().orElseThrow())
                    .isEqualTo("stands for 2026-03-29T02:30, which the clocks skipped");
            assertThat(explanation.fires().get(1).local()).contains("2026-03-29T03:00+02:00");
            assertThat(explanation.clockChanges()).singleElement().satisfies(change -> {
                assertThat(change.at()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
                assertThat(change.substituted()).isEqualTo(1);
                assertThat(change.lost()).isZero();
                assertThat(change.text()).contains("skips one of its times").contains("fires once instead");
            });
        }
    }

    @Test
    void tellsOfTimesThatDoNotOccurAndOfTimesThatComeTwice() throws Exception {
        try (SteppedManager manager =
                manager(job("often").schedule(Schedule.cron("*/30 * * * *", Schedule.Dialect.UNIX, BERLIN)))) {

            Explanation spring = explain(
                    manager, "often", Instant.parse("2026-03-29T00:00:00Z"), Instant.parse("2026-03-29T03:00:00Z"));
            Explanation autumn = explain(
                    manager, "often", Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T02:00:00Z"));

            assertThat(spring.clockChanges().get(0).lost()).isEqualTo(2);
            assertThat(spring.fires()).hasSize(6);
            assertThat(autumn.clockChanges().get(0).repeated()).isEqualTo(2);
            assertThat(autumn.fires())
                    .extracting(fire -> fire.note().orElse(""))
                    .containsExactly(
                            "the first of two such local times",
                            "the first of two such local times",
                            "the second of two such local times",
                            "the second of two such local times");
        }
    }

    @Test
    void tellsWhereEvidenceWillGoStaleAndThatMaintenanceSkipsATime() throws Exception {
        Configuration configuration = Configuration.builder("1")
                .settings(Settings.builder()
                        .calendar(
                                "freeze",
                                List.of(new Settings.MaintenanceWindow.Once(
                                        BEGIN.plus(Duration.ofHours(3)), BEGIN.plus(Duration.ofHours(7)))))
                        .build())
                .job(job("often")
                        .schedule(Schedule.every(Duration.ofHours(1)))
                        .bounds(new ScheduleBounds(
                                Optional.empty(), Optional.empty(), Duration.ZERO, List.of("freeze")))
                        .freshness(Duration.ofHours(2))
                        .build())
                .build();
        try (SteppedManager manager = JobManager.builder()
                .configuration(configuration)
                .plugin("plugin", ExplainTest::satisfied)
                .results(MemorySink.latest(10))
                .buildStepped(environment)) {

            Explanation explanation = explain(manager, "often", BEGIN, BEGIN.plus(Duration.ofHours(10)));

            assertThat(explanation.fires().stream()
                            .filter(fire -> fire.outcome().equals(Optional.of(Outcome.SKIPPED))))
                    .hasSize(4)
                    .allSatisfy(fire ->
                            assertThat(fire.reason().orElseThrow().code()).isEqualTo("MAINTENANCE"));
            assertThat(explanation.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.from()).isEqualTo(BEGIN.plus(Duration.ofHours(2)));
                assertThat(gap.to()).isEqualTo(BEGIN.plus(Duration.ofHours(7)));
                assertThat(gap.length()).isEqualTo(Duration.ofHours(5));
            });
        }
    }

    @Test
    void tellsWhatWaitsForHowLongWhereAndWhyWithNumbers() throws Exception {
        try (SteppedManager manager = JobManager.builder()
                .configuration(Configuration.builder("1")
                        .job(job("big")
                                .schedule(Schedule.every(Duration.ofHours(1)))
                                .request(new ResourceRequest(0, 3))
                                .build())
                        .build())
                .plugin("plugin", ExplainTest::satisfied)
                .resources(ResourceMonitor.builder()
                        .probe(() -> MachineReading.builder(environment.time().nanos(), "busy")
                                .cpuBusyNanos((environment.time().nanos()
                                                + Duration.ofDays(1).toNanos())
                                        * 4)
                                .cpuCapacity(4)
                                .memoryTotalBytes(8L << 30)
                                .memoryAvailableBytes(7L << 30)
                                .build())
                        .build())
                .results(MemorySink.latest(10))
                .buildStepped(environment)) {
            manager.turn();
            environment.time().advance(Duration.ofSeconds(5));
            manager.turn();
            manager.pass(Duration.ofMinutes(61), environment.time()::advance);

            Explanation explanation = explain(manager, "big", BEGIN, BEGIN.plus(Duration.ofHours(2)));

            assertThat(explanation.pending()).isNotEmpty();
            Explanation.Fire waits = explanation.pending().get(0);
            assertThat(waits.state()).isEqualTo(Explanation.State.WAITING);
            assertThat(waits.waited()).isPositive();
            assertThat(waits.position()).isEqualTo(1);
            assertThat(waits.reason().orElseThrow().code()).isEqualTo("CPU_SHORT");
            assertThat(waits.reason().orElseThrow().numbers()).containsKeys("neededCpus", "ceilingCpus");
            assertThat(explanation.toString())
                    .contains("number 1 in the order of waiting")
                    .contains("neededCpus 3");
            assertThat(manager.stats().oldestWait()).isPositive();
        }
    }

    @Test
    void saysThatAPausedJobWillBeSkipped() throws Exception {
        try (SteppedManager manager = manager(job("hourly").schedule(Schedule.every(Duration.ofHours(1))))) {
            manager.turn();
            manager.pause("hourly", "ops", "freeze");

            Explanation explanation = explain(manager, "hourly", BEGIN.plusSeconds(1), BEGIN.plusSeconds(7200));

            assertThat(explanation.notes()).anyMatch(note -> note.contains("ops") && note.contains("freeze"));
            assertThat(explanation.fires()).allSatisfy(fire -> {
                assertThat(fire.state()).isEqualTo(Explanation.State.PLANNED);
                assertThat(fire.outcome()).contains(Outcome.SKIPPED);
            });
        }
    }

    @Test
    void knowsNothingOfAJobThatIsNotThereAndRefusesTimesInTheWrongOrder() throws Exception {
        try (SteppedManager manager = manager(job("hourly").schedule(Schedule.every(Duration.ofHours(1))))) {
            manager.turn();

            assertThat(manager.explain("nobody", BEGIN, BEGIN.plusSeconds(1))).isEmpty();
            assertThatThrownBy(() -> manager.explain("hourly", BEGIN, BEGIN))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aManagerWithThreadsExplainsToo() throws Exception {
        try (JobManager manager = JobManager.builder()
                .configuration(Configuration.builder("1")
                        .job(job("hourly")
                                .schedule(Schedule.every(Duration.ofHours(1)))
                                .build())
                        .build())
                .plugin("plugin", ExplainTest::satisfied)
                .results(MemorySink.latest(10))
                .build()) {
            manager.runAllOnce(Duration.ofSeconds(30));
            Instant now =
                    manager.job("hourly").orElseThrow().last().orElseThrow().ended();

            Explanation explanation = manager.explain("hourly", now.minusSeconds(60), now.plusSeconds(3600))
                    .orElseThrow();

            assertThat(explanation.fires()).anyMatch(fire -> fire.state() == Explanation.State.ENDED);
            assertThat(explanation.fires()).anyMatch(fire -> fire.state() == Explanation.State.PLANNED);
            assertThat(explanation.job().evidenceAge()).isPresent();
        }
    }

    private Explanation explain(SteppedManager manager, String job, Instant from, Instant to) throws Exception {
        manager.turn();
        return manager.explain(job, from, to).orElseThrow();
    }

    private SteppedManager manager(JobSpecBuilder job) {
        return JobManager.builder()
                .configuration(Configuration.builder("1").job(job.build()).build())
                .plugin("plugin", ExplainTest::satisfied)
                .results(MemorySink.latest(100))
                .buildStepped(environment);
    }

    private static JobSpecBuilder job(String id) {
        return JobSpec.builder(id).plugin("plugin");
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }
}
