package dev.assay.internal.schedule.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expressions that nobody chose, in every dialect, zone and season, against cron told the slow way. What fails names its seed;
 * {@code -Dassay.cron.seed=N} plays it again.
 */
class CronCampaignTest {

    private static final List<ZoneChanges> CHANGES = ZoneChanges.all();
    private static final Duration WINDOW = Duration.ofHours(30);

    private static ZonedCron cron(Dialect dialect, String text, ZoneId zone) {
        return ZonedCron.of(new Schedule.Cron(text, dialect, zone, Gap.STANDARD, Overlap.STANDARD));
    }

    @Test
    void expressionsNobodyChoseAroundAFewHundredChangesOfClocks() {
        campaign(200);
    }

    @Test
    @Tag("thorough")
    void expressionsNobodyChoseAroundEveryChangeOfClocks() {
        campaign(CHANGES.size());
    }

    private static void campaign(int times) {
        long first = Long.getLong("assay.cron.seed", new Random().nextLong());
        for (int i = 0; i < times; i++) {
            long seed = first + i;
            Random random = new Random(seed);
            ZoneChanges around = CHANGES.get(random.nextInt(CHANGES.size()));
            PlainCron plain = PlainCron.random(random);
            check(plain, around.zone(), around.change().getInstant(), "-Dassay.cron.seed=" + seed);
        }
    }

    private static void check(PlainCron plain, ZoneId zone, Instant middle, String seed) {
        ZonedCron cron;
        try {
            cron = cron(plain.dialect, plain.text, zone);
        } catch (CronException refused) {
            assertThat(refused).as("%s %s", plain, seed).hasMessageContaining("never fires");
            assertThat(plain.firstDay(LocalDate.of(1970, 1, 1)))
                    .as("%s %s", plain, seed)
                    .isNull();
            return;
        }
        assertThat(cron.isWildcard()).as("%s %s", plain, seed).isEqualTo(plain.isWildcard());
        Instant from = middle.minus(WINDOW);
        Instant to = middle.plus(WINDOW);
        TreeSet<Instant> expected = plain.fires(zone, from, to);
        List<Instant> fires = ZonedCronLawsTest.fires(cron, from, to);

        assertThat(fires)
                .as("%s in %s around %s, %s", plain, zone, middle, seed)
                .isEqualTo(new ArrayList<>(expected));
        // From anywhere in between, and not only from fire to fire.
        Random random = new Random(middle.getEpochSecond());
        for (int i = 0; i < 20; i++) {
            Instant asked = from.plusMillis(random.nextLong(2 * WINDOW.toMillis()));
            Instant next = cron.next(asked);
            Instant wanted = expected.higher(asked);
            if (wanted != null) {
                assertThat(next)
                        .as("%s in %s after %s, %s", plain, zone, asked, seed)
                        .isEqualTo(wanted);
            } else {
                assertThat(next == null || next.isAfter(to))
                        .as("%s in %s after %s, %s", plain, zone, asked, seed)
                        .isTrue();
            }
        }
    }

    @Test
    void daysFarApartAreFoundOverFourHundredYears() {
        sparse(40);
    }

    @Test
    @Tag("thorough")
    void daysFarApartAreFoundOverFourHundredYearsInManyExpressions() {
        sparse(5_000);
    }

    private static void sparse(int times) {
        long first = Long.getLong("assay.cron.seed", new Random().nextLong());
        for (int i = 0; i < times; i++) {
            long seed = first + i;
            Random random = new Random(seed);
            PlainCron plain = PlainCron.random(random);
            LocalDate from = LocalDate.of(1970, 1, 1).plusDays(random.nextInt(45_000));
            LocalDate day = plain.firstDay(from);
            Instant next;
            try {
                next = cron(plain.dialect, plain.text, ZoneOffset.UTC)
                        .next(from.atStartOfDay().toInstant(ZoneOffset.UTC).minusNanos(1));
            } catch (CronException refused) {
                assertThat(plain.firstDay(LocalDate.of(1970, 1, 1)))
                        .as("%s %s", plain, seed)
                        .isNull();
                continue;
            }
            assertThat(next == null ? null : next.atZone(ZoneOffset.UTC).toLocalDate())
                    .as("%s from %s, seed %s", plain, from, seed)
                    .isEqualTo(day);
        }
    }

