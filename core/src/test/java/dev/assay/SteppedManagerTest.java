package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.AssayException;
import dev.assay.spi.Component;
import dev.assay.spi.Environment;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Trigger;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.RecordingSink;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manager that a host turns by hand to see its own schedules. */
class SteppedManagerTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    // Ten days before the clocks of Berlin go forward.
    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(Instant.parse("2026-03-19T00:00:30Z")))
            .inlineThreads()
            .build();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    @Test
    void aMonthOfSchedulesGoesByInAnInstantWithOneResultForEachDueTime() throws Exception {
        try (SteppedManager manager = manager(
                job("hourly").schedule(Schedule.every(Duration.ofHours(1))),
                job("nightly").schedule(Schedule.cron("30 2 * * *", Schedule.Dialect.UNIX, BERLIN)),
                job("by-hand").schedule(Schedule.onDemand()))) {

            manager.pass(Duration.ofDays(30), environment.time()::advance);

            assertThat(results("hourly")).hasSize(720);
            assertThat(results("nightly"))
                    .hasSize(30)
                    .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED));
            assertThat(results("by-hand")).isEmpty();
            assertThat(manager.stats().lawHolds()).isTrue();
            assertThat(manager.stats().results()).isEqualTo(750);
        }
    }

    @Test
    void theNightTheClocksGoForwardLosesNoDailyRun() throws Exception {
        try (SteppedManager manager =
                manager(job("nightly").schedule(Schedule.cron("30 2 * * *", Schedule.Dialect.UNIX, BERLIN)))) {

            manager.pass(Duration.ofDays(30), environment.time()::advance);

            List<LocalDate> days = new ArrayList<>();
            List<LocalTime> odd = new ArrayList<>();
            results("nightly").forEach(result -> {
                var local = result.occurrence().nominal().atZone(BERLIN);
                days.add(local.toLocalDate());
                if (!local.toLocalTime().equals(LocalTime.of(2, 30))) {
                    odd.add(local.toLocalTime());
                }
            });
            assertThat(days).doesNotHaveDuplicates().hasSize(30);
            assertThat(odd).containsExactly(LocalTime.of(3, 0));
        }
    }

    @Test
    void everythingHappensAtItsOwnTimeAndNothingEarly() throws Exception {
        try (SteppedManager manager = manager(job("hourly").schedule(Schedule.every(Duration.ofHours(1))))) {

            manager.pass(Duration.ofHours(5), environment.time()::advance);

            assertThat(results("hourly")).hasSize(5).allSatisfy(result -> {
                assertThat(result.attempts().get(0).started())
                        .isEqualTo(result.occurrence().dueAt());
                assertThat(result.occurrence().trigger()).isEqualTo(Trigger.SCHEDULED);
            });
        }
    }

    @Test
    void theSameStoryTwiceHasTheSameResultsUnderTheSameIds() throws Exception {
        List<String> first = story();
        List<String> second = story();

        assertThat(first).isNotEmpty().isEqualTo(second);
    }

    private static List<String> story() throws Exception {
        RecordingSink sink = new RecordingSink();
        try (ManualEnvironment environment =
                        ManualEnvironment.builder().inlineThreads().build();
                SteppedManager manager = JobManager.builder()
                        .configuration(Configuration.builder("1")
                                .job(JobSpec.builder("a")
                                        .plugin("plugin")
                                        .schedule(Schedule.every(Duration.ofMinutes(7)))
                                        .build())
                                .build())
                        .plugin("plugin", SteppedManagerTest::satisfied)
                        .results(sink)
                        .buildStepped(environment)) {
            manager.pass(Duration.ofHours(3), environment.time()::advance);
        }
        return sink.results().stream()
                .map(result -> result.id() + " " + result.sequence() + " " + result.ended())
                .toList();
    }

    @Test
    void aRunThatTakesLongIsPlayedByAPluginThatAdvancesTheTime() throws Exception {
        try (SteppedManager manager = JobManager.builder()
                .configuration(configuration("1", job("slow").schedule(Schedule.every(Duration.ofHours(1)))))
                .plugin("plugin", context -> {
                    environment.time().advance(Duration.ofMinutes(10));
                    satisfied(context);
                })
                .results(sink)
                .buildStepped(environment)) {

            manager.pass(Duration.ofHours(2), environment.time()::advance);

            assertThat(results("slow"))
                    .extracting(result -> result.attempts().get(0).elapsed())
                    .containsOnly(Duration.ofMinutes(10));
        }
    }

    @Test
    void aNewRevisionIsAppliedWhileTimeGoesBy() throws Exception {
        MemoryConfiguration source =
                MemoryConfiguration.of(configuration("1", job("old").schedule(Schedule.every(Duration.ofHours(1)))));
        try (SteppedManager manager = JobManager.builder()
                .configuration(source)
                .plugin("plugin", SteppedManagerTest::satisfied)
                .results(sink)
                .buildStepped(environment)) {
            manager.pass(Duration.ofHours(2), environment.time()::advance);
            source.replace(configuration("2", job("new").schedule(Schedule.every(Duration.ofHours(1)))));

            manager.pass(Duration.ofHours(3), environment.time()::advance);

            assertThat(manager.jobs()).extracting(JobView::id).containsExactly("new");
            assertThat(results("old")).hasSize(2);
            assertThat(results("new")).hasSize(3);
        }
    }

    @Test
    void commandsWorkAsTheyDoOnAManagerWithThreads() throws Exception {
        List<Signal.Kind> heard = new ArrayList<>();
        try (SteppedManager manager = JobManager.builder()
                .configuration(configuration("1", job("job").schedule(Schedule.every(Duration.ofHours(1)))))
                .plugin("plugin", SteppedManagerTest::satisfied)
                .results(sink)
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(Signal signal) {
                        heard.add(signal.kind());
                    }
                })
                .buildStepped(environment)) {
            manager.turn();

            assertThat(manager.pause("job", "ops", "freeze")).isTrue();
            manager.pass(Duration.ofHours(1), environment.time()::advance);
            assertThat(results("job")).extracting(AttestationResult::outcome).containsExactly(Outcome.SKIPPED);
            assertThat(manager.job("job").orElseThrow().state()).isEqualTo(JobView.State.PAUSED);
            assertThat(manager.resume("job", "ops", "thaw")).isTrue();
            assertThat(manager.triggerNow("job", "ops", "audit").join().outcome())
                    .isEqualTo(Outcome.COMPLETED);
            assertThat(manager.cancel("job", "ops", "nothing runs")).isZero();
            assertThat(environment.signals()).extracting(Signal::kind).isEqualTo(heard);
            assertThat(heard).contains(Signal.Kind.JOB_ADDED, Signal.Kind.JOB_PAUSED, Signal.Kind.JOB_RESUMED);
        }
    }

    @Test
    void closingEndsWhatWaitsAndClosesEveryComponent() throws Exception {
        List<String> closed = new ArrayList<>();
        ConfigurationSource source = new ConfigurationSource() {
            @Override
            public ConfigurationUpdate poll(dev.assay.spi.configuration.ConfigurationRequest request) {
                return request.applied().isPresent()
                        ? ConfigurationUpdate.unchanged()
                        : ConfigurationUpdate.snapshot(
                                configuration("1", job("job").schedule(Schedule.every(Duration.ofHours(1)))));
            }

            @Override
            public void close() {
                closed.add("source");
            }
        };
        SteppedManager manager = JobManager.builder()
                .configuration(source)
                .plugin("plugin", SteppedManagerTest::satisfied)
                .results(sink)
                .buildStepped(environment);
        manager.pass(Duration.ofHours(1), environment.time()::advance);

        CloseReport report = manager.closeNow();

        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(closed).containsExactly("source");
        assertThat(manager.closeNow()).isSameAs(report);
        assertThat(manager.stats().lawHolds()).isTrue();
        assertThat(environment.livingThreads()).isEmpty();
    }

    @Test
    void whatAHostAsksBeforeItAppliesAndAllAtOnceWorkHere() throws Exception {
        try (SteppedManager manager = manager(
                job("kept").schedule(Schedule.every(Duration.ofHours(1))),
                job("changed").schedule(Schedule.every(Duration.ofHours(2))))) {
            manager.turn();
            Configuration next = configuration(
                    "2",
                    job("kept").schedule(Schedule.every(Duration.ofHours(1))),
                    job("changed").schedule(Schedule.every(Duration.ofHours(3))),
                    job("added").schedule(Schedule.cron("30 2 * * *", Schedule.Dialect.UNIX, BERLIN)));

            ConfigurationPlan plan = manager.plan(next);

            assertThat(plan.added()).containsExactly("added");
            assertThat(plan.changed()).containsExactly("changed");
            assertThat(plan.removed()).isEmpty();
            assertThat(plan.unchanged()).isEqualTo(1);
            assertThat(manager.validate(next)).isEmpty();
            assertThat(manager.validate(configuration(
                            "3", job("never").schedule(Schedule.cron("0 0 31 2 *", Schedule.Dialect.UNIX, BERLIN)))))
                    .isNotEmpty();
            assertThat(manager.identity()).isEqualTo(environment.identity());
            assertThat(manager.stats().oldestEvidenceAge()).isEmpty();

            RunSummary summary = manager.runAllOnce();

            assertThat(summary.unfinished()).isEmpty();
            assertThat(summary.results())
                    .extracting(result -> result.job().spec().id())
                    .containsExactly("changed", "kept");
            environment.time().advance(Duration.ofMinutes(3));
            manager.turn();
            assertThat(manager.stats().oldestEvidenceAge()).contains(Duration.ofMinutes(3));
        }
    }

    @Test
    void theLatestRunOfAllIsKnown() throws Exception {
        try (SteppedManager manager = manager(job("job").schedule(Schedule.every(Duration.ofHours(1))))) {
            manager.pass(Duration.ofHours(2), environment.time()::advance);
            assertThat(manager.stats().maxLateness()).isZero();
            // The machine sleeps: what was due meanwhile is caught up late.
            environment.time().advance(Duration.ofMinutes(70));
            manager.turn();

            assertThat(manager.stats().maxLateness()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(70));
        }
    }

    @Test
    void aComponentThatCanNotStartClosesWhatHadStarted() {
        List<String> closed = new ArrayList<>();
        ResultSink good = new ResultSink() {
            @Override
            public java.util.concurrent.CompletionStage<List<dev.assay.spi.result.Receipt>> accept(
                    List<AttestationResult> batch) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                closed.add("good");
            }
        };
        class Broken implements ConfigurationSource, Component {
            @Override
            public void start(Environment e) {
                throw new IllegalStateException("no luck");
            }

            @Override
            public ConfigurationUpdate poll(dev.assay.spi.configuration.ConfigurationRequest request) {
                return ConfigurationUpdate.unchanged();
            }
        }

        assertThatThrownBy(() -> JobManager.builder()
                        .configuration(new Broken())
                        .results(good)
                        .buildStepped(environment))
                .isInstanceOf(AssayException.class)
                .hasMessageContaining("no luck");
        assertThat(closed).containsExactly("good");
    }

    @Test
    void aClockThatDoesNotMoveIsAFault() throws Exception {
        try (SteppedManager manager = manager(job("hourly").schedule(Schedule.every(Duration.ofHours(1))))) {
            assertThatThrownBy(() -> manager.pass(Duration.ofHours(1), by -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("environment's own time");
        }
    }

    private SteppedManager manager(JobSpecBuilder... jobs) {
        return JobManager.builder()
                .configuration(configuration("1", jobs))
                .plugin("plugin", SteppedManagerTest::satisfied)
                .results(sink)
                .buildStepped(environment);
    }

    private static JobSpecBuilder job(String id) {
        return JobSpec.builder(id).plugin("plugin");
    }

    private static Configuration configuration(String revision, JobSpecBuilder... jobs) {
        Configuration.Builder configuration = Configuration.builder(revision);
        for (JobSpecBuilder job : jobs) {
            configuration.job(job.build());
        }
        return configuration.build();
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }

    private List<AttestationResult> results(String job) {
        return sink.results().stream()
                .filter(result -> result.job().spec().id().equals(job))
                .toList();
    }
}
