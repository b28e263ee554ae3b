package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What happens where clocks change, by the cases that people have been bitten by. */
class ZonedCronTest {

    private static final String BERLIN = "Europe/Berlin"; // 2026: 29 March 02:00 to 03:00, 25 October 03:00 to 02:00

    private static ZonedCron cron(String expression, String zone, Gap gap, Overlap overlap) {
        Dialect dialect = expression.split(" ").length == 5 ? Dialect.UNIX : Dialect.SECONDS;
        return ZonedCron.of(new Schedule.Cron(expression, dialect, ZoneId.of(zone), gap, overlap));
    }

    private static ZonedCron cron(String expression, String zone) {
        return cron(expression, zone, Gap.STANDARD, Overlap.STANDARD);
    }

    /** The fires from one local time up to another, as local times with their offset. */
    private static List<String> fires(ZonedCron cron, String zone, String from, String to) {
        ZoneId id = ZoneId.of(zone);
        Instant until = LocalDateTime.parse(to).atZone(id).toInstant();
        List<String> fires = new ArrayList<>();
        Instant next =
                cron.next(LocalDateTime.parse(from).atZone(id).toInstant().minusNanos(1));
        while (next != null && next.isBefore(until)) {
            fires.add(next.atZone(id).toOffsetDateTime().toString());
            next = cron.next(next);
        }
        return fires;
    }

    @Nested
    class SkippedTimes {

        private List<String> inMarch(String expression, Gap gap) {
            return fires(
                    cron(expression, BERLIN, gap, Overlap.STANDARD), BERLIN, "2026-03-29T01:00", "2026-03-29T04:00");
        }

        @Test
        void aSettledTimeFiresAtTheFirstValidInstant() {
            assertThat(inMarch("30 2 * * *", Gap.STANDARD)).containsExactly("2026-03-29T03:00+02:00");
        }

        @Test
        void severalSettledTimesFireOnceTogether() {
            assertThat(inMarch("0,15,30,45 2 * * *", Gap.STANDARD)).containsExactly("2026-03-29T03:00+02:00");
            assertThat(inMarch("0 2,3 * * *", Gap.STANDARD)).containsExactly("2026-03-29T03:00+02:00");
        }

        @Test
        void aWildcardGoesOnByTheClock() {
            assertThat(inMarch("30 * * * *", Gap.STANDARD))
                    .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00");
            assertThat(inMarch("*/30 2 * * *", Gap.STANDARD)).isEmpty();
        }

        @Test
        void aStepFromANumberIsASettledTimeBecauseItHasNoStar() {
            assertThat(inMarch("0 0/15 2 * * *", Gap.STANDARD)).containsExactly("2026-03-29T03:00+02:00");
        }

        @Test
        void aJobMayWishOtherwise() {
            assertThat(inMarch("30 2 * * *", Gap.SKIP)).isEmpty();
            assertThat(inMarch("30 2 * * *", Gap.SHIFT)).containsExactly("2026-03-29T03:30+02:00");
            assertThat(inMarch("*/20 2 * * *", Gap.SHIFT))
                    .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00", "2026-03-29T03:40+02:00");
            assertThat(inMarch("*/20 2 * * *", Gap.NEXT_VALID)).containsExactly("2026-03-29T03:00+02:00");
        }

        @Test
        void shiftedTimesAndRegularOnesAreInOrderAndOnce() {
            assertThat(inMarch("10,40 2,3 * * *", Gap.SHIFT))
                    .containsExactly("2026-03-29T03:10+02:00", "2026-03-29T03:40+02:00");
            assertThat(inMarch("30 2 29 3 *", Gap.SHIFT)).containsExactly("2026-03-29T03:30+02:00");
            assertThat(fires(
                            cron("0 0,30 2,3 * * *", BERLIN, Gap.SHIFT, Overlap.STANDARD),
                            BERLIN,
                            "2026-03-29T01:00",
                            "2026-03-29T04:00"))
                    .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
        }

        @Test
        void midnightMayBeSkippedWithoutLosingTheDay() {
            // Cairo 2026: 24 April 00:00 to 01:00.
            assertThat(fires(cron("0 0 * * *", "Africa/Cairo"), "Africa/Cairo", "2026-04-23T00:00", "2026-04-26T00:00"))
                    .containsExactly("2026-04-23T00:00+02:00", "2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00");
        }

        @Test
        void halfAnHourMayBeSkippedToo() {
            // Lord Howe 2026: 4 October 02:00 to 02:30.
            String zone = "Australia/Lord_Howe";
            assertThat(fires(cron("15 2 * * *", zone), zone, "2026-10-04T00:00", "2026-10-05T00:00"))
                    .containsExactly("2026-10-04T02:30+11:00");
        }

        @Test
        void aDayThatAZoneNeverHadIsNotMadeUpForUnlessWished() {
            // Samoa went from 29 to 31 December 2011.
            String zone = "Pacific/Apia";
            assertThat(fires(cron("0 9 * * *", zone), zone, "2011-12-29T00:00", "2012-01-01T00:00"))
                    .containsExactly("2011-12-29T09:00-10:00", "2011-12-31T09:00+14:00");
            assertThat(fires(
                            cron("0 9 * * *", zone, Gap.NEXT_VALID, Overlap.STANDARD),
                            zone,
                            "2011-12-29T00:00",
                            "2012-01-01T00:00"))
                    .containsExactly("2011-12-29T09:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T09:00+14:00");
        }

