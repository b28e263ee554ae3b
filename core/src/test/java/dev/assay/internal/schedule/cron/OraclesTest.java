package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import dev.assay.internal.schedule.cron.CronTexts.Sample;
import dev.assay.spi.configuration.Schedule.Dialect;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Spring's {@code CronExpression} and cron-utils on the same expressions, wherever they mean what our dialects mean. What is
 * filtered out is listed, with the reason, in {@code docs/schedules.md}.
 */
class OraclesTest {

    private static final Pattern RANGE = Pattern.compile("(?<![L\\d-])(\\d+)-(\\d+)");

    /** In UTC, so that the others' ideas about summer time stay out of it. */
    private static Optional<LocalDateTime> ours(Sample sample, LocalDateTime after) {
        try {
            CronExpression expression = CronExpression.parse(sample.text(), sample.dialect());
            long next = expression.next(after.toEpochSecond(ZoneOffset.UTC) + 1);
            return next == CronExpression.NONE
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.ofEpochSecond(next, 0, ZoneOffset.UTC));
        } catch (CronException neverFires) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDateTime> cronUtils(CronType type, Sample sample, LocalDateTime after) {
        com.cronutils.model.Cron cron = new com.cronutils.parser.CronParser(
                        CronDefinitionBuilder.instanceDefinitionFor(type))
                .parse(sample.text());
        return ExecutionTime.forCron(cron)
                .nextExecution(after.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toLocalDateTime);
    }

    @Provide
    Arbitrary<LocalDateTime> starts() {
        return Arbitraries.longs()
                .between(
                        LocalDateTime.of(1970, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC),
                        LocalDateTime.of(2090, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC))
                .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    }

    @Provide
    Arbitrary<Sample> asSpring() {
        // L-28 to L-30 in a month too short for them: Spring counts on into the month before. 28W to 31W on a Sunday
        // that
        // is the last of its month: Spring leaves the month out, ours goes back to the Friday as Quartz documents it.
        return CronTexts.of(Dialect.SECONDS)
                .filter(sample -> !sample.text().matches(".*(L-(28|29|30)|(28|29|30|31)W).*"));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void springAgreesAboutSeconds(@ForAll("asSpring") Sample sample, @ForAll("starts") LocalDateTime after) {
        LocalDateTime theirs = org.springframework.scheduling.support.CronExpression.parse(sample.text())
                .next(after);

        assertThat(ours(sample, after)).as("%s after %s", sample, after).isEqualTo(Optional.ofNullable(theirs));
    }

    @Provide
    Arbitrary<Sample> asCronUtilsUnix() {
        // Both day fields restricted and one of them beginning with a star: cron-utils takes either, Vixie's cron both.
        // And it
        // takes the Sunday of SUN-TUE for the end of a week.
        return CronTexts.of(Dialect.UNIX).filter(sample -> {
            String[] fields = sample.text().split(" ");
            boolean plainDays = fields[2].equals("*") || fields[4].equals("*");
            return !fields[4].equals("SUN-TUE")
                    && (plainDays || !(fields[2].startsWith("*") || fields[4].startsWith("*")));
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void cronUtilsAgreesAboutUnix(@ForAll("asCronUtilsUnix") Sample sample, @ForAll("starts") LocalDateTime after) {
        assertThat(ours(sample, after))
                .as("%s after %s", sample, after)
                .isEqualTo(cronUtils(CronType.UNIX, sample, after));
    }

    @Provide
    Arbitrary<Sample> asCronUtilsQuartz() {
        // cron-utils loses times of ranges that wrap, knows no L-nW, loses days of lists with L or W, and looks for
        // years
        // only a short way ahead.
        return CronTexts.of(Dialect.QUARTZ)
                .filter(sample -> sample.text().split(" ").length == 6)
                .filter(sample -> !wraps(sample.text()))
                .filter(sample -> !sample.text().split(" ")[3].matches(".*W.*|.*,.*L.*|.*L-(28|29|30).*"));
    }

    private static boolean wraps(String text) {
        Matcher ranges = RANGE.matcher(text);
        while (ranges.find()) {
            if (Integer.parseInt(ranges.group(1)) > Integer.parseInt(ranges.group(2))) {
                return true;
            }
        }
        return false;
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void cronUtilsAgreesAboutQuartz(@ForAll("asCronUtilsQuartz") Sample sample, @ForAll("starts") LocalDateTime after) {
        assertThat(ours(sample, after))
                .as("%s after %s", sample, after)
                .isEqualTo(cronUtils(CronType.QUARTZ, sample, after));
    }
}
