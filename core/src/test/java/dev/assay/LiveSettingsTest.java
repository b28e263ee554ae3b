package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.RecordingSink;
import dev.assay.testkit.ScriptedSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a revision changes while the manager runs although the job's own spec stays the same. */
class LiveSettingsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:30:00Z");
    private static final JobSpec JOB = JobSpec.builder("hourly")
            .plugin("plugin")
            .schedule(Schedule.every(Duration.ofHours(1)))
            .bounds(new ScheduleBounds(Optional.empty(), Optional.empty(), Duration.ZERO, List.of("freeze")))
            .build();

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(BEGIN))
            .inlineThreads()
            .build();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    @Test
    void aCalendarThatChangesCountsForJobsThatStayAsTheyAre() throws Exception {
        ScriptedSource source = ScriptedSource.of(configuration("1", 0));
        try (SteppedManager manager = manager(source)) {
            manager.pass(Duration.ofHours(2), environment.time()::advance);
            source.then(configuration("2", 10));

            manager.pass(Duration.ofHours(2), environment.time()::advance);

            assertThat(sink.results())
                    .extracting(AttestationResult::outcome)
                    .containsExactly(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.SKIPPED, Outcome.SKIPPED);
            assertThat(manager.job("hourly").orElseThrow().generation())
                    .as("the spec is the same")
                    .isEqualTo(1);
        }
    }

    @Test
    void fewerRunsAtOnceCountFromTheNextRevisionOn() throws Exception {
        ScriptedSource source = ScriptedSource.of(configuration("1", 0));
        try (SteppedManager manager = manager(source)) {
            manager.turn();
            assertThat(manager.stats().maxConcurrentRuns()).isGreaterThan(1);
            source.then(Configuration.builder("2")
                    .settings(Settings.builder()
                            .maxConcurrentRuns(1)
                            .calendar("freeze", List.of())
                            .build())
                    .job(JOB)
                    .build());

            manager.pass(Duration.ofHours(1), environment.time()::advance);

            assertThat(manager.stats().maxConcurrentRuns()).isEqualTo(1);
        }
    }

    @Test
    void theSameRevisionAgainIsNothingNewAndAnOlderOneIsRefused() throws Exception {
        ScriptedSource source = ScriptedSource.of(configuration("5", 0))
                .then(configuration("5", 0))
                .then(configuration("4", 0));
        try (SteppedManager manager = manager(source)) {
            manager.pass(Duration.ofHours(3), environment.time()::advance);

            assertThat(environment.signals(Signal.Kind.CONFIGURATION_APPLIED)).hasSize(1);
            assertThat(environment.signals(Signal.Kind.CONFIGURATION_REFUSED))
                    .singleElement()
                    .satisfies(signal -> assertThat(signal.reason().text()).contains("REVISION_TOO_OLD"));
            assertThat(manager.stats().revision()).contains("5");
        }
    }

    @Test
    void aLeaseThatWasGivenAnewShowsInTheResults() throws Exception {
        ScriptedSource source =
                new ScriptedSource().then(leased(1)).then(leased(1)).then(leased(2));
        try (SteppedManager manager = manager(source)) {
            manager.pass(Duration.ofHours(4), environment.time()::advance);

            assertThat(sink.results())
                    .extracting(result -> result.job().leaseEpoch())
                    .startsWith(1L)
                    .endsWith(2L);
            assertThat(source.requests().get(source.requests().size() - 1).held())
                    .containsEntry("hourly", 2L);
        }
    }

    private static ConfigurationUpdate leased(long epoch) {
        return new ConfigurationUpdate.Snapshot(
                configuration("1", 0), Map.of("hourly", new Lease(epoch, Duration.ofDays(1))));
    }

    private SteppedManager manager(ScriptedSource source) {
        return JobManager.builder()
                .configuration(source)
                .maxConcurrentRuns(4)
                .plugin(
                        "plugin",
                        context -> context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                                .check("check")
                                .satisfied("seen"))
                .results(sink)
                .buildStepped(environment);
    }

    private static Configuration configuration(String revision, int frozenHours) {
        List<Settings.MaintenanceWindow> windows = frozenHours == 0
                ? List.of()
                : List.of(new Settings.MaintenanceWindow.Once(BEGIN, BEGIN.plus(Duration.ofHours(frozenHours))));
        return Configuration.builder(revision)
                .settings(Settings.builder().calendar("freeze", windows).build())
                .job(JOB)
                .build();
    }
}
