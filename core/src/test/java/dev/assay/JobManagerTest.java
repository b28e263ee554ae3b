package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manager as a host meets it, on real threads. */
class JobManagerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void runsEveryJobOnceAndSaysWhatEachOneSaw() throws Exception {
        MemorySink sink = MemorySink.latest(100);
        try (JobManager manager = JobManager.builder()
                .configuration(configuration("1", job("disk", "disk"), job("broken", "broken")))
                .plugin("disk", context -> satisfied(context))
                .plugin("broken", context -> {
                    throw new IllegalStateException("no luck");
                })
                .results(sink)
                .build()) {

            RunSummary summary = manager.runAllOnce(PATIENCE);

            assertThat(summary.unfinished()).isEmpty();
            assertThat(summary.results())
                    .extracting(AttestationResult::outcome)
                    .containsExactlyInAnyOrder(Outcome.COMPLETED, Outcome.FAILED);
            AttestationResult disk = result(summary.results(), "disk");
            assertThat(disk.verdict()).isEqualTo(Verdict.SATISFIED);
            assertThat(disk.usage().cpuAccuracy()).isNotEqualTo(Accuracy.UNKNOWN);
            AttestationResult broken = result(summary.results(), "broken");
            assertThat(broken.reason().code()).isEqualTo(Reasons.PLUGIN_ERROR);
            assertThat(broken.reason().text()).contains("IllegalStateException");
            assertThat(manager.stats().lawHolds()).isTrue();
            assertThat(sink.results()).hasSize(2);
        }
    }

    @Test
    void firesSchedulesUntilItIsClosedAndLeavesNothingPending() throws Exception {
        CountDownLatch threeRuns = new CountDownLatch(3);
        MemorySink sink = MemorySink.latest(1000);
        JobManager manager = JobManager.builder()
                .configuration(configuration(
                        "1",
                        JobSpec.builder("tick")
                                .plugin("tick")
                                .schedule(Schedule.every(Duration.ofMillis(50)))
                                .build()))
                .permissions(HostPermissions.builder()
                        .minimumInterval(Duration.ofMillis(1))
                        .build())
                .plugin("tick", context -> {
                    satisfied(context);
                    threeRuns.countDown();
                })
                .results(sink)
                .build();
        manager.start();
        assertThat(threeRuns.await(30, TimeUnit.SECONDS)).isTrue();

        CloseReport report = manager.close(PATIENCE);

        assertThat(report.isClean()).isTrue();
        Stats stats = manager.stats();
        assertThat(stats.pending()).isZero();
        assertThat(stats.lawHolds()).isTrue();
        assertThat(stats.results()).isEqualTo(stats.due());
        assertThat(sink.results()).extracting(AttestationResult::sequence).doesNotHaveDuplicates();
    }

    @Test
    void aJobWhosePluginCanNotBeHadIsParkedAndEachDueTimeSaysSo() throws Exception {
        Configuration configuration = Configuration.builder("1")
                .plugin(PluginReference.builder("remote")
                        .source("https://plugins.example.test/remote.jar")
                        .sha256("0".repeat(64))
                        .build())
                .job(job("lost", "remote"))
                .job(job("disk", "disk"))
                .build();
        CountDownLatch told = new CountDownLatch(1);
        try (JobManager manager = JobManager.builder()
                .configuration(configuration)
                .permissions(HostPermissions.builder()
                        .pluginSource("https://plugins.example.test/")
                        .build())
                .plugin("disk", JobManagerTest::satisfied)
                .plugins(new PluginProvider() {
                    @Override
                    public boolean provides(PluginReference reference) {
                        return true;
                    }

                    @Override
                    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
                        throw new PluginException("DIGEST_MISMATCH", reference.toString(), "expected a, found b");
                    }
                })
                .listener(new ManagerListener() {
                    @Override
                    public void onResult(AttestationResult result) {
                        told.countDown();
                    }
                })
                .build()) {
            RunSummary summary = manager.runAllOnce(PATIENCE);

            AttestationResult lost = result(summary.results(), "lost");
            assertThat(lost.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(lost.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(lost.reason().code()).isEqualTo("DIGEST_MISMATCH");
            assertThat(result(summary.results(), "disk").outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(manager.job("lost")).map(JobView::state).contains(JobView.State.PARKED);
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRevisionWithADanglingReferenceIsRefusedWholeAndTheLastGoodOneStays() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        MemoryConfiguration source = MemoryConfiguration.of(configuration("1", job("disk", "disk")));
        try (JobManager manager = JobManager.builder()
                .configuration(source)
                .plugin("disk", JobManagerTest::satisfied)
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(Signal signal) {
                        if (signal.kind() == Signal.Kind.CONFIGURATION_REFUSED) {
                            refused.countDown();
                        }
                    }
                })
                .build()) {
            assertThat(manager.runAllOnce(PATIENCE).results()).hasSize(1);

            source.replace(configuration("2", job("disk", "disk"), job("lost", "dusk")));

            assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(manager.jobs()).extracting(JobView::id).containsExactly("disk");
            assertThat(manager.validate(configuration("3", job("lost", "dusk"))))
                    .anyMatch(fault -> fault.message().contains("did you mean 'disk'?"));
        }
    }

    @Test
    void aRevisionAddsChangesAndRemovesJobsAndCancelsWhatRunsOfARemovedOne() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        MemorySink sink = MemorySink.latest(100);
        MemoryConfiguration source = MemoryConfiguration.of(configuration(
                "1",
                JobSpec.builder("long")
                        .plugin("long")
                        .schedule(Schedule.after(Duration.ofMillis(1)))
                        .build()));
        try (JobManager manager = JobManager.builder()
                .configuration(source)
                .permissions(HostPermissions.builder()
                        .minimumInterval(Duration.ofMillis(1))
                        .build())
                .plugin("long", context -> {
                    running.countDown();
                    CountDownLatch asked = new CountDownLatch(1);
                    context.cancellation().onRequest(asked::countDown);
                    asked.await();
                    cancelled.countDown();
                    context.cancellation().throwIfRequested();
                })
                .results(sink)
                .listener(new ManagerListener() {})
                .build()) {
            manager.start();
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

            source.replace(configuration("2", job("other", "long")));

            assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        }
        AttestationResult last = result(sink.results(), "long");
        assertThat(last.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(last.reason().code()).isEqualTo(Reasons.JOB_REMOVED);
    }

    @Test
    void twoManagersCanNotShareAHome(@TempDir Path home) {
        try (JobManager first = manager(home);
                JobManager second = manager(home)) {
            first.start();

            assertThatThrownBy(second::start).hasMessageContaining("another job manager uses this home");
        }
    }

    @Test
    void keepsItsIdentityInItsHome(@TempDir Path home) {
        String first;
        try (JobManager manager = manager(home)) {
            manager.start();
            first = manager.identity().agent();
        }
        try (JobManager manager = manager(home)) {
            manager.start();

            assertThat(manager.identity().agent()).isEqualTo(first);
        }
    }

    @Test
    void closesBeforeStartAndTwice() {
        JobManager manager =
                JobManager.builder().configuration(configuration("1")).build();

        assertThat(manager.close(PATIENCE).isClean()).isTrue();
        manager.close();

        assertThatThrownBy(manager::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHandTriggeredRunCarriesWhoAskedAndWhy() throws Exception {
        try (JobManager manager = JobManager.builder()
                .configuration(configuration("1", job("disk", "disk")))
                .plugin("disk", JobManagerTest::satisfied)
                .build()) {
            manager.runAllOnce(PATIENCE);

            AttestationResult result = manager.triggerNow("disk", "alice", "after the incident")
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(result.occurrence().trigger().actor()).contains("alice");
            assertThat(result.occurrence().trigger().reason()).contains("after the incident");
        }
    }

    private static JobManager manager(Path home) {
        return JobManager.builder().configuration(configuration("1")).home(home).build();
    }

    private static Configuration configuration(String revision, JobSpec... jobs) {
        return Configuration.builder(revision).jobs(List.of(jobs)).build();
    }

    private static JobSpec job(String id, String plugin) {
        return JobSpec.builder(id).plugin(plugin).build();
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/"))
                .check("disk.free")
                .satisfied("enough room");
    }

    private static AttestationResult result(List<AttestationResult> results, String job) {
        return results.stream()
                .filter(result -> result.job().spec().id().equals(job))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