    @Test
    void leapDaysOnMondaysAndAcrossTheYearWithoutOne() {
        PlainCron plain = new PlainCron(Dialect.SECONDS, "0 0 0 29 2 MON");
        ZonedCron cron = cron(plain.dialect, plain.text, ZoneOffset.UTC);
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 8; i++) {
            LocalDate expected =
                    plain.firstDay(LocalDate.ofInstant(at, ZoneOffset.UTC).plusDays(1));
            at = cron.next(at);
            assertThat(LocalDate.ofInstant(at, ZoneOffset.UTC)).isEqualTo(expected);
        }
        assertThat(at).isAfter(Instant.parse("2180-01-01T00:00:00Z"));
    }

    @Test
    void theEndsOfTimeAreNoPlaceToFail() {
        ZonedCron daily = cron(Dialect.UNIX, "30 2 * * *", ZoneId.of("Europe/Berlin"));
        ZonedCron years = cron(Dialect.QUARTZ, "0 0 0 29 2 ? 2096-2099", ZoneOffset.UTC);

        assertThat(daily.next(Instant.MIN)).isBefore(Instant.EPOCH);
        assertThat(daily.next(Instant.MAX)).isNull();
        assertThat(daily.next(Instant.parse("9999-12-31T23:59:59Z"))).isNull();
        assertThat(daily.next(Instant.parse("9999-12-30T23:59:59.999999999Z")))
                .isEqualTo(Instant.parse("9999-12-31T01:30:00Z"));
        assertThat(daily.next(Instant.EPOCH)).isEqualTo(Instant.parse("1970-01-01T01:30:00Z"));
        assertThat(daily.next(Instant.parse("1970-01-01T01:29:59.999999999Z")))
                .isEqualTo(Instant.parse("1970-01-01T01:30:00Z"));
        assertThat(years.next(Instant.MIN)).isEqualTo(Instant.parse("2096-02-29T00:00:00Z"));
        assertThat(years.next(Instant.parse("2096-02-29T00:00:00Z"))).isNull();
        assertThat(years.next(Instant.MAX)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Pacific/Kwajalein",
                "Asia/Beirut",
                "America/Santiago",
                "America/Havana",
                "America/Sao_Paulo",
                "Africa/Cairo",
                "Asia/Tehran",
                "Africa/Casablanca",
                "America/Scoresbysund",
                "Antarctica/Troll",
                "Asia/Gaza",
                "Europe/Dublin"
            })
    void noFixedDayIsLostOrMetTwiceInZonesWithOddClocks(String name) {
        ZoneId zone = ZoneId.of(name);
        for (String text : List.of("0 0 * * *", "30 0 * * *", "15 2 * * *", "59 23 * * *")) {
            ZonedCron cron = cron(Dialect.UNIX, text, zone);
            PlainCron plain = new PlainCron(Dialect.UNIX, text);
            Instant at = Instant.parse("1990-01-01T00:00:00Z");
            Instant end = Instant.parse("2037-01-01T00:00:00Z");
            List<LocalDate> days = new ArrayList<>();
            for (Instant next = cron.next(at); next.isBefore(end); next = cron.next(next)) {
                // What stands for a skipped time belongs to the day on which the clocks began to skip.
                LocalDateTime local = LocalDateTime.ofInstant(next, zone);
                boolean regular = plain.atMinute(local);
                days.add((regular
                                ? local
                                : zone.getRules()
                                        .getTransition(local.minusMinutes(1))
                                        .getDateTimeBefore())
                        .toLocalDate());
            }
            assertThat(days).as("%s in %s", text, name).doesNotHaveDuplicates();
            LocalDate day = days.get(0);
            for (LocalDate each : days) {
                // The whole days that were left out on the way across the date line.
                while (day.isBefore(each) && skippedWhole(zone, day)) {
                    day = day.plusDays(1);
                }
                assertThat(each).as("%s in %s", text, name).isEqualTo(day);
                day = day.plusDays(1);
            }
        }
    }

    private static boolean skippedWhole(ZoneId zone, LocalDate day) {
        return zone.getRules().getValidOffsets(day.atTime(12, 0)).isEmpty();
    }

    @Test
    void theNextTimeCostsFewBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ZonedCron cron = cron(Dialect.UNIX, "*/5 * * * *", ZoneId.of("Europe/Berlin"));
        int asked = 50_000;
        long most = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            Instant at = Instant.parse("2026-01-01T00:00:00Z");
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < asked; i++) {
                at = cron.next(at);
            }
            most = Math.min(
                    most, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            assertThat(at).isAfter(Instant.parse("2026-06-01T00:00:00Z"));
        }
        assertThat(most / asked).as("bytes for each").isLessThan(400);
    }
}
