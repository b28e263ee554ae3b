package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import dev.assay.spi.result.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Days of schedule, stepped in moments: what becomes of every due occurrence. */
class ControlLoopTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger failures = new AtomicInteger();
    private Stepped flow = new Stepped(1000, Map.of("plugin", Stepped::satisfied));

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aJobRunsAtEachOfItsTimesAndEveryOneHasItsResult() {
        flow.apply("1", Stepped.job("job").schedule(Schedule.every(MINUTE)).build());

        flow.pass(Duration.ofHours(24), MINUTE);

        assertThat(flow.results(Outcome.COMPLETED)).hasSize(24 * 60);
        assertThat(flow.snapshot().due()).isEqualTo(24 * 60);
        assertThat(flow.snapshot().pending()).isZero();
        assertThat(flow.results)
                .extracting(AttestationResult::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongSleepIsOneRunAndOneRecordForEachRangeOfMissedTimes() {
        flow.apply("1", Stepped.job("job").schedule(Schedule.every(MINUTE)).build());

        flow.leap(Duration.ofDays(30));

        assertThat(flow.results(Outcome.COMPLETED)).singleElement().satisfies(run -> {
            assertThat(run.occurrence().trigger().kind()).isEqualTo(Trigger.Kind.SCHEDULE);
        });
        long missed = flow.results(Outcome.MISSED).stream()
                .mapToLong(result -> result.occurrence().count())
                .sum();
        assertThat(missed + 1).isEqualTo(30 * 24 * 60);
        assertThat(flow.results).hasSizeLessThan(200);
        assertThat(flow.lawHolds()).isTrue();
        assertThat(flow.environment.signals(Signal.Kind.CLOCK_STEPPED)).isEmpty();
    }

    @Test
    void whatIsLongLateRunsAsACatchUpUnlessThePolicySkipsIt() {
        Schedule daily = Schedule.every(Duration.ofDays(1));
        flow.apply(
                "1",
                Stepped.job("late").schedule(daily).build(),
                Stepped.job("skipped")
                        .schedule(daily)
                        .policies(
                                JobPolicies.builder().missed(MissedPolicy.SKIP).build())
                        .build());

        flow.leap(Duration.ofHours(30));

        assertThat(flow.results(Outcome.COMPLETED))
                .extracting(
                        r -> r.job().spec().id(), r -> r.occurrence().trigger().kind())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("late", Trigger.Kind.CATCH_UP));
        assertThat(flow.results(Outcome.MISSED))
                .extracting(r -> r.job().spec().id())
                .containsExactly("skipped");
    }

    @Test
    void whileTheSinkIsAwayNothingNewBeginsAndOverlapsAreSkipped() {
        flow.close();
        flow = new Stepped(1, Map.of("plugin", Stepped::satisfied));
        flow.apply("1", Stepped.job("job").schedule(Schedule.every(MINUTE)).build());
        flow.sinkAway();

        flow.pass(Duration.ofMinutes(6), MINUTE);

        assertThat(flow.snapshot().pending()).isEqualTo(6);
        assertThat(flow.lawHolds()).isTrue();
        flow.sinkBack();
        flow.pass(SECOND, SECOND);
        assertThat(flow.snapshot().pending()).isZero();
        assertThat(flow.results(Outcome.SKIPPED))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo(Reasons.OVERLAP));
    }

    @Test
    void aQueuedOccurrenceGivesWayToANewerOne() {
        flow.close();
        flow = new Stepped(1, Map.of("plugin", Stepped::satisfied));
        flow.apply(
                "1",
                Stepped.job("job")
                        .schedule(Schedule.every(MINUTE))
                        .policies(JobPolicies.builder()
                                .overlap(OverlapPolicy.QUEUE_ONE)
                                .build())
                        .build());
        flow.sinkAway();

        flow.pass(Duration.ofMinutes(5), MINUTE);
        flow.sinkBack();
        flow.pass(SECOND, SECOND);

        assertThat(flow.results(Outcome.SKIPPED))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo(Reasons.SUPERSEDED));
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(2);
    }

    @Test
    void whatWaitsPastItsDeadlineExpiresWithWhatItWaitedFor() {
        flow.close();
        flow = new Stepped(1, Map.of("plugin", Stepped::satisfied));
        flow.apply(
                "1",
                Stepped.job("job")
                        .schedule(Schedule.every(Duration.ofMinutes(10)))
                        .policies(JobPolicies.builder().deadline(MINUTE).build())
                        .build());
        flow.sinkAway();
        flow.pass(Duration.ofMinutes(22), Duration.ofSeconds(10));
        flow.sinkBack();
        flow.settle();

        assertThat(flow.results(Outcome.EXPIRED)).singleElement().satisfies(result -> {
            assertThat(result.reason().code()).isEqualTo(Reasons.DEADLINE_PASSED);
            assertThat(result.reason().text()).contains(Reasons.RESULTS_BACKLOG);
            assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        });
    }

    @Test
    void attemptsOfARetriedRunAreInItsOneResult() {
        flow.close();
        flow = new Stepped(1000, Map.of("plugin", context -> {
            if (failures.incrementAndGet() <= 2) {
                throw new IllegalStateException("not yet");
            }
            Stepped.satisfied(context);
        }));
        RetryPolicy retry = new RetryPolicy(
                5, Duration.ofSeconds(10), MINUTE, Duration.ofMinutes(10), EnumSet.of(RetryPolicy.On.FAILED));
        flow.apply(
                "1",
                Stepped.job("job")
                        .policies(JobPolicies.builder().retry(retry).build())
                        .build());
        flow.control.trigger("job", Trigger.manual("test", "retry"));

        flow.pass(Duration.ofMinutes(3), SECOND);

        assertThat(flow.results).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.attempts()).hasSize(3);
            assertThat(result.attempts().get(0).outcome()).isEqualTo(Outcome.FAILED);
        });
    }

    @Test
    void dueTimesOfAPausedJobAreSkippedWithWhoPausedItAndWhy() {
        flow.apply("1", Stepped.job("job").schedule(Schedule.every(MINUTE)).build());
        flow.control.pause("job", "alice", "database upgrade");
        flow.pass(Duration.ofMinutes(3), MINUTE);
        flow.control.resume("job", "alice", "done");
        flow.pass(MINUTE, MINUTE);

        assertThat(flow.results(Outcome.SKIPPED)).hasSize(3).allSatisfy(result -> {
            assertThat(result.reason().code()).isEqualTo(Reasons.PAUSED);
            assertThat(result.reason().text()).contains("alice").contains("database upgrade");
        });
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void aRevisionLeavesUnchangedJobsAloneAndEndsWhatWaitsOfRemovedOnes() {
        flow.close();
        flow = new Stepped(1, Map.of("plugin", Stepped::satisfied));
        JobSpec kept = Stepped.job("kept")
                .schedule(Schedule.every(Duration.ofMinutes(7)))
                .build();
        flow.apply(
                "1", kept, Stepped.job("gone").schedule(Schedule.every(MINUTE)).build());
        flow.sinkAway();
        flow.pass(Duration.ofMinutes(2), MINUTE);

        flow.apply("2", kept);
        flow.sinkBack();
        flow.pass(Duration.ofMinutes(6), MINUTE);

        assertThat(flow.results(Outcome.CANCELLED))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo(Reasons.JOB_REMOVED));
        assertThat(flow.control.job("kept").orElseThrow().record().generation()).isEqualTo(1);
        assertThat(flow.results(Outcome.COMPLETED))
                .filteredOn(r -> r.job().spec().id().equals("kept"))
                .extracting(r -> r.job().revision())
                .contains("2");
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void evidenceThatIsNotRenewedGoesStaleAndIsFreshAgainLater() {
        flow.close();
        flow = new Stepped(1000, Map.of("plugin", context -> {
            if (failures.get() > 0) {
                throw new IllegalStateException("no evidence");
            }
            Stepped.satisfied(context);
        }));
        flow.apply(
                "1",
                Stepped.job("job")
                        .schedule(Schedule.every(MINUTE))
                        .freshness(Duration.ofMinutes(5))
                        .build());
        flow.pass(Duration.ofMinutes(10), MINUTE);
        assertThat(flow.environment.signals(Signal.Kind.EVIDENCE_STALE)).isEmpty();

        failures.set(1);
        flow.pass(Duration.ofMinutes(7), MINUTE);
        assertThat(flow.environment.signals(Signal.Kind.EVIDENCE_STALE)).hasSize(1);

        failures.set(0);
        flow.pass(Duration.ofMinutes(2), MINUTE);
        assertThat(flow.environment.signals(Signal.Kind.EVIDENCE_FRESH)).hasSize(1);
    }

    @Test
    void closingEndsWhatWaitsAndFiresNothingMore() {
        flow.close();
        flow = new Stepped(1, Map.of("plugin", Stepped::satisfied));
        flow.apply("1", Stepped.job("job").schedule(Schedule.every(MINUTE)).build());
        flow.sinkAway();
        flow.pass(Duration.ofMinutes(2), MINUTE);

        flow.control.beginClose();
        flow.sinkBack();
        flow.pass(Duration.ofMinutes(5), MINUTE);

        assertThat(flow.snapshot().pending()).isZero();
        assertThat(flow.snapshot().due()).isEqualTo(2);
        assertThat(flow.results(Outcome.CANCELLED))
                .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo(Reasons.MANAGER_CLOSED));
    }

    @Test
    void capacityIsAskedForAndNamesTheRevisionInForce() {
        flow.apply("7", Stepped.job("job").schedule(Schedule.every(MINUTE)).build());

        var request = flow.control.request().build();

        assertThat(request.applied()).contains("7");
        assertThat(request.capacity()).isPositive();
        assertThat(request.room()).isEqualTo(request.capacity() - 1);
    }

    @Test
    void whileNothingHappensNoJobIsLookedAtToKnowHowManyCouldBeCarried() {
        JobSpec[] jobs = IntStream.range(0, 500)
                .mapToObj(job ->
                        Stepped.job("job-" + job).schedule(Schedule.onDemand()).build())
                .toArray(JobSpec[]::new);
        flow.apply("1", jobs);
        flow.control.keepAsking();
        flow.pass(MINUTE, Duration.ofSeconds(5));

        assertThat(workOf(MINUTE)).isLessThan(jobs.length / 2);

        flow.control.trigger("job-7", Trigger.manual("an operator", "to see"));
        flow.settle();
        assertThat(workOf(MINUTE)).isGreaterThan(jobs.length);
        assertThat(workOf(MINUTE)).isLessThan(jobs.length / 2);
    }

    /** How many pieces of work there are for the control thread in a time in which nothing is due. */
    private int workOf(Duration time) {
        int done = 0;
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(1)) {
            flow.environment.time().advance(Duration.ofSeconds(1));
            int work = flow.control.doWork();
            while (work > 0) {
                done += work;
                work = flow.control.doWork();
            }
        }
        return done;
    }
}
