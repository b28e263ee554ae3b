package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Reason;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.ResourcePressure;
import dev.assay.spi.resource.Limits;
import dev.assay.testkit.FakeContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The real command line and limits of a worker, and workers that don't come. */
@EnabledOnOs(OS.LINUX)
class ProcessSurroundingsTest extends ProcessTest {

    private static final String TELLING = """
            context.logger().log(System.Logger.Level.INFO, "flags " + java.nio.file.Files.readString(
                    java.nio.file.Path.of("/proc/self/cmdline")).replace('\\0', ' '));
            context.logger().log(System.Logger.Level.INFO, java.nio.file.Files.readString(
                    java.nio.file.Path.of("/proc/self/limits")).replaceAll(" +", " "));
            context.logger().log(System.Logger.Level.INFO, "victim " + java.nio.file.Files.readString(
                    java.nio.file.Path.of("/proc/self/oom_score_adj")));
            """;

    @Test
    void nobodyLooksInAndNothingIsWrittenDown() throws Exception {
        Ran ran = run(
                attesting(TELLING),
                Limits.builder()
                        .memoryBytes(128L << 20)
                        .cpuTime(Duration.ofSeconds(30))
                        .build());

        assertThat(ran.logged())
                .contains("-XX:+DisableAttachMechanism")
                .contains("-XX:-HeapDumpOnOutOfMemoryError")
                .contains("-XX:-CreateCoredumpOnCrash")
                .contains("-XX:+ExitOnOutOfMemoryError")
                .contains("-Xmx64m")
                .contains("-XX:MaxMetaspaceSize=32m")
                .contains("Max core file size 0 0")
                .contains("Max cpu time 31 36")
                .contains("victim 500")
                .doesNotContain("jdwp")
                .doesNotContain("disk-daily");
        assertThat(ran.run().notEnforced()).doesNotContain("debugger", "coreDumps", "oomScore");
    }

    @Test
    void aDebuggerMayLookInIfTheHostSaysSoAndTheResultTellsIt() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        settings = WorkerSettings.builder().niceness(0).debug(port, true).build();
        PluginGeneration plugin = generation(JarMaker.good());
        FakeContext context = FakeContext.of(plugin.descriptor()).build();
        try (PluginRun run = plugin.open(order(Isolation.PROCESS, Limits.NONE, job -> job))) {
            assertThat(run.notEnforced()).contains("debugger");
            CompletableFuture<Object> end = new CompletableFuture<>();
            new Thread(() -> {
                        try {
                            end.complete(run.execute(context));
                        } catch (Throwable e) {
                            end.complete(e);
                        }
                    })
                    .start();
            try (Socket debugger = connect(port)) {
                // It waits for the debugger, which here goes on only so far as to show that it is one.
                debugger.getOutputStream().write("JDWP-Handshake".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(debugger.getInputStream().readNBytes(14), StandardCharsets.US_ASCII))
                        .isEqualTo("JDWP-Handshake");
                assertThat(end).isNotDone();
            }
            // The debugger has gone, which lets the worker go on.
            end.get(60, TimeUnit.SECONDS);
        } finally {
            context.end();
        }
    }

    private static Socket connect(int port) throws Exception {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (java.net.ConnectException notYet) {
                new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Test
    void aWorkerThatNeverConnectsIsGivenUpAndKilled() throws Exception {
        Path pid = folder.resolve("pid");
        settings = WorkerSettings.builder()
                .javaHome(fakeJava("echo $$ > " + pid + "; echo not today >&2; sleep 300"))
                .niceness(0)
                .startTimeout(Duration.ofSeconds(1))
                .build();

        assertThatThrownBy(() -> run(JarMaker.good())).isInstanceOfSatisfying(PluginException.class, e -> {
            assertThat(e.code()).isEqualTo("WORKER_START_FAILED");
            assertThat(e.getMessage()).contains("had not connected after PT1S").contains("not today");
        });
        assertThat(ProcessEndTest.isRunning(Long.parseLong(Files.readString(pid).trim())))
                .isFalse();
    }

    /** A program under the name of a Java. */
    private Path fakeJava(String script) throws Exception {
        Path home = Files.createDirectories(folder.resolve("fake-java/bin")).getParent();
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    @Test
    void pressureIsHandedOn() throws Exception {
        PluginGeneration plugin = generation(attesting("""
                var told = new java.util.concurrent.LinkedBlockingQueue<ResourcePressure>();
                context.onPressure(told::add);
                context.progress("listening", 0);
                for (int i = 0; i < 2; i++) {
                    var pressure = told.take();
                    context.logger().log(System.Logger.Level.INFO, pressure.kind() + " " + pressure.reason());
                }
                """));
        FakeContext context = FakeContext.of(plugin.descriptor()).build();
        try (PluginRun run = plugin.open(order(Isolation.PROCESS, Limits.NONE, job -> job))) {
            CompletableFuture<Object> end = new CompletableFuture<>();
            new Thread(() -> {
                        try {
                            end.complete(run.execute(context));
                        } catch (Throwable e) {
                            end.completeExceptionally(e);
                        }
                    })
                    .start();
            while (context.progressed().isEmpty()) {
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
            Reason low = Reason.of("MEMORY_LOW", "little is left").with("availableBytes", 7);
            context.press(new ResourcePressure(ResourcePressure.Kind.MACHINE, low));
            context.press(new ResourcePressure(ResourcePressure.Kind.PASSED, Reason.of("OK")));
            end.get(60, TimeUnit.SECONDS);
        } finally {
            context.end();
        }
        assertThat(context.logged().toString())
                .contains("MACHINE MEMORY_LOW")
                .contains("availableBytes")
                .contains("PASSED");
    }
}
