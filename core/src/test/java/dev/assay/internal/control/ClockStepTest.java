package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Signal;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wall clock is set, or the machine sleeps: no burst, no repeat, no standstill. */
class ClockStepTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Stepped flow = new Stepped(1000, Map.of("plugin", Stepped::satisfied));

    @AfterEach
    void close() {
        flow.close();
    }

    private static Schedule cron(String expression) {
        return Schedule.cron(expression, Schedule.Dialect.UNIX, ZoneOffset.UTC);
    }

    private void apply(Schedule schedule) {
        flow.apply("1", Stepped.job("job").schedule(schedule).build());
    }

    private List<AttestationResult> ran() {
        return flow.results(Outcome.COMPLETED);
    }

    private Instant lastNominal() {
        List<AttestationResult> ran = ran();
        return ran.get(ran.size() - 1).occurrence().nominal();
    }

    private void assertNothingHasHappenedTwice() {
        assertThat(flow.results).extracting(AttestationResult::id).doesNotHaveDuplicates();
        assertThat(flow.results).extracting(r -> r.occurrence().nominal()).doesNotHaveDuplicates();
        assertThat(flow.results)
                .allSatisfy(r -> assertThat(r.occurrence().dueAt())
                        .isAfterOrEqualTo(r.occurrence().nominal()));
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void aClockSetForwardIsOneRunAndRecordsNotABurst() {
        apply(Schedule.every(MINUTE));
        flow.pass(Duration.ofMinutes(5), SECOND);
        int before = ran().size();

        flow.environment.time().stepWall(Duration.ofHours(3));
        flow.pass(SECOND, SECOND);

        assertThat(ran()).hasSize(before + 1);
        assertThat(flow.results(Outcome.MISSED).stream()
                        .mapToLong(r -> r.occurrence().count())
                        .sum())
                .isEqualTo(3 * 60 - 1);
        assertThat(flow.environment.signals(Signal.Kind.CLOCK_STEPPED)).hasSize(1);
        flow.pass(Duration.ofMinutes(5), SECOND);
        assertThat(ran()).hasSize(before + 6);
        assertNothingHasHappenedTwice();
    }

    @Test
    void aPolicyThatRunsAllRunsItsMaximumOnce() {
        flow.apply(
                "1",
                Stepped.job("job")
                        .schedule(Schedule.every(MINUTE))
                        .policies(JobPolicies.builder()
                                .missed(MissedPolicy.runAll(4))
                                .overlap(dev.assay.spi.configuration.OverlapPolicy.allow(4))
                                .build())
                        .build());
        flow.environment.time().stepWall(Duration.ofHours(3));
        flow.pass(SECOND, SECOND);

        assertThat(ran()).hasSize(4);
        assertNothingHasHappenedTwice();
    }

    @Test
    void aJobThatRunsOftenGoesOnByTheNewClock() {
        apply(Schedule.every(Duration.ofMinutes(5)));
        flow.pass(HOUR, SECOND);
        int before = ran().size();

        flow.environment.time().stepWall(HOUR.negated());
        flow.pass(Duration.ofMinutes(30), SECOND);

        assertThat(ran()).hasSize(before + 6);
        assertThat(lastNominal().getNano()).isEqualTo(1);
        // And on beyond the hour that came twice, without a gap or a repeat.
        flow.pass(HOUR, SECOND);
        assertThat(ran()).hasSize(before + 18);
        assertThat(lastNominal().getNano()).isZero();
        assertNothingHasHappenedTwice();
    }

    @Test
    void aClockThatGoesBackTwiceRepeatsNothingEither() {
        apply(cron("*/5 * * * *"));
        flow.pass(HOUR, SECOND);

        for (int i = 0; i < 3; i++) {
            flow.environment.time().stepWall(Duration.ofMinutes(-50));
            flow.pass(Duration.ofMinutes(30), SECOND);
        }

        assertThat(ran()).hasSize(12 + 18);
        assertThat(lastNominal().getNano()).isEqualTo(3);
        assertNothingHasHappenedTwice();
    }

    @Test
    void aSmallCorrectionLeavesAJobWaitingForItsNextUnusedTime() {
        apply(Schedule.every(HOUR));
        flow.pass(HOUR, SECOND);
        assertThat(ran()).hasSize(1);

        flow.environment.time().stepWall(Duration.ofMinutes(-40)); // 00:20:30, and 01:00 has been
        flow.pass(HOUR, SECOND);

        assertThat(ran()).hasSize(1);
        flow.pass(HOUR, SECOND);
        assertThat(ran()).hasSize(2);
        assertThat(lastNominal()).isEqualTo(Instant.parse("2026-01-05T02:00:00Z"));
        assertNothingHasHappenedTwice();
    }

    @Test
    void aNightlyJobDoesNotRunTwiceBecauseOfAnHour() {
        apply(cron("30 2 * * *"));
        flow.pass(Duration.ofHours(3), MINUTE);
        assertThat(ran()).hasSize(1);

        flow.environment.time().stepWall(HOUR.negated());
        flow.pass(Duration.ofHours(20), MINUTE);

        assertThat(ran()).hasSize(1);
        flow.pass(Duration.ofHours(5), MINUTE);
        assertThat(ran()).hasSize(2);
        assertThat(lastNominal()).isEqualTo(Instant.parse("2026-01-06T02:30:00Z"));
        assertNothingHasHappenedTwice();
    }

    @Test
    void aMachineThatBootedInNextYearRunsItsDailyJobsDailyOnceItIsCorrected() {
        flow.environment.time().stepWall(Duration.ofDays(365));
        apply(cron("30 2 * * *"));
        flow.pass(DAY, MINUTE);
        assertThat(ran()).hasSize(1);

        flow.environment.time().stepWall(Duration.ofDays(-365));
        flow.pass(Duration.ofDays(3), MINUTE);

        assertThat(ran()).hasSize(4);
        assertThat(lastNominal()).isBefore(Instant.parse("2026-02-01T00:00:00Z"));
        assertNothingHasHappenedTwice();
    }

    @Test
    void aJobThatRunsAfterADelayKeepsWhatWasLeftOfIt() {
        apply(Schedule.after(HOUR));
        flow.pass(Duration.ofMinutes(20), SECOND);
        assertThat(ran()).hasSize(1);

        flow.environment.time().stepWall(Duration.ofDays(-2));
        flow.pass(Duration.ofMinutes(39), SECOND);
        assertThat(ran()).hasSize(1);
        flow.pass(Duration.ofMinutes(2), SECOND);
        assertThat(ran()).hasSize(2);

        flow.pass(Duration.ofHours(3), SECOND);
        assertThat(ran()).hasSize(5);
        assertNothingHasHappenedTwice();
    }

    @Test
    void aDelayThatBeginsAfterTheClockWentBackIsKept() {
        apply(Schedule.after(Duration.ofMinutes(10)));
        flow.pass(Duration.ofMinutes(9), SECOND);
        flow.sinkAway();
        flow.environment.time().stepWall(Duration.ofHours(-5));
        flow.sinkBack();

        flow.pass(HOUR, SECOND);

        assertThat(ran()).hasSize(1 + 6);
        assertNothingHasHappenedTwice();
    }

    @Test
    void aOneTimeJobThatRanDoesNotRunAgain() {
        apply(Schedule.once(Instant.parse("2026-01-05T00:10:00Z")));
        flow.pass(Duration.ofMinutes(11), SECOND);

        flow.environment.time().stepWall(HOUR.negated());
        flow.pass(Duration.ofHours(2), SECOND);

        assertThat(ran()).hasSize(1);
    }

    @Test
    void aJobThatWasNeverDueGoesByTheNewClock() {
        apply(cron("0 12 * * *"));
        flow.settle();

        flow.environment.time().stepWall(Duration.ofDays(-400));
        flow.pass(DAY, MINUTE);

        assertThat(ran()).hasSize(1);
        assertNothingHasHappenedTwice();
    }

    @Test
    void evidenceGoesStaleByTheNewClock() {
        flow.apply(
                "1",
                Stepped.job("job")
                        .schedule(Schedule.every(DAY))
                        .freshness(Duration.ofHours(2))
                        .build());
        flow.settle();

        flow.environment.time().stepWall(Duration.ofHours(3));
        flow.pass(Duration.ofSeconds(2), SECOND);

        assertThat(flow.environment.signals(Signal.Kind.EVIDENCE_STALE)).hasSize(1);
    }

    @Test
    void manyJobsAreTurnedASliceAtATime() {
        JobSpec[] jobs = new JobSpec[2000];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = Stepped.job("job-" + i)
                    .schedule(Schedule.every(Duration.ofMinutes(10)))
                    .build();
        }
        flow.apply("1", jobs);
        flow.pass(Duration.ofMinutes(10), MINUTE);
        assertThat(ran()).hasSize(2000);

        flow.environment.time().stepWall(HOUR.negated());
        flow.pass(Duration.ofMinutes(10), MINUTE);

        assertThat(ran()).hasSize(4000);
        assertThat(flow.results).extracting(AttestationResult::id).doesNotHaveDuplicates();
    }
}
