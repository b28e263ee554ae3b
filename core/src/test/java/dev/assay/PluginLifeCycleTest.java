package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plugin's versions come and go while jobs run: drained, cancelled, rolled back, revoked. */
@Timeout(60)
class PluginLifeCycleTest {

    private static final MachineReading IDLE = MachineReading.builder(System.nanoTime(), "idle")
            .cpuBusyNanos(0)
            .cpuCapacity(64)
            .memoryTotalBytes(64L << 30)
            .memoryAvailableBytes(60L << 30)
            .build();

    private final Versions versions = new Versions();
    private final MemorySink sink = MemorySink.latest(100);
    private final MemoryConfiguration source = MemoryConfiguration.of(configuration("1", "1.0.0"));

    @Test
    void newRunsTakeTheNewVersionWhileTheOldOneFinishes() throws Exception {
        try (JobManager manager = manager(Duration.ofHours(1))) {
            Version old = versions.get("1.0.0").blocking();
            CompletionStage<AttestationResult> before = manager.triggerNow("disk", "test", "before the upgrade");
            old.running.await();
            source.replace(configuration("2", "2.0.0"));
            versions.get("2.0.0").resolved.await();
            AttestationResult fresh = untilVersion(manager, "2.0.0");
            assertThat(fresh.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(old.unloaded.getCount()).as("still leased").isEqualTo(1);

            old.release.countDown();
            AttestationResult drained = get(before);
            assertThat(drained.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(drained.custody().version()).isEqualTo("1.0.0");
            old.unloaded.await();
        }
    }

    @Test
    void whatDoesNotFinishInTimeOnTheOldVersionIsCancelled() throws Exception {
        try (JobManager manager = manager(Duration.ofMillis(20))) {
            Version old = versions.get("1.0.0").blocking();
            CompletionStage<AttestationResult> before = manager.triggerNow("disk", "test", "before the upgrade");
            old.running.await();
            source.replace(configuration("2", "2.0.0"));
            AttestationResult cancelled = get(before);
            assertThat(cancelled.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(cancelled.reason().code()).isEqualTo(Reasons.PLUGIN_REPLACED);
            assertThat(cancelled.custody().version()).isEqualTo("1.0.0");
            old.unloaded.await();
        }
    }

    @Test
    void aNewVersionThatCannotBeHadLeavesTheOldInForceAndEachResultSaysSo() throws Exception {
        try (JobManager manager = manager(Duration.ofHours(1))) {
            assertThat(get(manager.triggerNow("disk", "test", "before"))
                            .custody()
                            .notices())
                    .isEmpty();
            versions.get("2.0.0").failing = true;
            source.replace(configuration("2", "2.0.0"));
            versions.get("2.0.0").resolved.await();
            AttestationResult after = get(manager.triggerNow("disk", "test", "after"));
            while (after.custody().notices().isEmpty()) {
                after = get(manager.triggerNow("disk", "test", "after"));
            }
            assertThat(after.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(after.custody().version()).isEqualTo("1.0.0");
            Reason notice = after.custody().notices().get(0);
            assertThat(notice.code()).isEqualTo(Reasons.UPGRADE_ROLLED_BACK);
            assertThat(notice.text()).contains("2.0.0").contains("DIGEST_MISMATCH");

            source.replace(configuration("3", "3.0.0"));
            assertThat(untilVersion(manager, "3.0.0").custody().notices()).isEmpty();
        }
    }

    @Test
    void aRevokedPluginStopsAndItsJobIsUnavailableUntilItIsThereAgain() throws Exception {
        try (JobManager manager = manager(Duration.ofHours(1))) {
            Version version = versions.get("1.0.0").blocking();
            CompletionStage<AttestationResult> running = manager.triggerNow("disk", "test", "runs when it is revoked");
            version.running.await();
            version.failing = true;
            version.revoked.complete(Reason.of("KEY_REVOKED", "key ed25519:1 was revoked: lost"));
            AttestationResult stopped = get(running);
            assertThat(stopped.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(stopped.reason().code()).isEqualTo(Reasons.PLUGIN_REVOKED);
            assertThat(stopped.reason().text()).contains("lost");
            version.unloaded.await();

            AttestationResult next = get(manager.triggerNow("disk", "test", "afterwards"));
            assertThat(next.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(next.reason().code()).isEqualTo("KEY_REVOKED");

            source.replace(configuration("2", "2.0.0"));
            assertThat(untilVersion(manager, "2.0.0").outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(manager.stats().lawHolds()).isTrue();
        }
    }

    private AttestationResult untilVersion(JobManager manager, String version) throws Exception {
        while (true) {
            AttestationResult result = get(manager.triggerNow("disk", "test", "is it there yet?"));
            if (result.custody().version().equals(version) && result.outcome() == Outcome.COMPLETED) {
                return result;
            }
        }
    }

    private JobManager manager(Duration drain) throws Exception {
        JobManager manager = JobManager.builder()
                .configuration(source)
                .plugins(versions)
                .permissions(HostPermissions.builder().pluginSource("test:").build())
                .pluginDrain(drain)
                // A machine that is busy with other tests would let one run wait for the other.
                .resources(
                        ResourceMonitor.builder().probe(() -> IDLE).unclamped().build())
                .results(sink)
                .build();
        manager.start();
        versions.get("1.0.0").resolved.await();
        untilVersion(manager, "1.0.0"); // what was resolved is ready for its job a moment later
        return manager;
    }

    private static AttestationResult get(CompletionStage<AttestationResult> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Configuration configuration(String revision, String version) {
        return Configuration.builder(revision)
                .plugin(PluginReference.builder("disk")
                        .version(version)
                        .source("test:disk-" + version)
                        .sha256("a".repeat(64))
                        .build())
                .jobs(List.of(JobSpec.builder("disk")
                        .plugin("disk")
                        .schedule(Schedule.onDemand())
                        .policies(dev.assay.spi.configuration.JobPolicies.builder()
                                .overlap(OverlapPolicy.allow(8))
                                .build())
                        .build()))
                .build();
    }

    /** Gives out versions that a test holds in its hands. */
    private static final class Versions implements PluginProvider {
        private final Map<String, Version> all = new ConcurrentHashMap<>();

        Version get(String version) {
            return all.computeIfAbsent(version, Version::new);
        }

        @Override
        public boolean provides(PluginReference reference) {
            return reference.source().orElse("").startsWith("test:");
        }

        @Override
        public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
            Version version = get(reference.version().orElseThrow());
            version.resolved.countDown();
            if (version.failing) {
                throw new PluginException("DIGEST_MISMATCH", reference.toString(), "the bytes are others");
            }
            return version;
        }
    }

    /** One version, which runs until it is released or stopped. */
    private static final class Version implements PluginGeneration {
        final CountDownLatch resolved = new CountDownLatch(1);
        volatile CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch unloaded = new CountDownLatch(1);
        final CompletableFuture<Reason> revoked = new CompletableFuture<>();
        volatile CountDownLatch release = new CountDownLatch(0);
        volatile boolean failing;
        private final String version;

        Version(String version) {
            this.version = version;
        }

        Version blocking() {
            running = new CountDownLatch(1);
            release = new CountDownLatch(1);
            return this;
        }

        @Override
        public PluginDescriptor descriptor() {
            return PluginDescriptor.builder("disk", version)
                    .check(CheckDescriptor.of("disk.free", "Enough room"))
                    .build();
        }

        @Override
        public Custody custody() {
            return Custody.builder("disk", version, Custody.Verification.VERIFIED)
                    .bytes("a".repeat(64), 1)
                    .build();
        }

        @Override
        public CompletionStage<Reason> revoked() {
            return revoked;
        }

        @Override
        public PluginRun open(RunOrder order) {
            return new PluginRun() {
                @Override
                public RunEnd execute(AttestationContext context) throws Exception {
                    // The first run alone: one that is asked for just before the upgrade is in force is made on the old
                    // version, too.
                    if (running.getCount() > 0) {
                        running.countDown();
                        release.await();
                    }
                    context.subject(SubjectType.RESOURCE, URI.create("file:/"))
                            .check("disk.free")
                            .satisfied("enough room");
                    return RunEnd.NORMAL;
                }
            };
        }

        @Override
        public CompletionStage<UnloadReport> unload() {
            unloaded.countDown();
            return CompletableFuture.completedFuture(new UnloadReport("disk@" + version, true, List.of()));
        }
    }
}
