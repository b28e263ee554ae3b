package dev.assay.internal.schedule;

import static dev.assay.internal.schedule.Jobs.at;
import static dev.assay.internal.schedule.Jobs.between;
import static dev.assay.internal.schedule.Jobs.plan;
import static dev.assay.internal.schedule.Jobs.splay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a job is due under each kind of schedule, and how bounds and splay change that. */
class PlanTest {

    private static final Instant NOON = at("2026-03-01T12:00:00Z");

    private static Due due(String instant) {
        return new Due(at(instant), at(instant));
    }

    @Nested
    class AFixedRate {

        private final Plan plan = plan(Schedule.every(Duration.ofMinutes(15)));

        @Test
        void keepsThePhaseOfTheEpochWheneverAHostStarts() {
            assertThat(plan.first(at("2026-03-01T12:07:13Z"))).isEqualTo(due("2026-03-01T12:15:00Z"));
            assertThat(plan.first(at("2026-03-01T12:14:59.999999999Z"))).isEqualTo(due("2026-03-01T12:15:00Z"));
        }

        @Test
        void isDueAtOnceWhenStartedOnTheDot() {
            assertThat(plan.first(NOON)).isEqualTo(due("2026-03-01T12:00:00Z"));
        }

        @Test
        void goesOnStrictlyAfterTheLastNominalTime() {
            assertThat(plan.next(NOON)).isEqualTo(due("2026-03-01T12:15:00Z"));
            assertThat(plan.next(NOON.plusNanos(1))).isEqualTo(due("2026-03-01T12:15:00Z"));
            assertThat(plan.next(NOON.minusNanos(1))).isEqualTo(due("2026-03-01T12:00:00Z"));
        }

        @Test
        void doesNotDependOnRuns() {
            assertThat(plan.afterRun(NOON)).isNull();
        }

        @Test
        void worksBeforeTheEpochAndWithPeriodsThatDivideNoDay() {
            Plan odd = plan(Schedule.every(Duration.ofMillis(7001)));

            assertThat(odd.first(at("1969-12-31T23:59:59Z"))).isEqualTo(due("1970-01-01T00:00:00Z"));
            assertThat(odd.next(Instant.EPOCH)).isEqualTo(due("1970-01-01T00:00:07.001Z"));
            assertThat(odd.next(Instant.ofEpochMilli(-7002))).isEqualTo(due("1969-12-31T23:59:52.999Z"));
        }

        @Test
        void endsWithTheCalendarInsteadOfRunningOver() {
            assertThat(plan.next(Instant.MAX)).isNull();
            assertThat(plan.next(at("9999-12-31T23:50:00Z"))).isNull();
            assertThat(plan.first(Instant.MIN)).isNotNull();
        }

        @Test
        void hasItsPeriodAndSaysSo() {
            assertThat(plan.period()).contains(Duration.ofMinutes(15));
            assertThat(plan.describe()).isEqualTo("every 15 minutes, counted from the Unix epoch");
        }

        @Test
        void finerThanAMillisecondIsRefused() {
            assertThatThrownBy(() -> plan(Schedule.every(Duration.ofNanos(1_500_000))))
                    .isInstanceOf(ScheduleException.class)
                    .hasMessage("a period is a whole number of milliseconds, not PT0.0015S")
                    .extracting("code", "place")
                    .containsExactly("SCHEDULE_OUT_OF_RANGE", "schedule.period");
        }

        @Test
        void longerThanACenturyIsRefused() {
            assertThatThrownBy(() -> plan(Schedule.every(Duration.ofSeconds(Long.MAX_VALUE))))
                    .hasMessageContaining("at most 100 years");
        }
    }

    @Nested
    class AFixedDelay {

        private final Plan plan = plan(Schedule.after(Duration.ofHours(1)));

        @Test
        void isDueAtOnceTheFirstTime() {
            assertThat(plan.first(NOON)).isEqualTo(due("2026-03-01T12:00:00Z"));
        }

        @Test
        void thenFollowsTheEndOfEachRunOnly() {
            assertThat(plan.next(NOON)).isNull();
            assertThat(plan.afterRun(NOON)).isEqualTo(due("2026-03-01T13:00:00Z"));
        }

        @Test
        void neverFiresEarlyForTheSakeOfRoundNumbers() {
            assertThat(plan.afterRun(NOON.plusNanos(1))).isEqualTo(due("2026-03-01T13:00:00.001Z"));
        }

        @Test
        void waitsForItsStart() {
            Plan late = plan(Schedule.after(Duration.ofHours(1)), between("2026-03-02T00:00:00Z", ""));

            assertThat(late.first(NOON)).isEqualTo(due("2026-03-02T00:00:00Z"));
            assertThat(late.afterRun(NOON)).isEqualTo(due("2026-03-02T00:00:00Z"));
        }

