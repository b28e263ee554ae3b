package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.spi.configuration.Schedule.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and that each refusal names the field, the text, its place and what to write instead. */
class CronErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            UNIX    | 60 * * * *        | 1  | the minute field, '60' at position 1: not between 0 and 59
            UNIX    | 0 24 * * *        | 3  | the hour field, '24' at position 3: not between 0 and 23
            UNIX    | 0 0 0 * *         | 5  | the day-of-month field, '0' at position 5: not between 1 and 31
            UNIX    | 0 0 * 13 *        | 7  | the month field, '13' at position 7: not between 1 and 12
            UNIX    | 0 0 * * 8         | 9  | not between 0 and 7, where both 0 and 7 are Sunday
            UNIX    | 0 0 1,2,32 * *    | 9  | the day-of-month field, '32' at position 9
            UNIX    | 0 0 * FOO *       | 7  | allowed are 1 to 12 or JAN to DEC, '*', ranges a-b, steps /n and lists of these
            UNIX    | 0 MON * * *       | 3  | the hour field, 'MON' at position 3: allowed are 0 to 23
            UNIX    | 1,,2 * * * *      | 3  | an item of the list is missing
            UNIX    | 1- * * * *        | 3  | the minute field, '' at position 3
            UNIX    | -1 * * * *        | 1  | the minute field, '' at position 1
            UNIX    | */0 * * * *       | 3  | a step is a number from 1 on
            UNIX    | */x * * * *       | 3  | a step is a number from 1 on
            UNIX    | */60 * * * *      | 1  | a step of 60 leaves nothing but 0; write that, or a step of at most 59
            UNIX    | 10-20/11 * * * *  | 1  | a step of 11 leaves nothing but 10
            UNIX    | 5/15 * * * *      | 1  | crons differ about a single number; write 5-59/15
            UNIX    | 0 22-2 * * *      | 3  | the range runs backwards; write 22-23,0-2 if it is meant to go round
            UNIX    | 0 0 * * FRI-MON   | 9  | write FRI-SAT,SUN-MON if it is meant to go round
            UNIX    | 0 0 ? * *         | 5  | '?', 'L', 'W' and '#' belong to the dialects SECONDS and QUARTZ
            UNIX    | 0 0 L * *         | 5  | belong to the dialects SECONDS and QUARTZ
            UNIX    | 0 0 * * MON#2     | 9  | belong to the dialects SECONDS and QUARTZ
            UNIX    | H * * * *         | 1  | random and hashed times are what a job's splay is for
            UNIX    | 0~59 * * * *      | 1  | random and hashed times are what a job's splay is for
            UNIX    | 12345 * * * *     | 1  | the minute field
            UNIX    | @every 5m         | 1  | use a fixed rate, which keeps its phase
            UNIX    | @reboot           | 1  | use a fixed delay, whose first run is at once
            UNIX    | @fortnightly      | 1  | allowed are @yearly, @annually, @monthly, @weekly, @daily, @midnight and @hourly
            UNIX    | 0 0 * *           | 0  | it has 4 fields, and UNIX has 5: minute, hour, day-of-month, month, day-of-week
            UNIX    | 0 0 0 * * *       | 0  | for 6 say dialect SECONDS or QUARTZ, which number the days of the week differently
            SECONDS | 0 0 * * *         | 0  | it has 5 fields, and SECONDS has 6
            SECONDS | 0 0 0 1 1 ? 2026  | 0  | for 7 say dialect QUARTZ
            SECONDS | 0 0 0 L-0 * *     | 7  | counted from the last day it is L, or L-1 to L-30
            SECONDS | 0 0 0 L-31 * *    | 7  | counted from the last day it is L, or L-1 to L-30
            SECONDS | 0 0 0 L-3W * *    | 7  | only LW is the last weekday; L-nW belongs to the dialect QUARTZ
            SECONDS | 0 0 0 32W * *     | 7  | the day-of-month field, '32' at position 7
            SECONDS | 0 0 0 W * *       | 7  | the day-of-month field, '' at position 7
            SECONDS | 0 0 0 1-5W * *    | 7  | the day-of-month field, '1-5' at position 7
            SECONDS | 0 0 0 ? * MON#6   | 15 | after '#' comes 1 to 5, because a weekday comes five times a month at most
            SECONDS | 0 0 0 ? * L       | 11 | write SAT, or a day such as FRIL for the last Friday of the month
            SECONDS | 0 0 0 ? * */2     | 11 | begins on Monday for some and on Sunday for others; write a range such as MON-SAT/2
            SECONDS | 0 0 0 ? * 1/2     | 11 | begins on Monday for some and on Sunday for others
            SECONDS | 0 0 0 *,? * *     | 9  | the day-of-month field, '?' at position 9
            SECONDS | ? * * * * *       | 1  | the second field, '?' at position 1
            SECONDS | 0 0 0 1 1 *,      | 13 | an item of the list is missing
            QUARTZ  | 0 0 0 ? * 0       | 11 | not between 1, which is Sunday in the QUARTZ dialect, and 7
            QUARTZ  | 0 0 0 ? * 8       | 11 | not between 1, which is Sunday in the QUARTZ dialect, and 7
            QUARTZ  | 0 0 0 * * *       | 11 | the QUARTZ dialect wants '?' in exactly one of the two day fields
            QUARTZ  | 0 0 0 ? * ?       | 11 | the QUARTZ dialect wants '?' in exactly one of the two day fields
            QUARTZ  | 0 0 0 1 * MON     | 11 | write '?' in the one that does not matter
            QUARTZ  | 0 0 0 1 1 ? 1969  | 13 | the year field, '1969' at position 13: not between 1970 and 2099
            QUARTZ  | 0 0 0 1 1 ? 2030-2020 | 13 | the range runs backwards
            QUARTZ  | 0 0 0 1C * ?      | 7  | calendars are named in a job's bounds
            QUARTZ  | 0 * * * *         | 0  | it has 5 fields, and QUARTZ has 6 or 7
            QUARTZ  | @daily            | 1  | the QUARTZ dialect has no names beginning with '@'; write the fields
            UNIX    | 0 0 31 2 *        | 0  | it never fires: no day fits day-of-month '31', month '2' and day-of-week '*'
            QUARTZ  | 0 0 0 30 2 ?      | 0  | it never fires: no day fits day-of-month '30', month '2' and day-of-week '?'
            SECONDS | 60 * * * * *      | 1  | the second field, '60' at position 1: not between 0 and 59
            UNIX    | ٣ 0 * * *         | 1  | the minute field, '٣' at position 1: allowed are 0 to 59
            UNIX    | 99999999999999999999 * * * * | 1 | the minute field
            UNIX    | 0 0 * * MON-      | 13 | the day-of-week field, '' at position 13
            UNIX    | 0 0 * JANUARY *   | 7  | the month field, 'JANUARY' at position 7: allowed are 1 to 12 or JAN to DEC
            UNIX    | 0 0 1W * *        | 5  | belong to the dialects SECONDS and QUARTZ
            SECONDS | 0 0 0 ? * MON#0   | 15 | after '#' comes 1 to 5
            QUARTZ  | 0 0 0 1 1 ? 2100  | 13 | the year field, '2100' at position 13: not between 1970 and 2099
            UNIX    | 0 0 31 4,6 *      | 0  | it never fires: no day fits day-of-month '31', month '4,6' and day-of-week '*'
            SECONDS | 0 0 0 L-30 2 *    | 0  | it never fires
            SECONDS | 0 0 0 1 * MON#2   | 0  | it never fires: no day fits day-of-month '1', month '*' and day-of-week 'MON#2'
            QUARTZ  | 0 0 0 29 2 ? 2026,2027 | 0 | it never fires: no day fits day-of-month '29', month '2' and day-of-week '?' in '2026,2027'
            """)
    void isRefusedWithItsReason(Dialect dialect, String expression, int position, String reason) {
        CronException refusal =
                catchThrowableOfType(CronException.class, () -> CronExpression.parse(expression, dialect));

        assertThat(refusal).as(expression).isNotNull();
        assertThat(refusal)
                .hasMessageStartingWith("cron expression '" + expression + "' (" + dialect + "): ")
                .hasMessageContaining(reason);
        assertThat(refusal.position()).isEqualTo(position);
        assertThat(refusal.code()).isEqualTo("CRON_INVALID");
    }

    @Test
    void hostileTextIsShownHarmlessAndShort() {
        assertThatThrownBy(() -> CronExpression.parse("\u001b[31m" + "x".repeat(200) + " * * * *", Dialect.UNIX))
                .hasMessageContaining("\\u001B")
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("\u001b").hasSizeLessThan(500));
    }

    @Test
    void aLineBreakIsNoBlank() {
        assertThatThrownBy(() -> CronExpression.parse("0\n0 * * *", Dialect.UNIX))
                .isInstanceOf(CronException.class);
    }
}