        @Test
        void theYearFieldDoesNotEndTheJobAtTheGap() {
            ZonedCron once = ZonedCron.of(new Schedule.Cron(
                    "0 30 2 29 3 ? 2026", Dialect.QUARTZ, ZoneId.of(BERLIN), Gap.STANDARD, Overlap.STANDARD));

            assertThat(once.next(Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo("2026-03-29T01:00:00Z");
            assertThat(once.next(Instant.parse("2026-03-29T01:00:00Z"))).isNull();
        }

        @Test
        void anExpressionWhoseOnlyTimeIsSkippedIsRefused() {
            assertThatThrownBy(() -> ZonedCron.of(new Schedule.Cron(
                            "0 30 2 29 3 ? 2026", Dialect.QUARTZ, ZoneId.of(BERLIN), Gap.SKIP, Overlap.STANDARD)))
                    .hasMessageContaining("never fires in Europe/Berlin: the clocks skip its only local time");
        }
    }

    @Nested
    class RepeatedTimes {

        private List<String> inOctober(String expression, Overlap overlap) {
            return fires(
                    cron(expression, BERLIN, Gap.STANDARD, overlap), BERLIN, "2026-10-25T01:00", "2026-10-25T04:00");
        }

        @Test
        void aSettledTimeFiresTheFirstTime() {
            assertThat(inOctober("30 2 * * *", Overlap.STANDARD)).containsExactly("2026-10-25T02:30+02:00");
            assertThat(inOctober("0 2,3 * * *", Overlap.STANDARD))
                    .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00");
        }

        @Test
        void aWildcardKeepsItsCadence() {
            assertThat(inOctober("*/30 * * * *", Overlap.STANDARD))
                    .containsExactly(
                            "2026-10-25T01:00+02:00",
                            "2026-10-25T01:30+02:00",
                            "2026-10-25T02:00+02:00",
                            "2026-10-25T02:30+02:00",
                            "2026-10-25T02:00+01:00",
                            "2026-10-25T02:30+01:00",
                            "2026-10-25T03:00+01:00",
                            "2026-10-25T03:30+01:00");
        }

        @Test
        void aJobMayWishOtherwise() {
            assertThat(inOctober("30 2 * * *", Overlap.LAST)).containsExactly("2026-10-25T02:30+01:00");
            assertThat(inOctober("30 2 * * *", Overlap.BOTH))
                    .containsExactly("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00");
            assertThat(inOctober("*/30 * * * *", Overlap.FIRST))
                    .containsExactly(
                            "2026-10-25T01:00+02:00",
                            "2026-10-25T01:30+02:00",
                            "2026-10-25T02:00+02:00",
                            "2026-10-25T02:30+02:00",
                            "2026-10-25T03:00+01:00",
                            "2026-10-25T03:30+01:00");
        }

        @Test
        void askedInTheMiddleOfTheSecondPassItDoesNotGoBack() {
            ZonedCron cron = cron("45 2 * * *", BERLIN);

            assertThat(cron.next(Instant.parse("2026-10-25T01:10:00Z"))).isEqualTo("2026-10-26T01:45:00Z");
        }

        @Test
        void midnightMayComeTwice() {
            // Havana 2026: 1 November 01:00 to 00:00.
            String zone = "America/Havana";
            assertThat(fires(cron("30 0 * * *", zone), zone, "2026-10-31T12:00", "2026-11-02T12:00"))
                    .containsExactly("2026-11-01T00:30-04:00", "2026-11-02T00:30-05:00");
        }
    }

    @Nested
    class TheTimeLine {

        @Test
        void isStrictlyAfterTheQuestionToTheNanosecond() {
            ZonedCron cron = cron("0 12 * * *", "UTC");
            Instant noon = Instant.parse("2026-01-01T12:00:00Z");

            assertThat(cron.next(noon.minusNanos(1))).isEqualTo(noon);
            assertThat(cron.next(noon)).isEqualTo(noon.plus(Duration.ofDays(1)));
            assertThat(cron.next(noon.plusNanos(1))).isEqualTo(noon.plus(Duration.ofDays(1)));
        }

        @Test
        void endsWithTheCalendar() {
            ZonedCron cron = cron("0 12 * * *", "UTC");

            assertThat(cron.next(Instant.MAX)).isNull();
            assertThat(cron.next(Instant.parse("9999-12-31T12:00:00Z"))).isNull();
            assertThat(cron.next(Instant.MIN)).isEqualTo("0000-01-01T12:00:00Z");
            assertThat(cron("0 12 * * *", BERLIN).next(Instant.parse("9999-12-31T12:00:00Z")))
                    .isNull();
        }

        @Test
        void knowsTheOddOffsetsOfThePast() {
            // Monrovia was 44 minutes and 30 seconds behind until 1972.
            assertThat(cron("0 12 * * *", "Africa/Monrovia").next(Instant.parse("1971-06-01T00:00:00Z")))
                    .isEqualTo("1971-06-01T12:44:30Z");
        }

        @Test
        void reachesLeapDaysAcrossCenturies() {
            assertThat(cron("30 2 29 2 *", BERLIN).next(Instant.parse("2096-03-01T00:00:00Z")))
                    .isEqualTo("2104-02-29T01:30:00Z");
        }
    }

    @Test
    void saysWhatItDoes() {
        assertThat(cron("30 2 * * *", "UTC").describe()).isEqualTo("at 02:30 every day, UTC time");
        assertThat(cron("30 2 * * *", BERLIN).describe())
                .isEqualTo("at 02:30 every day, Europe/Berlin time (local times that the clocks skip fire once, at the"
                        + " first valid instant, those that come twice fire the first time)");
        assertThat(cron("*/5 * * * *", BERLIN).describe())
                .contains("(local times that the clocks skip do not occur, those that come twice fire both times)");
        assertThat(cron("30 2 * * *", BERLIN, Gap.SHIFT, Overlap.LAST).describe())
                .contains("fire as much later as the clocks jumped, those that come twice fire the second time");
    }
}
