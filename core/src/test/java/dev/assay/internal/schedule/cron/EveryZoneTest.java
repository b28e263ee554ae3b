package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.schedule.cron.CronTexts.Sample;
import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few expressions that matter, around every change of clocks since 1970 in every zone; a sample of them by default. */
class EveryZoneTest {

    private static final List<ZoneChanges> CHANGES = ZoneChanges.all();
    private static final Duration WINDOW = Duration.ofHours(26);
    private static final int SAMPLED = 97; // a prime, so that the sample does not always meet the same zone or season

    private static final List<Sample> SAMPLES = List.of(
            sample("30 2 * * *", minute -> minute == 30, hour -> hour == 2, false),
            sample("0 0 * * *", minute -> minute == 0, hour -> hour == 0, false),
            sample("15,45 23,0,1,2,3 * * *", minute -> minute % 30 == 15, hour -> hour == 23 || hour <= 3, false),
            sample("59 23 * * *", minute -> minute == 59, hour -> hour == 23, false),
            sample("0 */6 * * *", minute -> minute == 0, hour -> hour % 6 == 0, true),
            sample("*/20 * * * *", minute -> minute % 20 == 0, hour -> true, true),
            sample("7 * * * *", minute -> minute == 7, hour -> true, true));

    private static Sample sample(String text, IntPredicate minute, IntPredicate hour, boolean starred) {
        return new Sample(
                Dialect.UNIX,
                text,
                day -> true,
                time -> time.getSecond() == 0 && minute.test(time.getMinute()) && hour.test(time.getHour()),
                starred);
    }

    @Test
    void theSampledChangesAreMetAsTheReferenceSays() {
        IntStream.range(0, CHANGES.size())
                .filter(index -> index % SAMPLED == 0)
                .mapToObj(CHANGES::get)
                .forEach(EveryZoneTest::check);
    }

    @Test
    @Tag("thorough")
    void everyChangeIsMetAsTheReferenceSays() {
        CHANGES.forEach(EveryZoneTest::check);
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(CHANGES).hasSizeGreaterThan(10_000);
    }

    private static void check(ZoneChanges around) {
        Instant from = around.change().getInstant().minus(WINDOW);
        Instant to = around.change().getInstant().plus(WINDOW);
        for (Sample sample : SAMPLES) {
            ZonedCron cron = ZonedCronLawsTest.cron(sample, around.zone(), Gap.STANDARD, Overlap.STANDARD)
                    .orElseThrow();
            ZoneReference reference = new ZoneReference(sample, around.zone(), Gap.STANDARD, Overlap.STANDARD);
            assertThat(ZonedCronLawsTest.fires(cron, from, to))
                    .as("%s around %s", sample, around)
                    .isEqualTo(reference.fires(from, to, around.step()));
        }
    }
}
