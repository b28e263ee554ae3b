package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that runs out of memory each time, from its first run to its release, through the production flow. */
class QuarantineStoriesTest {

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(Instant.parse("2026-11-24T00:00:30Z")))
            .inlineThreads()
            .build();
    private final RecordingSink sink = new RecordingSink();
    private final List<Signal> signals = new ArrayList<>();
    private boolean hungry = true;
    private SteppedManager manager;

    @TempDir
    Path home;

    @BeforeEach
    void start() throws Exception {
        manager = JobManager.builder()
                .home(home)
                .configuration(Configuration.builder("1")
                        .plugin(PluginReference.builder("hog")
                                .source("test:hog")
                                .sha256("0".repeat(64))
                                .version("1.0")
                                .isolation(Isolation.PROCESS)
                                .build())
                        .job(JobSpec.builder("eats")
                                .plugin("hog")
                                .schedule(Schedule.every(Duration.ofMinutes(10)))
                                .build())
                        .build())
                .permissions(HostPermissions.builder().pluginSource("test:").build())
                .plugins(new Hogs())
                .results(sink)
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(Signal signal) {
                        signals.add(signal);
                    }
                })
                .buildStepped(environment);
    }

    @AfterEach
    void close() {
        manager.close();
        environment.close();
    }

    @Test
    void afterThreeRunsItIsNotRunForAnHourAndThenAgain() throws Exception {
        pass(Duration.ofMinutes(65));

        assertThat(outcomes()).startsWith(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED, Outcome.UNAVAILABLE);
        AttestationResult barred = results().get(3);
        assertThat(barred.reason().code()).isEqualTo(Reasons.PLUGIN_QUARANTINED);
        assertThat(barred.reason().numbers()).containsKeys("untilMillis", "sinceMillis", "times");
        assertThat(manager.quarantined()).singleElement().satisfies(entry -> {
            assertThat(entry.plugin()).isEqualTo("hog");
            assertThat(entry.version()).isEqualTo("1.0");
            assertThat(entry.last().code()).isEqualTo(Reasons.LIMIT_EXCEEDED);
        });
        assertThat(kinds()).containsExactly(Signal.Kind.PLUGIN_QUARANTINED);
        assertThat(problems()).contains("PLUGIN_QUARANTINED").doesNotContain("PLUGIN_DISABLED");
        assertThat(quarantinedJobs()).isEqualTo(1);
        assertThat(explained())
                .contains("its plugin is not run: PLUGIN_QUARANTINED")
                .contains("PLANNED UNAVAILABLE")
                .contains("PLANNED\n");

        hungry = false;
        pass(Duration.ofMinutes(60));

        assertThat(manager.quarantined()).isEmpty();
        assertThat(kinds()).containsExactly(Signal.Kind.PLUGIN_QUARANTINED, Signal.Kind.PLUGIN_RELEASED);
        assertThat(outcomes()).endsWith(Outcome.COMPLETED);
        assertThat(problems()).doesNotContain("PLUGIN_QUARANTINED");
        assertThat(quarantinedJobs()).isZero();
        assertThat(manager.stats().lawHolds()).isTrue();
    }

    @Test
    void somebodyMayReleaseItBeforeItsTime() throws Exception {
        pass(Duration.ofMinutes(40));
        hungry = false;
        assertThat(manager.release("hog", "9.9", "ann", "another version")).isFalse();

        assertThat(manager.release("hog", "1.0", "ann", "the file was too large"))
                .isTrue();
        pass(Duration.ofMinutes(10));

        assertThat(outcomes()).endsWith(Outcome.COMPLETED);
        assertThat(problems()).as("the condition ends with the release").doesNotContain("PLUGIN_QUARANTINED");
        assertThat(signals)
                .filteredOn(signal -> signal.kind() == Signal.Kind.PLUGIN_RELEASED)
                .singleElement()
                .satisfies(
                        signal -> assertThat(signal.reason().text()).contains("1.0", "ann", "the file was too large"));
    }

    @Test
    void aRestartReleasesNobodyAndForgetsNoPast() throws Exception {
        pass(Duration.ofMinutes(40));
        Instant until = manager.quarantined().get(0).until();

        restart();
        pass(Duration.ofSeconds(1));

        assertThat(manager.quarantined()).singleElement().satisfies(entry -> {
            assertThat(entry.until()).isEqualTo(until);
            assertThat(entry.last().code()).isEqualTo(Reasons.LIMIT_EXCEEDED);
        });
        assertThat(kinds()).containsExactly(Signal.Kind.PLUGIN_QUARANTINED);

        pass(Duration.ofMinutes(60));
        assertThat(kinds()).contains(Signal.Kind.PLUGIN_RELEASED);
        pass(Duration.ofMinutes(40));
        assertThat(manager.quarantined())
                .singleElement()
                .satisfies(entry -> assertThat(Duration.between(entry.since(), entry.until()))
                        .as("the second time is twice as long")
                        .isEqualTo(Duration.ofHours(2)));

        manager.release("hog", "1.0", "ann", "mended");
        pass(Duration.ofSeconds(1));
        restart();
        assertThat(manager.quarantined()).isEmpty();
    }

    private void restart() throws Exception {
        manager.close();
        signals.clear();
        start();
    }

    private List<String> problems() {
        return manager.health().problems().stream().map(Health.Problem::code).toList();
    }

    private double quarantinedJobs() {
        return manager.stats().metrics().stream()
                .filter(metric -> metric.name().equals("assay_jobs")
                        && "quarantined".equals(metric.labels().get("state")))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private String explained() throws InterruptedException {
        Instant now = environment.time().wall();
        return manager.explain("eats", now, now.plus(Duration.ofHours(3)))
                .orElseThrow()
                .toString();
    }

    private void pass(Duration time) throws InterruptedException {
        manager.pass(time, environment.time()::advance);
    }

    private List<AttestationResult> results() {
        return sink.results();
    }

    private List<Outcome> outcomes() {
        return results().stream().map(AttestationResult::outcome).toList();
    }

    private List<Signal.Kind> kinds() {
        return signals.stream()
                .map(Signal::kind)
                .filter(kind -> kind == Signal.Kind.PLUGIN_QUARANTINED || kind == Signal.Kind.PLUGIN_RELEASED)
                .toList();
    }

    /** Provides it. */
    private final class Hogs implements PluginProvider, PluginGeneration {

        @Override
        public boolean provides(PluginReference reference) {
            return reference.source().orElse("").startsWith("test:");
        }

        @Override
        public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
            return this;
        }

        @Override
        public PluginDescriptor descriptor() {
            return PluginDescriptor.builder("hog", "1.0")
                    .check(CheckDescriptor.of("hog.holds", "It holds"))
                    .build();
        }

        @Override
        public Custody custody() {
            return Custody.builder("hog", "1.0", Custody.Verification.VERIFIED).build();
        }

        @Override
        public PluginRun open(RunOrder order) {
            return new PluginRun() {
                @Override
                public RunEnd execute(AttestationContext context) {
                    return hungry ? new RunEnd(RunEnd.Exit.OUT_OF_MEMORY, "137") : RunEnd.NORMAL;
                }
            };
        }

        @Override
        public CompletionStage<UnloadReport> unload() {
            return CompletableFuture.completedFuture(new UnloadReport("hog@1.0", true, List.of()));
        }

        @Override
        public void close() {}
    }
}
