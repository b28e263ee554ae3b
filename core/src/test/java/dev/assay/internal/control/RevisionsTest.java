package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a revision does to the jobs, runs and settings that are in force, and that it stops nothing while it does. */
class RevisionsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofHours(5);

    private final Stepped flow = new Stepped(1000, Map.of("plugin", Stepped::satisfied));

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aRunFinishesUnderTheSpecItBeganWith() {
        flow.runs.hold(true);
        flow.apply("1", changing("before", JobPolicies.OnChange.FINISH));
        flow.pass(MINUTE, MINUTE);

        flow.apply("2", changing("after", JobPolicies.OnChange.FINISH));
        flow.runs.letAllEnd();
        flow.settle();
        flow.runs.hold(false);
        flow.pass(MINUTE, MINUTE);

        assertThat(flow.results(Outcome.COMPLETED))
                .extracting(result -> result.job().spec().title())
                .containsExactly("before", "after");
        assertThat(flow.results(Outcome.COMPLETED))
                .extracting(result -> result.job().generation())
                .containsExactly(1L, 2L);
        assertThat(flow.results).extracting(AttestationResult::outcome).containsOnly(Outcome.COMPLETED);
    }

    @Test
    void finishIsWhatHappensUnlessTheJobSaysOtherwise() {
        assertThat(JobPolicies.builder().build().onChange()).isEqualTo(JobPolicies.OnChange.FINISH);
    }

    @Test
    void aRunIsCancelledIfTheJobSaysSo() {
        flow.runs.hold(true);
        flow.apply("1", changing("before", JobPolicies.OnChange.CANCEL));
        flow.pass(MINUTE, MINUTE);

        flow.apply("2", changing("after", JobPolicies.OnChange.CANCEL));
        flow.runs.letAllEnd();
        flow.settle();

        assertThat(flow.results(Outcome.CANCELLED)).singleElement().satisfies(result -> {
            assertThat(result.reason().code()).isEqualTo(Reasons.JOB_CHANGED);
            assertThat(result.job().spec().title()).isEqualTo("before");
            assertThat(result.attempts()).as("it ran, and says so").hasSize(1);
        });
    }

    @Test
    void whatRunsAndWaitsOfARemovedJobEndsWithAResultEach() {
        flow.runs.hold(true);
        flow.apply("1", changing("before", JobPolicies.OnChange.FINISH));
        flow.pass(Duration.ofMinutes(2), MINUTE);
        assertThat(flow.snapshot().waiting()).isEqualTo(1);

        flow.apply("2");
        flow.runs.letAllEnd();
        flow.settle();

        assertThat(flow.results(Outcome.CANCELLED))
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.reason().code()).isEqualTo(Reasons.JOB_REMOVED));
        assertThat(flow.snapshot().pending()).isZero();
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void aJobThatStaysAsItIsKeepsItsPhaseAndItsRun() {
        flow.runs.hold(true);
        JobSpec phased = Stepped.job("phased")
                .schedule(Schedule.after(Duration.ofMinutes(7)))
                .timeout(LONG)
                .build();
        flow.apply("1", phased);
        flow.pass(MINUTE, MINUTE);
        assertThat(flow.runs.held()).isEqualTo(1);

        flow.apply("2", phased, Stepped.job("other").build());
        assertThat(flow.runs.held()).as("the same run goes on").isEqualTo(1);
        flow.runs.letAllEnd();
        flow.runs.hold(false);
        flow.settle();
        var next = flow.control.job("phased").orElseThrow().nextDue();
        flow.apply("3", phased);

        assertThat(flow.control.job("phased").orElseThrow().nextDue())
                .isEqualTo(next)
                .isPresent();
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
        assertThat(flow.environment.signals(Signal.Kind.JOB_CHANGED)).isEmpty();
    }

    @Test
    void aRevisionWithOneFaultChangesNothingAndTheLastGoodOneGoesOn() {
        flow.apply("1", Stepped.job("good").schedule(Schedule.every(MINUTE)).build());

        assertThatThrownBy(() -> flow.apply(
                        "2",
                        Stepped.job("new").schedule(Schedule.every(MINUTE)).build(),
                        Stepped.job("good").plugin("nobody").build(),
                        Stepped.job("good").plugin("nobody").build()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(fault -> fault.code())
                                .contains("UNKNOWN_PLUGIN", "DUPLICATE_ID"));
        flow.pass(Duration.ofMinutes(3), MINUTE);

        assertThat(flow.results(Outcome.COMPLETED)).hasSize(3);
        assertThat(flow.control.job("new")).isEmpty();
        assertThat(flow.snapshot().revision()).contains("1");
    }

    @Test
    void theLimitOfAGroupChangesWhileJobsWait() {
        flow.runs.hold(true);
        flow.apply(grouped("1", 1));
        flow.pass(MINUTE, MINUTE);
        assertThat(flow.runs.held()).isEqualTo(1);

        flow.apply(grouped("2", 3));
        assertThat(flow.runs.held()).as("two more may begin at once").isEqualTo(3);

        flow.apply(grouped("3", 1));
        assertThat(flow.runs.held()).as("what runs is not stopped").isEqualTo(3);
    }

    @Test
    void nothingOfARevisionIsDoneInOneTurnHoweverLargeItIs() {
        flow.apply(many("1", 0, "before"));
        long fired = due();
        flow.environment.time().advance(MINUTE);

        flow.submit(many("2", 5_000, "before"));
        int turns = 0;
        int before = 1;
        while (flow.control.doWork() > 0) {
            int now = (int) flow.control.jobs().count();
            assertThat(now - before).as("jobs that one turn brings into force").isLessThanOrEqualTo(256);
            before = now;
            if (turns++ == 3) {
                assertThat(due())
                        .as("what is due meanwhile is not kept waiting")
                        .isGreaterThan(fired);
                assertThat(now).isLessThan(5_000);
            }
        }

        assertThat(flow.control.jobs().count()).isEqualTo(5_001);
        assertThat(flow.snapshot().revision()).contains("2");
    }

    @Test
    void jobsThatWaitForOnePluginAreToldASliceAtATime() {
        List<Integer> armed = new ArrayList<>();
        flow.submit(many("1", 3_000, "before"));

        while (flow.control.doWork() > 0) {
            armed.add((int)
                    flow.control.jobs().filter(job -> job.nextDue().isPresent()).count());
        }

        int before = 0;
        for (int now : armed) {
            assertThat(now - before).isLessThanOrEqualTo(2 * 256);
            before = now;
        }
        assertThat(before).isEqualTo(3_001);
    }

    @Test
    void closingGoesAlongTheJobsASliceAtATime() {
        flow.apply(many("1", 3_000, "before"));

        flow.control.beginClose();
        flow.control.doWork();
        long left = flow.control.jobs().filter(job -> job.nextDue().isPresent()).count();
        flow.environment.time().advance(Duration.ofDays(2));
        flow.settle();

        assertThat(left).isPositive().isLessThan(3_001);
        assertThat(flow.control.jobs()).noneMatch(job -> job.nextDue().isPresent());
        assertThat(flow.results).as("nothing is due once it closes").isEmpty();
    }

    private long due() {
        return flow.snapshot().due();
    }

    private static Configuration many(String revision, int jobs, String title) {
        Configuration.Builder configuration = Configuration.builder(revision)
                .job(Stepped.job("ticking").schedule(Schedule.every(MINUTE)).build());
        for (int i = 0; i < jobs; i++) {
            configuration.job(Stepped.job("job-" + i)
                    .title(title)
                    .schedule(Schedule.every(Duration.ofDays(1)))
                    .build());
        }
        return configuration.build();
    }

    private static Configuration grouped(String revision, int limit) {
        Configuration.Builder configuration = Configuration.builder(revision)
                .settings(Settings.builder().group("db", limit).build());
        for (int i = 0; i < 3; i++) {
            configuration.job(Stepped.job("job-" + i)
                    .schedule(Schedule.every(Duration.ofMinutes(1)))
                    .timeout(LONG)
                    .policies(JobPolicies.builder().group("db").deadline(LONG).build())
                    .build());
        }
        return configuration.build();
    }

    private static JobSpec changing(String title, JobPolicies.OnChange onChange) {
        return Stepped.job("changing")
                .title(title)
                .schedule(Schedule.every(MINUTE))
                .timeout(LONG)
                .policies(JobPolicies.builder()
                        .onChange(onChange)
                        .overlap(OverlapPolicy.QUEUE_ONE)
                        .deadline(LONG)
                        .build())
                .build();
    }
}
