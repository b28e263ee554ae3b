package dev.assay.assembled.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.FileConfiguration;
import dev.assay.JobManager;
import dev.assay.SteppedManager;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a host tests the configuration that it is going to ship: the real file through the production flow, a month of it, with
 * plugins that only say that they were there.
 */
class MonthOfSchedulesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static final String SHIPPED = """
            {
              "apiVersion": "assay.dev/v1",
              "revision": "42",
              "settings": {
                "calendars": {"freeze": [{"from": "2026-03-10T00:00:00Z", "to": "2026-03-12T00:00:00Z"}]}
              },
              "jobs": [
                {
                  "id": "baseline",
                  "plugin": "os-baseline",
                  "schedule": {"cron": "0 */4 * * *", "calendars": ["freeze"]},
                  "freshness": "PT8H"
                },
                {
                  "id": "nightly",
                  "plugin": "postgres-policy",
                  "schedule": {"cron": "30 2 * * *", "zone": "Europe/Berlin"},
                  "timeout": "PT20M"
                }
              ]
            }
            """;

    private final RecordingSink sink = new RecordingSink();

    @Test
    void whatWeShipDoesInMarchWhatWeMean(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("assay.json"), SHIPPED);
        try (ManualEnvironment environment = ManualEnvironment.builder()
                        .time(new ManualTime(Instant.parse("2026-03-01T00:00:00.001Z")))
                        .inlineThreads()
                        .build();
                SteppedManager manager = JobManager.builder()
                        .configuration(FileConfiguration.of(file))
                        .plugin("os-baseline", context -> {})
                        // The real one takes long, and so does this one.
                        .plugin("postgres-policy", context -> environment.time().advance(Duration.ofMinutes(10)))
                        .results(sink)
                        .buildStepped(environment)) {

            manager.pass(Duration.ofDays(31), environment.time()::advance);

            assertThat(of("baseline", Outcome.COMPLETED)).hasSize(31 * 6 - 12);
            assertThat(of("baseline", Outcome.SKIPPED))
                    .as("two days of freeze")
                    .hasSize(12)
                    .allSatisfy(result -> assertThat(result.reason().code()).isEqualTo("MAINTENANCE"));
            assertThat(of("nightly", Outcome.COMPLETED))
                    .as("one a night, and none is lost when the clocks go forward on the 29th")
                    .hasSize(31)
                    .extracting(result ->
                            result.occurrence().nominal().atZone(BERLIN).getDayOfMonth())
                    .doesNotHaveDuplicates();
            assertThat(manager.stats().lawHolds()).isTrue();
        }
    }

    private List<AttestationResult> of(String job, Outcome outcome) {
        return sink.results().stream()
                .filter(result -> result.job().spec().id().equals(job) && result.outcome() == outcome)
                .toList();
    }
}
