package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A source that fails, answers garbage, an old revision, the same one, or nothing, in an order that one number decides: what is
 * in force is always the last good revision, and the law holds at every turn. {@code -Dassay.source.seed=N} plays one again.
 */
class FlappingSourceTest {

    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo");

    /** The source, and what a good manager has in force of it. */
    private static final class Flapping implements ConfigurationSource {
        private final Random random;
        private Configuration good = configuration(1, 3, "Europe/Berlin");
        private int revision = 1;
        private int failures;
        private int garbage;
        private int old;
        private int repeats;
        private boolean heard;

        Flapping(Random random) {
            this.random = random;
        }

        private static Configuration configuration(int revision, int jobs, String zone) {
            Configuration.Builder configuration = Configuration.builder(Integer.toString(revision));
            for (int i = 0; i < jobs; i++) {
                configuration.job(JobSpec.builder("job-" + i)
                        .plugin("plugin")
                        .schedule(
                                i % 2 == 0
                                        ? Schedule.every(Duration.ofMinutes(1 + i))
                                        : Schedule.cron("*/7 * * * *", Schedule.Dialect.UNIX, ZoneId.of(zone)))
                        .build());
            }
            return configuration.build();
        }

        @Override
        public ConfigurationUpdate poll(ConfigurationRequest request) throws IOException {
            if (!heard) {
                heard = true;
                return ConfigurationUpdate.snapshot(good);
            }
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    failures++;
                    if (random.nextBoolean()) {
                        throw new IllegalStateException("the source is broken");
                    }
                    throw new IOException("the source is away");
                }
                case 2 -> {
                    garbage++;
                    Configuration.Builder wrong = Configuration.builder(Integer.toString(revision + 1));
                    good.jobs().forEach(wrong::job);
                    return ConfigurationUpdate.snapshot(wrong.job(JobSpec.builder("wrong")
                                    .plugin("nobody-knows-it")
                                    .schedule(Schedule.cron("0 0 31 2 *", Schedule.Dialect.UNIX, ZoneId.of("UTC")))
                                    .build())
                            .build());
                }
                case 3 -> {
                    if (revision > 1) {
                        old++;
                        return ConfigurationUpdate.snapshot(configuration(revision - 1, 0, "UTC"));
                    }
                    return ConfigurationUpdate.unchanged();
                }
                case 4 -> {
                    repeats++;
                    return ConfigurationUpdate.snapshot(good);
                }
                case 5 -> {
                    good = configuration(++revision, random.nextInt(6), ZONES.get(random.nextInt(ZONES.size())));
                    return ConfigurationUpdate.snapshot(good);
                }
                default -> {
                    return ConfigurationUpdate.unchanged();
                }
            }
        }
    }

    @Test
    void theLastGoodRevisionIsInForceWhateverTheSourceDoes() throws Exception {
        play(Long.getLong("assay.source.seed", new Random().nextLong()), 200);
    }

    @Test
    @Tag("thorough")
    void theLastGoodRevisionIsInForceThroughManyLivesOfASource() throws Exception {
        long first = new Random().nextLong();
        for (int i = 0; i < 20; i++) {
            play(first + i, 2_000);
        }
    }

    private static void play(long seed, int steps) throws Exception {
        Random random = new Random(seed);
        Flapping source = new Flapping(random);
        // Begins some hours before the clocks of Berlin go forward.
        try (ManualEnvironment environment = ManualEnvironment.builder()
                        .time(new ManualTime(Instant.parse("2026-03-28T20:00:30Z")))
                        .inlineThreads()
                        .build();
                SteppedManager manager = JobManager.builder()
                        .configuration(source)
                        .plugin("plugin", FlappingSourceTest::satisfied)
                        .results(MemorySink.latest(10))
                        .buildStepped(environment)) {
            for (int step = 0; step < steps; step++) {
                manager.pass(Duration.ofMillis(500 + random.nextInt(60_000)), environment.time()::advance);

                String as = "step " + step + " of -Dassay.source.seed=" + seed;
                assertThat(manager.stats().revision()).as(as).contains(source.good.revision());
                List<String> ids = new ArrayList<>();
                source.good.jobs().forEach(job -> ids.add(job.id()));
                assertThat(manager.jobs()).as(as).extracting(JobView::id).containsExactlyInAnyOrderElementsOf(ids);
                assertThat(manager.stats().lawHolds()).as(as).isTrue();
            }
            assertThat(List.of(source.failures, source.garbage, source.old, source.repeats))
                    .as("each of them happened, seed %s", seed)
                    .doesNotContain(0);
            assertThat(manager.stats().due()).isPositive();
        }
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }
}