        @Test
        void saysSo() {
            assertThat(plan.describe()).isEqualTo("1 hour after the end of each run, the first time at once");
            assertThat(plan.period()).contains(Duration.ofHours(1));
        }
    }

    @Nested
    class ACron {

        private final Plan plan = plan(Schedule.cron("30 2 * * *", Schedule.Dialect.UNIX, ZoneId.of("Europe/Berlin")));

        @Test
        void isDueByTheClocksOfItsZone() {
            assertThat(plan.first(NOON)).isEqualTo(due("2026-03-02T01:30:00Z"));
            assertThat(plan.next(at("2026-03-28T01:30:00Z"))).isEqualTo(due("2026-03-29T01:00:00Z"));
            assertThat(plan.next(at("2026-03-29T01:00:00Z"))).isEqualTo(due("2026-03-30T00:30:00Z"));
        }

        @Test
        void isDueAtOnceWhenStartedOnTheDot() {
            assertThat(plan.first(at("2026-03-02T01:30:00Z"))).isEqualTo(due("2026-03-02T01:30:00Z"));
        }

        @Test
        void keepsWithinItsBounds() {
            Plan bounded = plan(Schedule.cron("0 12 * * *"), between("2026-03-10T12:00:00Z", "2026-03-12T12:00:00Z"));

            assertThat(bounded.first(NOON)).isEqualTo(due("2026-03-10T12:00:00Z"));
            assertThat(bounded.next(NOON)).isEqualTo(due("2026-03-10T12:00:00Z"));
            assertThat(bounded.next(at("2026-03-11T12:00:00Z"))).isNull();
        }

        @Test
        void thatCannotBeReadIsAFaultWithItsPlace() {
            assertThatThrownBy(() -> plan(Schedule.cron("0 24 * * *")))
                    .isInstanceOf(ScheduleException.class)
                    .hasMessage("cron expression '0 24 * * *' (UNIX): the hour field, '24' at position 3:"
                            + " not between 0 and 23")
                    .extracting("code", "place")
                    .containsExactly("CRON_INVALID", "schedule.expression");
        }

        @Test
        void thatNeverFiresWithinItsBoundsIsRefused() {
            assertThatThrownBy(() ->
                            plan(Schedule.cron("0 0 29 2 *"), between("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")))
                    .hasMessageContaining("the first would be 2028-02-29T00:00:00Z");
        }

        @Test
        void hasATypicalPeriodAndWords() {
            assertThat(plan.period()).contains(Duration.ofDays(1));
            assertThat(plan.describe()).startsWith("at 02:30 every day, Europe/Berlin time (");
        }
    }

    @Nested
    class Once {

        private final Plan plan = plan(Schedule.once(NOON));

        @Test
        void isDueOnce() {
            assertThat(plan.first(NOON.minusSeconds(60))).isEqualTo(due("2026-03-01T12:00:00Z"));
            assertThat(plan.next(NOON)).isNull();
            assertThat(plan.afterRun(NOON)).isNull();
        }

        @Test
        void isLateRatherThanForgotten() {
            assertThat(plan.first(NOON.plusSeconds(3600))).isEqualTo(due("2026-03-01T12:00:00Z"));
        }

        @Test
        void keepsItsExactNominalTimeAndIsDueNotBeforeIt() {
            Instant exact = NOON.plusNanos(1);

            assertThat(plan(Schedule.once(exact)).first(NOON)).isEqualTo(new Due(exact, NOON.plusMillis(1)));
        }

        @Test
        void outsideItsBoundsIsRefused() {
            assertThatThrownBy(() -> plan(Schedule.once(NOON), between("2026-03-02T00:00:00Z", "")))
                    .isInstanceOf(ScheduleException.class)
                    .hasMessageContaining("no due time lies within the bounds")
                    .extracting("code")
                    .isEqualTo("SCHEDULE_NEVER_DUE");
            assertThatThrownBy(() -> plan(Schedule.once(NOON), between("", "2026-03-01T12:00:00Z")))
                    .hasMessageContaining("widen start and end");
        }

        @Test
        void beyondTheCalendarIsRefused() {
            assertThatThrownBy(() -> plan(Schedule.once(Instant.MAX))).hasMessageContaining("years 0 and 9999");
        }

        @Test
        void saysSo() {
            assertThat(plan.describe()).isEqualTo("once, at 2026-03-01T12:00:00Z");
            assertThat(plan.period()).isEmpty();
        }
    }

    @Nested
    class OnDemand {

