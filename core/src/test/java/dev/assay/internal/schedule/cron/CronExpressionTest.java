package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Schedule.Dialect;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions that people write, with the local times and words they mean. */
class CronExpressionTest {

    private static List<String> next(Dialect dialect, String expression, String from, int count) {
        CronExpression cron = CronExpression.parse(expression, dialect);
        List<String> times = new ArrayList<>();
        long local = LocalDateTime.parse(from).toEpochSecond(ZoneOffset.UTC);
        for (int i = 0; i < count; i++) {
            local = cron.next(local);
            if (local == CronExpression.NONE) {
                break;
            }
            times.add(LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC).toString());
            local++;
        }
        return times;
    }

    private static List<String> unix(String expression, String from, int count) {
        return next(Dialect.UNIX, expression, from, count);
    }

    private static List<String> seconds(String expression, String from, int count) {
        return next(Dialect.SECONDS, expression, from, count);
    }

    private static List<String> quartz(String expression, String from, int count) {
        return next(Dialect.QUARTZ, expression, from, count);
    }

    @Nested
    class Months {

        @Test
        void theLastDayIsTheLastDayOfEveryMonth() {
            assertThat(seconds("0 0 0 L * *", "2026-01-01T00:00", 5))
                    .containsExactly(
                            "2026-01-31T00:00",
                            "2026-02-28T00:00",
                            "2026-03-31T00:00",
                            "2026-04-30T00:00",
                            "2026-05-31T00:00");
        }

        @Test
        void daysBeforeTheLastAreLeftOutOfMonthsThatAreTooShort() {
            assertThat(seconds("0 0 0 L-29 * *", "2026-01-01T00:00", 4))
                    .containsExactly("2026-01-02T00:00", "2026-03-02T00:00", "2026-04-01T00:00", "2026-05-02T00:00");
        }

        @Test
        void theThirtyFirstComesSevenTimesAYear() {
            assertThat(unix("0 12 31 * *", "2026-01-01T00:00", 8))
                    .hasSize(8)
                    .last()
                    .isEqualTo("2027-01-31T12:00");
        }

        @Test
        void leapDaysComeEveryFourYearsButNotIn2100() {
            assertThat(unix("0 0 29 2 *", "2094-01-01T00:00", 3))
                    .containsExactly("2096-02-29T00:00", "2104-02-29T00:00", "2108-02-29T00:00");
        }

        @Test
        void aLeapDayOnAMondayIsFoundHoweverFarAway() {
            assertThat(seconds("0 0 0 29 2 MON", "2072-03-01T00:00", 2))
                    .containsExactly("2112-02-29T00:00", "2140-02-29T00:00");
        }

        @Test
        void theNearestWeekdayNeverLeavesItsMonth() {
            // 1 August 2026 is a Saturday, 31 May 2026 a Sunday, 15 August 2026 a Saturday.
            assertThat(seconds("0 0 0 1W 8 *", "2026-01-01T00:00", 1)).containsExactly("2026-08-03T00:00");
            assertThat(seconds("0 0 0 31W 5 *", "2026-01-01T00:00", 1)).containsExactly("2026-05-29T00:00");
            assertThat(seconds("0 0 0 15W 8 *", "2026-01-01T00:00", 1)).containsExactly("2026-08-14T00:00");
            assertThat(seconds("0 0 0 LW 5 *", "2026-01-01T00:00", 1)).containsExactly("2026-05-29T00:00");
        }

        @Test
        void aDayThatAMonthDoesNotHaveIsNearToNothing() {
            assertThat(seconds("0 0 0 31W * *", "2026-02-01T00:00", 2))
                    .containsExactly("2026-03-31T00:00", "2026-05-29T00:00");
        }

        @Test
        void aWeekdayNearToADayBeforeTheLastIsQuartzOnly() {
            // 28 February 2026 is a Saturday; three days before the last is the 25th.
            assertThat(quartz("0 0 0 L-3W 2 ?", "2026-01-01T00:00", 1)).containsExactly("2026-02-25T00:00");
        }
    }

    @Nested
    class Weekdays {

        @Test
        void theFifthFridayIsLeftOutOfMonthsThatHaveFour() {
            assertThat(seconds("0 0 9 ? * FRI#5", "2026-01-01T00:00", 3))
                    .containsExactly("2026-01-30T09:00", "2026-05-29T09:00", "2026-07-31T09:00");
        }

        @Test
        void theLastFridayIsTheFourthOrFifth() {
            assertThat(seconds("0 0 9 ? * 5L", "2026-01-01T00:00", 3))
                    .containsExactly("2026-01-30T09:00", "2026-02-27T09:00", "2026-03-27T09:00");
        }

        @Test
        void daysAreNumberedAsTheDialectNumbersThem() {
            assertThat(unix("0 0 * * 1", "2026-01-01T00:00", 1)).containsExactly("2026-01-05T00:00");
            assertThat(seconds("0 0 0 * * 1", "2026-01-01T00:00", 1)).containsExactly("2026-01-05T00:00");
            assertThat(quartz("0 0 0 ? * 1", "2026-01-01T00:00", 1)).containsExactly("2026-01-04T00:00");
        }

        @Test
        void bothZeroAndSevenAreSunday() {
            assertThat(CronExpression.parse("0 0 * * 0", Dialect.UNIX))
                    .isEqualTo(CronExpression.parse("0 0 * * 7", Dialect.UNIX))
                    .isEqualTo(CronExpression.parse("0 0 * * sun", Dialect.UNIX));
        }

        @Test
        void aBareLIsSaturdayInQuartz() {
            assertThat(quartz("0 0 0 ? * L", "2026-01-01T00:00", 1)).containsExactly("2026-01-03T00:00");
        }

        @Test
        void quartzWrapsAroundTheWeekTheDayAndTheYear() {
            assertThat(CronExpression.parse("0 0 0 ? * FRI-MON", Dialect.QUARTZ))
                    .isEqualTo(CronExpression.parse("0 0 0 ? * FRI,SAT,SUN,MON", Dialect.QUARTZ));
            assertThat(CronExpression.parse("0 0 22-2 * NOV-FEB ?", Dialect.QUARTZ))
                    .isEqualTo(CronExpression.parse("0 0 0,1,2,22,23 * 1,2,11,12 ?", Dialect.QUARTZ));
        }
    }

    @Nested
    class BothDayFields {

        @Test
        void inUnixEitherIsEnoughIfBothAreRestricted() {
            assertThat(unix("0 0 13 * FRI", "2026-02-01T00:00", 4))
                    .containsExactly("2026-02-06T00:00", "2026-02-13T00:00", "2026-02-20T00:00", "2026-02-27T00:00");
            assertThat(unix("0 0 13 * FRI", "2026-04-12T00:00", 2))
                    .containsExactly("2026-04-13T00:00", "2026-04-17T00:00");
        }

        @Test
        void inUnixAStarAtTheBeginningAsksForBothAsVixiesCronDoes() {
            assertThat(unix("0 0 */2 * FRI", "2026-02-01T00:00", 3))
                    .containsExactly("2026-02-13T00:00", "2026-02-27T00:00", "2026-03-13T00:00");
        }

        @Test
        void inSecondsBothMustFit() {
            assertThat(seconds("0 0 0 13 * FRI", "2026-01-01T00:00", 3))
                    .containsExactly("2026-02-13T00:00", "2026-03-13T00:00", "2026-11-13T00:00");
        }
    }

    @Nested
    class Steps {

        @Test
        void beginAgainWithEachHour() {
            assertThat(unix("*/59 * * * *", "2026-01-01T00:00", 4))
                    .containsExactly("2026-01-01T00:00", "2026-01-01T00:59", "2026-01-01T01:00", "2026-01-01T01:59");
        }

        @Test
        void fromANumberRunToTheEnd() {
            assertThat(CronExpression.parse("0 50/5 * * * *", Dialect.SECONDS))
                    .isEqualTo(CronExpression.parse("0 50,55 * * * *", Dialect.SECONDS));
            assertThat(CronExpression.parse("0 /20 * * * ?", Dialect.QUARTZ))
                    .isEqualTo(CronExpression.parse("0 */20 * * * ?", Dialect.QUARTZ));
        }
    }

    @Nested
    class Years {

        @Test
        void boundTheWhole() {
            assertThat(quartz("0 0 0 1 1 ? 2027/2", "2026-06-01T00:00", 2))
                    .containsExactly("2027-01-01T00:00", "2029-01-01T00:00");
            assertThat(quartz("0 0 0 1 1 ? 2025,2027", "2026-06-01T00:00", 2)).containsExactly("2027-01-01T00:00");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "@yearly,0 0 1 1 *",
        "@annually,0 0 1 1 *",
        "@monthly,0 0 1 * *",
        "@weekly,0 0 * * SUN",
        "@daily,0 0 * * *",
        "@midnight,0 0 * * *",
        "@Hourly,0 * * * *"
    })
    void namesStandForExpressions(String name, String meaning) {
        assertThat(CronExpression.parse(name, Dialect.UNIX)).hasToString(meaning);
        assertThat(CronExpression.parse(name, Dialect.SECONDS)).hasToString("0 " + meaning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNIX    | 30 2 * * *            | at 02:30 every day
            UNIX    | 0 9,17 * * 1-5        | at 09:00 and 17:00 on Monday to Friday
            UNIX    | * * * * *             | every minute every day
            UNIX    | */15 * * * *          | every 15 minutes every day
            UNIX    | 5 * * * *             | at minute 5 of every hour every day
            UNIX    | 0,30 9-17 * * *       | at minutes 0 and 30 of hours 9 to 17 every day
            UNIX    | */59 * * * *          | at minutes 0 and 59 of every hour every day
            UNIX    | 0 0 13 * FRI          | at 00:00 on day 13 of the month and also on Friday
            UNIX    | 0 0 1 1,7 *           | at 00:00 on day 1 of the month in January and July
            SECONDS | 0 0 0 13 * FRI        | at 00:00 on day 13 of the month if that is Friday
            SECONDS | */10 * * * * *        | every 10 seconds every day
            SECONDS | 30 0 0 * * *          | at 00:00:30 every day
            SECONDS | 0 0 9 ? * MON#2       | at 09:00 on the 2nd Monday of the month
            SECONDS | 0 0 9 ? * FRIL,SAT    | at 09:00 on Saturday and the last Friday of the month
            SECONDS | 0 0 0 L-3 * *         | at 00:00 on the day 3 days before the last of the month
            SECONDS | 0 0 0 1,15W,LW * *    | at 00:00 on day 1, the weekday nearest to day 15 and the last weekday of the month
            UNIX    | 0 */5 * * *           | at minute 0 of hours 0, 5, 10, 15 and 20 every day
            QUARTZ  | 0 0 */6 * * ?         | at minute 0 of every 6th hour from midnight every day
            QUARTZ  | 0 0 12 1 1 ? 2026-2028 | at 12:00 on day 1 of the month in January in the years 2026-2028
            UNIX    | */7 * * * *           | at minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour every day
            UNIX    | */15 9-17 * * MON-FRI | every 15 minutes of hours 9 to 17 on Monday to Friday
            UNIX    | 0 */4 * * *           | at minute 0 of every 4th hour from midnight every day
            UNIX    | 0 0 * * SAT,SUN       | at 00:00 on Saturday and Sunday
            UNIX    | 0 0 29 2 *            | at 00:00 on day 29 of the month in February
            UNIX    | @hourly               | at minute 0 of every hour every day
            UNIX    | @yearly               | at 00:00 on day 1 of the month in January
            UNIX    | 0-10 6 * * *          | at minutes 0 to 10 of hour 6 every day
            UNIX    | */20 0-5/2 * * *      | every 20 minutes of hours 0, 2 and 4 every day
            UNIX    | 0 12 * 1-3,6 *        | at 12:00 every day in January to March and June
            UNIX    | 0 0 */2 * *           | at 00:00 on every 2nd day of the month from day 1
            UNIX    | 0 0 */10 * MON        | at 00:00 on every 10th day of the month from day 1 if that is Monday
            SECONDS | 0 0 6 L * *           | at 06:00 on the last day of the month
            SECONDS | 0 0 6 15W * *         | at 06:00 on the weekday nearest to day 15 of the month
            SECONDS | 0 0 6 ? * FRIL        | at 06:00 on the last Friday of the month
            SECONDS | * 30 4 * * *          | every second at minute 30 of hour 4 every day
            SECONDS | 0,30 * 9 * * *        | at seconds 0 and 30 of hour 9 every day
            SECONDS | */5 */10 * * * *      | every 5 seconds of every 10th minute every day
            SECONDS | 0 0 0 29 2 MON        | at 00:00 on day 29 of the month if that is Monday in February
            QUARTZ  | 0 0 12 ? * 2-6        | at 12:00 on Monday to Friday
            QUARTZ  | 0 0 12 1 1 ? 2030     | at 12:00 on day 1 of the month in January in the year 2030
            QUARTZ  | 0 0 12 L-3W * ?       | at 12:00 on the weekday nearest to the day 3 days before the last of the month
            QUARTZ  | 0 0 0 ? 12 6#3        | at 00:00 on the 3rd Friday of the month in December
            QUARTZ  | 0 0 22-2 ? * FRI-MON  | at 00:00, 01:00, 02:00, 22:00 and 23:00 on Monday and Friday to Sunday
            """)
    void isSaidInWords(Dialect dialect, String expression, String words) {
        assertThat(CronExpression.parse(expression, dialect).describe()).isEqualTo(words);
    }

    @Test
    void thePeriodIsTheTypicalDistance() {
        assertThat(CronExpression.parse("0 9 * * 1-5", Dialect.UNIX).period()).contains(Duration.ofDays(1));
        assertThat(CronExpression.parse("*/5 * * * *", Dialect.UNIX).period()).contains(Duration.ofMinutes(5));
        assertThat(CronExpression.parse("0 0 29 2 *", Dialect.UNIX).period()).contains(Duration.ofDays(1461));
        assertThat(CronExpression.parse("0 0 0 1 1 ? 2030", Dialect.QUARTZ).period())
                .isEmpty();
        assertThat(CronExpression.parse("0 0 0 1 1 ? 2020", Dialect.QUARTZ).period())
                .isEmpty();
    }

    @Test
    void expressionsOfTwoDialectsAreNeverEqual() {
        assertThat(CronExpression.parse("0 0 0 * * ?", Dialect.SECONDS))
                .isNotEqualTo(CronExpression.parse("0 0 0 * * ?", Dialect.QUARTZ));
    }
}
