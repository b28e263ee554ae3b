package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many jobs are registered, compared, listed and cancelled at ease. */
class ManyJobsTest {

    @Test
    void twoThousand() throws Exception {
        story(2_000);
    }

    @Tag("thorough")
    @Test
    void aHundredThousand() throws Exception {
        story(100_000);
    }

    private static void story(int jobs) throws Exception {
        MemoryConfiguration source = MemoryConfiguration.of(configuration("1", 0, jobs));
        try (ManualEnvironment environment =
                        ManualEnvironment.builder().inlineThreads().build();
                SteppedManager manager = JobManager.builder()
                        .configuration(source)
                        .plugin(
                                "plugin",
                                context -> context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                                        .check("check")
                                        .satisfied("seen"))
                        .results(MemorySink.latest(10))
                        .buildStepped(environment)) {
            manager.turn();
            assertThat(manager.jobs()).hasSize(jobs);

            source.replace(configuration("2", 10, jobs + 10));
            manager.pass(Duration.ofSeconds(1), environment.time()::advance);

            assertThat(manager.jobs()).hasSize(jobs);
            assertThat(manager.job("job-9")).isEmpty();
            assertThat(manager.job("job-" + (jobs + 9))).isPresent();
            assertThat(manager.job("job-10").orElseThrow().generation()).isEqualTo(1);
            assertThat(manager.cancel("job-10", "ops", "test")).isZero();

            source.replace(configuration("3", 0, 0));
            manager.pass(Duration.ofSeconds(1), environment.time()::advance);

            assertThat(manager.jobs()).isEmpty();
            assertThat(manager.stats().lawHolds()).isTrue();
        }
    }

    private static Configuration configuration(String revision, int from, int to) {
        Configuration.Builder configuration = Configuration.builder(revision);
        for (int i = from; i < to; i++) {
            configuration.job(JobSpec.builder("job-" + i)
                    .plugin("plugin")
                    .schedule(Schedule.every(Duration.ofDays(1)))
                    .build());
        }
        return configuration.build();
    }
}
