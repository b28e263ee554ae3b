package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.internal.schedule.cron.CronTexts.Sample;
import dev.assay.spi.configuration.Schedule.Dialect;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of expressions over local times, held against a reference that steps through days and seconds. */
class CronLawsTest {

    private static final int CYCLE = 146_097; // the days of 400 years
    private static final long START = LocalDate.of(1970, 1, 1).toEpochDay();

    @Provide
    Arbitrary<Sample> samples() {
        return CronTexts.any();
    }

    @Provide
    Arbitrary<LocalDateTime> starts() {
        return Arbitraries.longs()
                .between(
                        LocalDateTime.of(1970, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC),
                        LocalDateTime.of(2101, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC))
                .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    }

    /** By days, then by seconds: slow, and as plain as can be. */
    private static Optional<LocalDateTime> reference(Sample sample, LocalDateTime from) {
        LocalDate day = from.toLocalDate();
        for (int i = 0; i <= CYCLE; i++, day = day.plusDays(1)) {
            if (!sample.day().test(day)) {
                continue;
            }
            LocalDateTime begin = day.equals(from.toLocalDate()) ? from : day.atStartOfDay();
            LocalDateTime end = day.plusDays(1).atStartOfDay();
            for (LocalDateTime time = begin; time.isBefore(end); time = time.plusSeconds(1)) {
                if (sample.time().test(time)) {
                    return Optional.of(time);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<CronExpression> parse(Sample sample) {
        try {
            return Optional.of(CronExpression.parse(sample.text(), sample.dialect()));
        } catch (CronException e) {
            assertThat(e).hasMessageContaining("never fires");
            return Optional.empty();
        }
    }

    private static Optional<LocalDateTime> next(CronExpression expression, LocalDateTime from) {
        long next = expression.next(from.toEpochSecond(ZoneOffset.UTC));
        return next == CronExpression.NONE
                ? Optional.empty()
                : Optional.of(LocalDateTime.ofEpochSecond(next, 0, ZoneOffset.UTC));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void theNextTimeIsTheOneThatSteppingFinds(@ForAll("samples") Sample sample, @ForAll("starts") LocalDateTime from) {
        Optional<CronExpression> expression = parse(sample);
        Assume.that(expression.isPresent());

        assertThat(next(expression.get(), from)).as(sample.toString()).isEqualTo(reference(sample, from));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsRefusedAsNeverFiringNeverFires(@ForAll("samples") Sample sample) {
        boolean everFires = LongStream.range(START, START + CYCLE)
                .anyMatch(day -> sample.day().test(LocalDate.ofEpochDay(day)));

        assertThat(parse(sample).isPresent()).as(sample.toString()).isEqualTo(everFires);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatIsPrintedIsReadBackAsEqual(@ForAll("samples") Sample sample) {
        Optional<CronExpression> expression = parse(sample);
        Assume.that(expression.isPresent());

        String printed = expression.get().toString();
        CronExpression again = CronExpression.parse(printed, sample.dialect());

        assertThat(again).as(printed).isEqualTo(expression.get()).hasSameHashCodeAs(expression.get());
        assertThat(again).hasToString(printed);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void blanksCaseAndLeadingZerosDoNotMatter(@ForAll("samples") Sample sample) {
        Optional<CronExpression> expression = parse(sample);
        Assume.that(expression.isPresent());
        String dressedUp =
                "  " + sample.text().toLowerCase(java.util.Locale.ROOT).replace(" ", " \t ") + " ";

        assertThat(CronExpression.parse(dressedUp, sample.dialect())).isEqualTo(expression.get());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aStarInATimeFieldMakesAWildcard(@ForAll("samples") Sample sample) {
        Optional<CronExpression> expression = parse(sample);
        Assume.that(expression.isPresent());

        assertThat(expression.get().isWildcard()).isEqualTo(sample.starred());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyExpressionHasWordsAndAPeriod(@ForAll("samples") Sample sample) {
        Optional<CronExpression> expression = parse(sample);
        Assume.that(expression.isPresent());

        assertThat(expression.get().describe())
                .matches("(at|every) .* (on|every) .*")
                .doesNotContain("  ")
                .doesNotContain("null");
        expression.get().period().ifPresent(period -> assertThat(period).isPositive());
    }

    @Property
    void anyTextIsReadOrRefusedWithAReason(@ForAll String text, @ForAll Dialect dialect) {
        Assume.that(text.length() <= 256);
        try {
            CronExpression.parse(text, dialect);
        } catch (CronException e) {
            assertThat(e.getMessage()).startsWith("cron expression '").contains("(" + dialect + ")");
            assertThat(e.position()).isBetween(0, text.length() + 1);
        }
    }

    @Property
    void textsMadeOfCronsOwnSignsAreReadOrRefusedWithAReason(@ForAll("signs") String text, @ForAll Dialect dialect) {
        try {
            CronExpression read = CronExpression.parse(text, dialect);
            assertThat(CronExpression.parse(read.toString(), dialect)).isEqualTo(read);
        } catch (CronException e) {
            assertThat(e.getMessage()).startsWith("cron expression '");
        }
    }

    @Provide
    Arbitrary<String> signs() {
        Arbitrary<String> token = Arbitraries.of(
                "*", "/", "-", ",", "?", "L", "W", "#", "0", "1", "5", "7", "31", "59", "60", "MON", "SUN", "JAN",
                "L-3", "LW", "@daily", "");
        Arbitrary<String> field = token.list().ofMinSize(1).ofMaxSize(3).map(list -> String.join("", list));
        return field.list().ofMinSize(4).ofMaxSize(8).map(list -> String.join(" ", list));
    }

    @Property(tries = 5, edgeCases = EdgeCasesMode.NONE)
    void theSearchEndsForWhatIsAlwaysTooFarAway(@ForAll("starts") LocalDateTime from) {
        CronExpression past = CronExpression.parse("0 0 0 1 1 ? 1970", Dialect.QUARTZ);

        assertThat(next(past, from.plusDays(1))).isEmpty();
        assertThatThrownBy(() -> CronExpression.parse("0 0 30 2 *", Dialect.UNIX))
                .hasMessageContaining("it never fires: no day fits day-of-month '30', month '2' and day-of-week '*'");
    }
}
