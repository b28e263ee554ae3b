package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Overlap, limits, order, retries and the ladder, with runs that take as long as a test lets them. */
class PoliciesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stepped flow = new Stepped(1000, Map.of("plugin", Stepped::satisfied, "other", Stepped::satisfied));

    @AfterEach
    void close() {
        flow.close();
    }

    private static JobSpec every(Duration period, JobPolicies.Builder policies) {
        return Stepped.job("job")
                .schedule(Schedule.every(period))
                .timeout(Duration.ofHours(5))
                .policies(policies.deadline(Duration.ofHours(5)).build())
                .build();
    }

    private void assertReasons(Outcome outcome, String code, int count) {
        assertThat(flow.results(outcome))
                .hasSize(count)
                .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo(code));
    }

    @Test
    void skipEndsWhatIsDueWhileOneRuns() {
        flow.runs.hold(true);
        flow.apply("1", every(MINUTE, JobPolicies.builder().overlap(OverlapPolicy.SKIP)));

        flow.pass(Duration.ofMinutes(4), MINUTE);

        assertThat(flow.runs.held()).isEqualTo(1);
        assertReasons(Outcome.SKIPPED, Reasons.OVERLAP, 3);
        flow.runs.letAllEnd();
        flow.settle();
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void queueOneKeepsTheNewestWaiting() {
        flow.runs.hold(true);
        flow.apply("1", every(MINUTE, JobPolicies.builder().overlap(OverlapPolicy.QUEUE_ONE)));

        flow.pass(Duration.ofMinutes(4), MINUTE);

        assertThat(flow.runs.held()).isEqualTo(1);
        assertThat(flow.snapshot().waiting()).isEqualTo(1);
        assertReasons(Outcome.SKIPPED, Reasons.SUPERSEDED, 2);
        flow.runs.letAllEnd();
        flow.settle();
        assertThat(flow.runs.held()).as("the newest begins at once").isEqualTo(1);
        flow.runs.letAllEnd();
        flow.settle();
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(2);
    }

    @Test
    void cancelRunningMakesRoomForTheNewestAndTheCancelledOneHasItsResult() {
        flow.runs.hold(true);
        flow.apply("1", every(MINUTE, JobPolicies.builder().overlap(OverlapPolicy.CANCEL_RUNNING)));
        flow.pass(Duration.ofMinutes(2), MINUTE);
        assertThat(flow.runs.held()).isEqualTo(1);

        flow.runs.letEnd(0); // it was told to end, and does
        flow.settle();

        assertReasons(Outcome.CANCELLED, Reasons.SUPERSEDED, 1);
        assertThat(flow.runs.held()).as("the newest runs").isEqualTo(1);
        flow.runs.letAllEnd();
        flow.settle();
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void allowLetsThatManyRunAndSkipsTheRest() {
        flow.runs.hold(true);
        flow.apply("1", every(MINUTE, JobPolicies.builder().overlap(OverlapPolicy.allow(3))));

        flow.pass(Duration.ofMinutes(5), MINUTE);

        assertThat(flow.runs.held()).isEqualTo(3);
        assertReasons(Outcome.SKIPPED, Reasons.OVERLAP, 2);
        flow.runs.letAllEnd();
    }

    @Test
    void aGroupRunsAsManyAsItsLimitAndLetsOthersPass() {
        flow.runs.hold(true);
        JobPolicies grouped = JobPolicies.builder().group("database").build();
        flow.apply(Configuration.builder("1")
                .settings(Settings.builder().group("database", 1).build())
                .jobs(List.of(
                        Stepped.job("a").policies(grouped).build(),
                        Stepped.job("b").policies(grouped).build(),
                        Stepped.job("c").policies(grouped).build(),
                        Stepped.job("free").build()))
                .build());
        for (String job : List.of("a", "b", "c", "free")) {
            flow.control.trigger(job, Trigger.manual("test", "all at once"));
        }
        flow.settle();

        assertThat(flow.runs.held()).as("one of the group, and the free one").isEqualTo(2);
        assertThat(flow.control.job("b").orElseThrow().delay())
                .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo(Reasons.CONCURRENCY_LIMIT));
        int most = 0;
        while (flow.runs.held() > 0) {
            most = Math.max(most, flow.runs.held());
            flow.runs.letEnd(0);
            flow.settle();
        }
        assertThat(most).isEqualTo(2);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(4);
    }

    @Test
    void notMoreRunThanTheManagerAllowsAndWhoIsMostUrgentIsNext() {
        flow.runs.hold(true);
        JobSpec[] jobs = new JobSpec[12];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = Stepped.job("job-" + i)
                    .policies(JobPolicies.builder()
                            .priority(i == 11 ? JobPolicies.Priority.HIGH : JobPolicies.Priority.NORMAL)
                            .deadline(Duration.ofMinutes(60 - i))
                            .build())
                    .build();
        }
        flow.apply("1", jobs);
        for (JobSpec job : jobs) {
            flow.control.trigger(job.id(), Trigger.manual("test", "all at once"));
        }
        flow.settle();

        assertThat(flow.runs.held()).isEqualTo(4);
        flow.runs.letAllEnd();
        while (flow.snapshot().pending() > 0) {
            flow.settle();
            flow.runs.letAllEnd();
            flow.settle();
        }
        // The later its number, the sooner it expires; the one with priority would be first in any case.
        List<String> byDeadline = new ArrayList<>();
        for (int i = 11; i >= 0; i--) {
            byDeadline.add("job-" + i);
        }
        assertThat(flow.results).extracting(r -> r.job().spec().id()).containsExactlyElementsOf(byDeadline);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(12);
    }

    @Test
    void thousandsThatWaitForALimitOfTheirOwnDoNotStarveWhoIsBehindThem() {
        flow.runs.hold(true);
        JobPolicies grouped = JobPolicies.builder()
                .group("database")
                .deadline(Duration.ofMinutes(30))
                .build();
        JobSpec[] jobs = new JobSpec[1500];
        for (int i = 0; i < 1499; i++) {
            jobs[i] = Stepped.job("grouped-" + i).policies(grouped).build();
        }
        jobs[1499] = Stepped.job("free")
                .policies(JobPolicies.builder().deadline(Duration.ofHours(2)).build())
                .build();
        flow.apply(Configuration.builder("1")
                .settings(Settings.builder().group("database", 1).build())
                .jobs(List.of(jobs))
                .build());
        for (JobSpec job : jobs) {
            flow.control.trigger(job.id(), Trigger.manual("test", "all at once"));
        }
        flow.settle();

        assertThat(flow.control.job("free").orElseThrow().running()).isEqualTo(1);
        assertThat(flow.runs.held()).isEqualTo(2);
        flow.runs.letAllEnd();
    }

    @Test
    void aRunThatIgnoresItsTimeoutGivesItsPlaceBackAndAfterThreeThePluginIsNotRunAgain() {
        flow.runs.hold(true);
        JobSpec job = Stepped.job("job")
                .schedule(Schedule.every(Duration.ofMinutes(2)))
                .timeout(SECOND.multipliedBy(10))
                .build();
        JobSpec healthy = JobSpec.builder("healthy")
                .plugin("other")
                .schedule(Schedule.every(Duration.ofMinutes(2)))
                .build();
        flow.apply("1", job);

        flow.pass(Duration.ofMinutes(9), SECOND);

        assertThat(flow.results(Outcome.TIMED_OUT)).hasSize(3);
        assertThat(flow.environment.signals(Signal.Kind.RUN_ABANDONED)).hasSize(3);
        assertThat(flow.environment.signals(Signal.Kind.PLUGIN_DISABLED))
                .singleElement()
                .satisfies(s -> assertThat(s.reason().numbers()).containsEntry("leftBehind", 3));
        assertThat(flow.snapshot().running()).isZero();
        assertReasons(
                Outcome.UNAVAILABLE,
                Reasons.PLUGIN_DISABLED,
                flow.results(Outcome.UNAVAILABLE).size());
        assertThat(flow.results(Outcome.UNAVAILABLE)).isNotEmpty();
        assertThat(flow.runs.held()).as("no fourth thread").isEqualTo(3);

        flow.apply("2", job, healthy);
        flow.runs.hold(false);
        flow.pass(Duration.ofMinutes(4), SECOND);
        assertThat(flow.results(Outcome.COMPLETED))
                .extracting(r -> r.job().spec().id())
                .containsOnly("healthy");
        assertThat(flow.environment.signals(Signal.Kind.PLUGIN_RELEASED)).isEmpty();
        flow.apply("3", healthy);
        assertThat(flow.environment.signals(Signal.Kind.PLUGIN_RELEASED))
                .as("nothing in force asks for what is disabled any more")
                .singleElement()
                .satisfies(s -> assertThat(s.about()).isEqualTo("plugin"));
        flow.runs.letAllEnd();
        flow.settle();
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void aRunThatCanNotHaveAThreadEndsWithAReasonAndTheNextOneRuns() {
        flow.apply("1", every(MINUTE, JobPolicies.builder()));
        flow.runs.refuse(true);
        flow.pass(Duration.ofMinutes(2), MINUTE);
        flow.runs.refuse(false);
        flow.pass(MINUTE, MINUTE);

        assertReasons(Outcome.FAILED, Reasons.SUBMIT_REFUSED, 2);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void aTimeoutIsForEachAttemptAndTheBudgetIsForAllOfThem() {
        flow.runs.hold(true);
        RetryPolicy retry = new RetryPolicy(
                10, Duration.ofSeconds(10), MINUTE, Duration.ofMinutes(4), EnumSet.of(RetryPolicy.On.TIMED_OUT));
        flow.apply(
                "1",
                Stepped.job("job")
                        .timeout(MINUTE)
                        .policies(JobPolicies.builder().retry(retry).build())
                        .build());
        flow.control.trigger("job", Trigger.manual("test", "slow"));
        flow.settle();

        int underWay = 0;
        for (int i = 0; i < 600; i++) {
            flow.pass(SECOND, SECOND);
            underWay = flow.runs.held() > 0 ? underWay + 1 : 0;
            // A plugin that heeds its cancellation: it ends once it has been told to.
            if (underWay == 63) {
                flow.runs.letAllEnd();
            }
        }

        AttestationResult result = flow.results.get(0);
        assertThat(flow.results).hasSize(1);
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.attempts()).hasSizeBetween(2, 5);
        assertThat(result.attempts()).extracting(Attempt::outcome).containsOnly(Outcome.TIMED_OUT);
    }

    @Test
    void onlyTheOutcomesThatAreNamedAreRetried() {
        flow.runs.refuse(true); // FAILED
        RetryPolicy timeoutsOnly =
                new RetryPolicy(5, SECOND, SECOND, Duration.ofMinutes(5), EnumSet.of(RetryPolicy.On.TIMED_OUT));
        RetryPolicy failures =
                new RetryPolicy(3, SECOND, SECOND, Duration.ofMinutes(5), EnumSet.of(RetryPolicy.On.FAILED));
        flow.apply(
                "1",
                Stepped.job("once")
                        .policies(JobPolicies.builder().retry(timeoutsOnly).build())
                        .build(),
                Stepped.job("thrice")
                        .policies(JobPolicies.builder().retry(failures).build())
                        .build());
        flow.control.trigger("once", Trigger.manual("test", "x"));
        flow.control.trigger("thrice", Trigger.manual("test", "x"));
        flow.pass(MINUTE, SECOND);

        assertThat(flow.results)
                .extracting(r -> r.job().spec().id(), r -> r.attempts().size())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("once", 1),
                        org.assertj.core.groups.Tuple.tuple("thrice", 3));
    }

    @Test
    void aFullReserveLeavesWhatIsDueDueAndTellsItLaterAsARange() {
        flow.apply("1", every(MINUTE, JobPolicies.builder()));
        flow.control.pause("job", "alice", "so that each due time is a result without a run");
        flow.sinkAway();
        flow.pass(Duration.ofHours(24 * 14), Duration.ofMinutes(10));

        assertThat(flow.snapshot().pending()).isLessThan(Stepped.RESERVE + 1000 + 1200);
        flow.sinkBack();
        flow.pass(Duration.ofMinutes(10), MINUTE);
        assertThat(flow.results.stream().mapToLong(r -> r.occurrence().count()).sum())
                .isEqualTo(14 * 24 * 60 + 10);
        assertThat(flow.lawHolds()).isTrue();
    }
}
