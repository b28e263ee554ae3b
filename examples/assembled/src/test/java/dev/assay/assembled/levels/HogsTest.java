package dev.assay.assembled.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.HostPermissions;
import dev.assay.JobManager;
import dev.assay.JobView;
import dev.assay.MemoryConfiguration;
import dev.assay.ResourceMonitor;
import dev.assay.assembled.levels.HogPlugin.Food;
import dev.assay.plugins.PluginLoader;
import dev.assay.plugins.WorkerSettings;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in processes that take too much are stopped, each with its reason, and those beside them are not disturbed. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class HogsTest {

    @TempDir
    Path folder;

    private WorkerSettings workers = WorkerSettings.builder().niceness(0).build();

    @Test
    void hogsOfMemoryAndCpuAreStoppedAndTheOthersFinish() throws Exception {
        Configuration.Builder jobs = jobs().job(job("heap", Food.HEAP)
                        .limits(Limits.builder().memoryBytes(128L << 20).build())
                        .build())
                .job(job("tree", Food.TREE)
                        .limits(Limits.builder().memoryBytes(256L << 20).build())
                        .build())
                .job(job("cpu", Food.CPU)
                        .limits(Limits.builder().cpuTime(Duration.ofSeconds(1)).build())
                        .build())
                .job(job("good", Food.LITTLE).build());
        try (ResourceMonitor monitor = monitor();
                JobManager manager =
                        manager(jobs, PluginLoader.builder().workers(workers).build(), monitor)) {
            CompletableFuture<AttestationResult> heap = run(manager, "heap");
            CompletableFuture<AttestationResult> tree = run(manager, "tree");
            CompletableFuture<AttestationResult> cpu = run(manager, "cpu");
            awaitSign("tree");
            awaitSign("cpu");

            AttestationResult beside = run(manager, "good").get(60, TimeUnit.SECONDS);

            assertThat(beside.outcome()).isEqualTo(Outcome.COMPLETED);
            assertStopped(heap.get(60, TimeUnit.SECONDS), "memoryLimitBytes");
            assertThat(heap.join().execution().orElseThrow().exit()).startsWith("OUT_OF_MEMORY");
            assertStopped(tree.get(60, TimeUnit.SECONDS), "memoryLimitBytes");
            assertThat(tree.join().execution().orElseThrow().exit()).contains("it had started were killed");
            assertThat(tree.join().reason().numbers().get("memoryBytes").longValue())
                    .isGreaterThan(256L << 20);
            assertStopped(cpu.get(60, TimeUnit.SECONDS), "cpuLimitMillis");
            assertThat(cpu.join().execution().orElseThrow().exit()).matches("(CPU_LIMIT|KILLED\\(by Assay, LIMIT).*");
        }
        for (String hog : new String[] {"heap", "tree", "cpu"}) {
            long pid = Long.parseLong(Files.readString(sign(hog)));
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    private static void assertStopped(AttestationResult result, String limit) {
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason().code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(result.reason().numbers()).containsKey(limit);
        assertThat(result.observations()).as("what it said before").hasSize(1);
    }

    @Test
    void aRevokedPluginIsKilledWhereItRuns() throws Exception {
        PluginLoader loader = PluginLoader.builder().workers(workers).build();
        try (ResourceMonitor monitor = monitor();
                JobManager manager = manager(jobs().job(job("waits", Food.WAITS).build()), loader, monitor)) {
            CompletableFuture<AttestationResult> running = run(manager, "waits");
            awaitSign("waits");

            loader.replaceTrust(
                    loader.trust().with(loader.trust().ring().revokeVersion("hog", "1.0.0", "it eats too much")));

            AttestationResult result = running.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.reason().code()).isEqualTo("PLUGIN_REVOKED");
            assertThat(result.execution().orElseThrow().isolation()).isEqualTo(Isolation.PROCESS);
            AttestationResult next = run(manager, "waits").get(60, TimeUnit.SECONDS);
            assertThat(next.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        }
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(sign("waits"))))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void aDebuggerThatMayLookInIsSeenInEachResult() throws Exception {
        workers = WorkerSettings.builder().niceness(0).debug(freePort(), false).build();
        PluginLoader loader = PluginLoader.builder().workers(workers).build();
        try (ResourceMonitor monitor = monitor();
                JobManager manager = manager(jobs().job(job("good", Food.LITTLE).build()), loader, monitor)) {
            for (int i = 0; i < 2; i++) {
                AttestationResult result = run(manager, "good").get(60, TimeUnit.SECONDS);
                assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
                assertThat(result.execution().orElseThrow().notEnforced()).contains("debugger");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static ResourceMonitor monitor() {
        return ResourceMonitor.builder()
                .probe(new IdleMachine())
                .unclamped()
                .period(Duration.ofMillis(200))
                .build();
    }

    private Configuration.Builder jobs() throws Exception {
        return Configuration.builder("1").plugin(TestJar.write(HogPlugin.class, folder));
    }

    private JobManager manager(Configuration.Builder jobs, PluginLoader loader, ResourceMonitor monitor)
            throws Exception {
        JobManager manager = JobManager.builder()
                .home(Files.createDirectory(folder.resolve("home")))
                .permissions(HostPermissions.builder().pluginSource("file:").build())
                .plugins(loader)
                .resources(monitor)
                .configuration(MemoryConfiguration.of(jobs.build()))
                .build();
        manager.start();
        while (manager.jobs().isEmpty()
                || manager.jobs().stream().anyMatch(job -> job.state() == JobView.State.PREPARING)) {
            pause();
        }
        return manager;
    }

    private JobSpecBuilder job(String id, Food food) {
        return JobSpec.builder(id)
                .component(AttestedComponent.of("host", "host", "this machine"))
                .plugin("hog")
                .isolation(Isolation.PROCESS)
                .parameter("food", food.name())
                .parameter("sign", sign(id).toString())
                .timeout(Duration.ofMinutes(2));
    }

    private Path sign(String job) {
        return folder.resolve(job + ".pid");
    }

    private void awaitSign(String job) throws InterruptedException {
        while (!Files.exists(sign(job))) {
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
    }

    private static CompletableFuture<AttestationResult> run(JobManager manager, String job) {
        return manager.triggerNow(job, "tester", "to see it").toCompletableFuture();
    }
}
