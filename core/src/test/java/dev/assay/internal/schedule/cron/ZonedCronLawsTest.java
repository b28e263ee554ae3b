package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.schedule.cron.CronTexts.Sample;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The laws of expressions on the time lines of all zones, around the moments when clocks change. */
class ZonedCronLawsTest {

    private static final List<ZoneChanges> CHANGES = ZoneChanges.all();

    @Provide
    Arbitrary<ZoneChanges> changes() {
        return Arbitraries.of(CHANGES);
    }

    @Provide
    Arbitrary<Sample> minutely() {
        return CronTexts.of(Dialect.UNIX);
    }

    @Provide
    Arbitrary<Sample> secondly() {
        return CronTexts.of(Dialect.SECONDS);
    }

    @Provide
    Arbitrary<Sample> any() {
        return CronTexts.any();
    }

    @Provide
    Arbitrary<Sample> daily() {
        return CronTexts.daily();
    }

    static Optional<ZonedCron> cron(Sample sample, ZoneId zone, Gap gap, Overlap overlap) {
        try {
            return Optional.of(ZonedCron.of(new Schedule.Cron(sample.text(), sample.dialect(), zone, gap, overlap)));
        } catch (CronException e) {
            assertThat(e).hasMessageContaining("never fires");
            return Optional.empty();
        }
    }

    static List<Instant> fires(ZonedCron cron, Instant from, Instant to) {
        List<Instant> fires = new ArrayList<>();
        Instant next = cron.next(from.minusNanos(1));
        while (next != null && !next.isAfter(to)) {
            fires.add(next);
            next = cron.next(next);
        }
        return fires;
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void firesWhenSteppingThroughEveryMinuteSaysSo(
            @ForAll("minutely") Sample sample,
            @ForAll("changes") ZoneChanges around,
            @ForAll Gap gap,
            @ForAll Overlap overlap) {
        Assume.that(around.step() == 60);
        assertFiresAsTheReferenceSays(sample, around, gap, overlap, Duration.ofHours(26));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void firesWhenSteppingThroughEverySecondSaysSo(
            @ForAll("secondly") Sample sample,
            @ForAll("changes") ZoneChanges around,
            @ForAll Gap gap,
            @ForAll Overlap overlap) {
        assertFiresAsTheReferenceSays(sample, around, gap, overlap, Duration.ofHours(2));
    }

    static void assertFiresAsTheReferenceSays(
            Sample sample, ZoneChanges around, Gap gap, Overlap overlap, Duration window) {
        Optional<ZonedCron> cron = cron(sample, around.zone(), gap, overlap);
        Assume.that(cron.isPresent());
        Instant from = around.change().getInstant().minus(window);
        Instant to = around.change().getInstant().plus(window);
        int step = sample.dialect() == Dialect.UNIX ? around.step() : 1;

        assertThat(fires(cron.get(), from, to))
                .as("%s around %s, gap %s, overlap %s", sample, around, gap, overlap)
                .isEqualTo(new ZoneReference(sample, around.zone(), gap, overlap).fires(from, to, step));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void noDayOfASettledTimeIsLostOrDoubled(@ForAll("daily") Sample sample, @ForAll("changes") ZoneChanges around) {
        ZonedCron cron =
                cron(sample, around.zone(), Gap.STANDARD, Overlap.STANDARD).orElseThrow();
        LocalDate middle = around.change().getDateTimeBefore().toLocalDate();
        List<Instant> expected = middle.minusDays(4)
                .datesUntil(middle.plusDays(5))
                .flatMap(date -> due(sample, date, around.zone().getRules()).stream())
                .toList();

        assertThat(fires(cron, expected.get(0), expected.get(expected.size() - 1)))
                .as("%s around %s", sample, around)
                .isEqualTo(expected);
    }

    /** The one instant at which a settled time of a date is due. */
    private static Optional<Instant> due(Sample sample, LocalDate date, ZoneRules rules) {
        LocalDateTime local = date.atStartOfDay();
        while (!sample.time().test(local)) {
            local = local.plusMinutes(1);
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (!offsets.isEmpty()) {
            return Optional.of(local.toInstant(offsets.get(0)));
        }
        ZoneOffsetTransition change = rules.getTransition(local);
        return change.getDuration().compareTo(Duration.ofHours(3)) > 0
                ? Optional.empty()
                : Optional.of(change.getInstant());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aSettledLocalTimeNeverFiresTwice(@ForAll("any") Sample sample, @ForAll("changes") ZoneChanges around) {
        Assume.that(!sample.starred());
        Optional<ZonedCron> cron = cron(sample, around.zone(), Gap.STANDARD, Overlap.STANDARD);
        Assume.that(cron.isPresent());
        Instant change = around.change().getInstant();

        List<Instant> fires = fires(cron.get(), change.minus(Duration.ofHours(3)), change.plus(Duration.ofHours(3)));

        assertThat(fires.stream()
                        .map(fire -> LocalDateTime.ofInstant(fire, around.zone()))
                        .collect(Collectors.toSet()))
                .as("%s around %s", sample, around)
                .hasSameSizeAs(fires);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyInstantFitsTheFieldsOrStandsForASkippedTime(
            @ForAll("any") Sample sample,
            @ForAll("changes") ZoneChanges around,
            @ForAll Gap gap,
            @ForAll Overlap overlap,
            @ForAll @LongRange(min = -200_000, max = 200_000) long offset) {
        Optional<ZonedCron> cron = cron(sample, around.zone(), gap, overlap);
        Assume.that(cron.isPresent());

        Instant next = cron.get().next(around.change().getInstant().plusSeconds(offset));

        Assume.that(next != null);
        ZonedDateTime local = next.atZone(around.zone());
        ZoneOffsetTransition change = around.zone().getRules().previousTransition(next.plusSeconds(1));
        boolean substitute = change != null
                && change.isGap()
                && next.isBefore(change.getInstant().plus(change.getDuration()))
                && (gap == Gap.SHIFT || next.equals(change.getInstant()));
        assertThat(sample.fires(local.toLocalDateTime()) || substitute)
                .as("%s at %s", sample, local)
                .isTrue();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theNextInstantIsStrictlyLaterAlwaysTheSameAndRisesWithTheQuestion(
            @ForAll("any") Sample sample,
            @ForAll("changes") ZoneChanges around,
            @ForAll Gap gap,
            @ForAll Overlap overlap,
            @ForAll @LongRange(min = -200_000, max = 200_000) long seconds,
            @ForAll @LongRange(min = 0, max = 999_999_999) long nanos,
            @ForAll @LongRange(min = 0, max = 100_000) long later) {
        Optional<ZonedCron> cron = cron(sample, around.zone(), gap, overlap);
        Assume.that(cron.isPresent());
        Instant time = around.change().getInstant().plusSeconds(seconds).plusNanos(nanos);

        Instant next = cron.get().next(time);

        assertThat(cron.get().next(time)).isEqualTo(next);
        Instant afterLater = cron.get().next(time.plusSeconds(later));
        if (next == null) {
            assertThat(afterLater).isNull();
        } else {
            assertThat(next).isAfter(time);
            assertThat(cron.get().next(next.minusNanos(1))).isEqualTo(next);
            assertThat(afterLater == null || !afterLater.isBefore(next)).isTrue();
        }
    }
}
