package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
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

/**
 * What an auditor asks of one job: why did this run and that not, what did the clocks do to it, what will happen, and what of
 * that is certain. Every due time of the stretch is accounted for, once, and in order.
 */
class ExplainAuditTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant BEGIN = Instant.parse("2026-03-27T12:00:00Z");

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(BEGIN.plusSeconds(30)))
            .inlineThreads()
            .build();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    @Test
    void everyDueTimeOfAMonthAcrossBothChangesOfClocksIsThereOnceAndInOrder() throws Exception {
        for (String text : List.of("30 2 * * *", "*/30 0-4 * * *", "0,30 0,1,2,3 * * *")) {
            Instant from = Instant.parse("2026-03-28T00:00:00Z");
            try (SteppedManager manager =
                    manager(job("job").schedule(Schedule.cron(text, Schedule.Dialect.UNIX, BERLIN)))) {
                manager.turn();
                Explanation ahead = manager.explain("job", from, from.plus(Duration.ofDays(3)))
                        .orElseThrow();
                manager.pass(Duration.ofDays(5), environment.time()::advance);
                Explanation behind = manager.explain("job", from, from.plus(Duration.ofDays(3)))
                        .orElseThrow();

                assertThat(ahead.fires())
                        .as(text)
                        .allSatisfy(fire -> assertThat(fire.state()).isEqualTo(Explanation.State.PLANNED));
                assertThat(behind.fires())
                        .as(text)
                        .allSatisfy(fire -> assertThat(fire.state()).isEqualTo(Explanation.State.ENDED));
                assertThat(behind.fires())
                        .extracting(Explanation.Fire::dueAt)
                        .as("what was foretold is what happened, by " + text)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .containsExactlyElementsOf(ahead.fires().stream()
                                .map(Explanation.Fire::dueAt)
                                .toList());
                assertThat(behind.fires())
                        .extracting(Explanation.Fire::note)
                        .as("and substitutions are told afterwards, too")
                        .containsExactlyElementsOf(ahead.fires().stream()
                                .map(Explanation.Fire::note)
                                .toList());
                assertThat(behind.clockChanges())
                        .isEqualTo(ahead.clockChanges())
                        .hasSize(1);
            }
            environment.time().stepWall(Duration.between(environment.time().wall(), BEGIN.plusSeconds(30)));
        }
    }

    @Test
    void aJobThatIsSwitchedOffHasNothingToComeAndSaysByWhomAndWhy() throws Exception {
        try (SteppedManager manager = manager(hourly("job"))) {
            manager.pass(Duration.ofHours(2), environment.time()::advance);
            manager.disable("job", "ops", "the target is gone");
            Instant now = environment.time().wall();

            Explanation explanation =
                    manager.explain("job", BEGIN, now.plus(Duration.ofHours(3))).orElseThrow();

            assertThat(explanation.fires())
                    .as("the past is still told, and nothing is promised")
                    .isNotEmpty()
                    .allSatisfy(fire -> assertThat(fire.dueAt()).isBeforeOrEqualTo(now));
            assertThat(explanation.toString())
                    .contains("it is switched off:")
                    .contains("ops")
                    .contains("the target is gone");

            manager.enable("job", "ops", "it is back");
            assertThat(manager.explain("job", now, now.plus(Duration.ofHours(3)))
                            .orElseThrow()
                            .fires())
                    .hasSize(3);
        }
    }

    @Test
    void aJobThatIsPausedSaysWhatItSkipsAndWhatItSkipped() throws Exception {
        try (SteppedManager manager = manager(hourly("job"))) {
            manager.turn();
            manager.pause("job", "ann", "freeze");
            manager.pass(Duration.ofMinutes(150), environment.time()::advance);

            Explanation explanation = manager.explain("job", BEGIN, BEGIN.plus(Duration.ofHours(5)))
                    .orElseThrow();

            assertThat(explanation.fires().stream()
                            .filter(fire -> fire.state() == Explanation.State.ENDED)
                            .toList())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(fire -> {
                        assertThat(fire.outcome()).contains(Outcome.SKIPPED);
                        assertThat(fire.reason().orElseThrow().text()).contains("ann", "freeze");
                    });
            assertThat(explanation.fires().stream()
                            .filter(fire -> fire.state() == Explanation.State.PLANNED)
                            .toList())
                    .hasSize(2)
                    .allSatisfy(fire -> assertThat(fire.outcome()).contains(Outcome.SKIPPED));
        }
    }

    @Test
    void aJobThatHasNeverRunSaysSoAndUntilWhenThatIsAllowed() throws Exception {
        try (SteppedManager manager = manager(hourly("job").freshness(Duration.ofHours(4)))) {
            manager.turn();

            Explanation explanation = manager.explain("job", environment.time().wall(), BEGIN.plus(Duration.ofHours(2)))
                    .orElseThrow();

            assertThat(explanation.notes()).contains("nothing of it has ended since the manager began");
            assertThat(explanation.toString())
                    .contains("no definite evidence yet")
                    .contains("fresh until " + BEGIN.plusSeconds(30).plus(Duration.ofHours(4)));
            assertThat(explanation.job().last()).isEmpty();
        }
    }

    @Test
    void aJobThatStarvesSaysSinceWhenForWhatAtWhichPlaceAndWhatBecameOfThoseBefore() throws Exception {
        try (SteppedManager manager = JobManager.builder()
                .configuration(Configuration.builder("1")
                        .job(job("first")
                                .schedule(Schedule.every(Duration.ofMinutes(30)))
                                .request(new ResourceRequest(0, 3))
                                .policies(JobPolicies.builder()
                                        .deadline(Duration.ofMinutes(10))
                                        .build())
                                .build())
                        .job(job("second")
                                .schedule(Schedule.every(Duration.ofMinutes(30)))
                                .request(new ResourceRequest(0, 3))
                                .policies(JobPolicies.builder()
                                        .deadline(Duration.ofMinutes(20))
                                        .build())
                                .build())
                        .build())
                .plugin("plugin", ExplainAuditTest::satisfied)
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
                .results(MemorySink.latest(100))
                .buildStepped(environment)) {
            manager.turn();
            environment.time().advance(Duration.ofSeconds(5));
            manager.turn();
            manager.pass(Duration.ofMinutes(61), environment.time()::advance);

            Explanation second = manager.explain("second", BEGIN, BEGIN.plus(Duration.ofHours(2)))
                    .orElseThrow();

            assertThat(second.pending()).singleElement().satisfies(waits -> {
                assertThat(waits.state()).isEqualTo(Explanation.State.WAITING);
                assertThat(waits.position()).isEqualTo(2);
                assertThat(waits.reason().orElseThrow().code()).isEqualTo("BEHIND_OTHERS");
                assertThat(waits.reason().orElseThrow().text()).contains("of job first, waits: CPU_SHORT");
                assertThat(waits.reason().orElseThrow().numbers())
                        .containsEntry("before", 1)
                        .containsEntry("position", 2)
                        .containsKey("sinceMillis");
            });
            Explanation first = manager.explain("first", BEGIN, BEGIN.plus(Duration.ofHours(2)))
                    .orElseThrow();
            assertThat(first.pending())
                    .singleElement()
                    .satisfies(waits -> assertThat(waits.reason().orElseThrow().numbers())
                            .containsKeys("neededCpus", "reservedCpus", "ceilingCpus", "position", "sinceMillis"));
            assertThat(first.toString())
                    .contains("number 1 in the order of waiting")
                    .contains("neededCpus 3")
                    .contains("position 1")
                    .contains("sinceMillis ")
                    .contains("(busy");
            assertThat(manager.stats().oldestWait()).isPositive();
            assertThat(second.fires().stream()
                            .filter(fire -> fire.outcome().equals(Optional.of(Outcome.EXPIRED)))
                            .toList())
                    .as("those that could not begin in time ended, with their reason")
                    .isNotEmpty()
                    .allSatisfy(fire -> assertThat(fire.reason()).isPresent());
        }
    }

    private SteppedManager manager(JobSpecBuilder job) {
        return JobManager.builder()
                .configuration(Configuration.builder("1").job(job.build()).build())
                .plugin("plugin", ExplainAuditTest::satisfied)
                .results(MemorySink.latest(100))
                .buildStepped(environment);
    }

    private static JobSpecBuilder hourly(String id) {
        return job(id).schedule(Schedule.every(Duration.ofHours(1)));
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