        @Test
        void isNeverDueByItself() {
            Plan plan = plan(Schedule.onDemand(), between("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"));

            assertThat(plan.first(NOON)).isNull();
            assertThat(plan.next(NOON)).isNull();
            assertThat(plan.afterRun(NOON)).isNull();
            assertThat(plan.period()).isEmpty();
            assertThat(plan.describe()).startsWith("only when asked for");
        }
    }

    @Nested
    class Bounds {

        private final Plan plan =
                plan(Schedule.every(Duration.ofDays(1)), between("2026-03-03T06:00:00Z", "2026-03-06T00:00:00Z"));

        @Test
        void keepThePhaseAndCutTheEnds() {
            assertThat(plan.first(NOON)).isEqualTo(due("2026-03-04T00:00:00Z"));
            assertThat(plan.next(NOON)).isEqualTo(due("2026-03-04T00:00:00Z"));
            assertThat(plan.next(at("2026-03-04T00:00:00Z"))).isEqualTo(due("2026-03-05T00:00:00Z"));
            assertThat(plan.next(at("2026-03-05T00:00:00Z"))).isNull();
        }

        @Test
        void theStartIsInsideAndTheEndIsNot() {
            Plan exact =
                    plan(Schedule.every(Duration.ofDays(1)), between("2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"));

            assertThat(exact.first(NOON)).isEqualTo(due("2026-03-04T00:00:00Z"));
            assertThat(exact.next(at("2026-03-04T00:00:00Z"))).isNull();
        }

        @Test
        void thatHaveGoneByAreNoFault() {
            assertThat(plan.first(at("2030-01-01T00:00:00Z"))).isNull();
        }

        @Test
        void thatHoldNoDueTimeAreRefused() {
            assertThatThrownBy(() -> plan(
                            Schedule.every(Duration.ofDays(1)),
                            between("2026-03-04T00:00:01Z", "2026-03-05T00:00:00Z")))
                    .hasMessage("no due time lies within the bounds: the first would be 2026-03-05T00:00:00Z;"
                            + " widen start and end, or disable the job");
        }

        @Test
        void thatAreTooNarrowForTheSplayAreRefusedOnEveryHostAlike() {
            ScheduleBounds narrow = new ScheduleBounds(
                    Optional.of(at("2026-03-04T00:00:00Z")),
                    Optional.of(at("2026-03-04T00:30:00Z")),
                    Duration.ofHours(1),
                    List.of());

            assertThatThrownBy(() -> plan(Schedule.every(Duration.ofDays(1)), narrow))
                    .hasMessageContaining("with a splay of up to PT1H");
        }

        @Test
        void areSaid() {
            assertThat(plan.describe()).endsWith(", from 2026-03-03T06:00:00Z, until 2026-03-06T00:00:00Z");
        }
    }

    @Nested
    class ASplay {

        private final Plan plan = plan(Schedule.every(Duration.ofDays(1)), splay(Duration.ofHours(6)));
        private final Duration offset = plan.offset();

        @Test
        void movesTheDueTimeAndLeavesTheNominalOne() {
            Due due = plan.next(at("2026-03-01T00:00:00Z"));

            assertThat(due)
                    .isEqualTo(new Due(
                            at("2026-03-02T00:00:00Z"),
                            at("2026-03-02T00:00:00Z").plus(offset)));
            assertThat(offset)
                    .isBetween(Duration.ofMillis(1), Duration.ofHours(6).minusMillis(1));
        }

        @Test
        void isNotOverForAHostThatStartsWithinIt() {
            Instant nominal = at("2026-03-01T00:00:00Z");

            assertThat(plan.first(nominal.plus(offset)).nominal()).isEqualTo(nominal);
            assertThat(plan.first(nominal.plus(offset).plusNanos(1)).nominal()).isEqualTo(at("2026-03-02T00:00:00Z"));
        }

        @Test
        void holdsForTheFirstRunOfAFixedDelayToo() {
            Plan delayed = plan(Schedule.after(Duration.ofHours(1)), splay(Duration.ofHours(6)));

            assertThat(delayed.first(NOON)).isEqualTo(new Due(NOON, NOON.plus(offset)));
        }

        @Test
        void doesNotReachBeyondTheEnd() {
            Plan ending = plan(
                    Schedule.every(Duration.ofDays(1)),
                    new ScheduleBounds(
                            Optional.empty(),
                            Optional.of(at("2026-03-02T00:00:00Z").plus(offset)),
                            Duration.ofHours(6),
                            List.of()));

            assertThat(ending.next(at("2026-02-28T00:00:00Z"))).isNotNull();
            assertThat(ending.next(at("2026-03-01T00:00:00Z"))).isNull();
        }

        @Test
        void isSaid() {
            assertThat(plan.describe()).contains(", each time ").endsWith(" later on this host");
        }
    }
}
