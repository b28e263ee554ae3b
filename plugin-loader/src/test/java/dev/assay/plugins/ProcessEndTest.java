package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunEnd.Exit;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.resource.Limits;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** However a worker ends, the host goes on, knows how it ended, and has killed all that it started. */
@EnabledOnOs(OS.LINUX)
class ProcessEndTest extends ProcessTest {

    @Test
    void exitIsToldFromACrash() throws Exception {
        assertThat(run(attesting("System.exit(7);")).end()).isEqualTo(new RunEnd(Exit.EXITED, "System.exit, code 7"));
        assertThat(run(attesting("Runtime.getRuntime().halt(5);")).end())
                .isEqualTo(new RunEnd(Exit.EXITED, "without a word, code 5"));
        assertThat(run(attesting("System.exit(137);")).end())
                .isEqualTo(new RunEnd(Exit.EXITED, "System.exit, code 137"));
    }

    @Test
    void aKillByOthersIsToldFromOurs() throws Exception {
        assertThat(run(attesting(
                                "new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current().pid()).start().waitFor();"
                                        + "Thread.sleep(60_000);"))
                        .end())
                .isEqualTo(new RunEnd(Exit.KILLED, "signal 9, not by Assay"));
    }

    @Test
    void aCrashLeavesItsReasonInTheLogAndNoFile() throws Exception {
        Ran ran = run(attesting("""
                var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                field.setAccessible(true);
                ((sun.misc.Unsafe) field.get(null)).putAddress(0, 0);
                """));

        assertThat(ran.end().exit()).isEqualTo(Exit.CRASHED);
        assertThat(ran.logged())
                .contains("crash| # A fatal error has been detected")
                .contains("SIGSEGV");
        assertThat(ran.logged()).doesNotContain("Environment Variables").doesNotContain("Command Line");
        assertThat(folder.resolve("home/workers")).isDirectoryNotContaining("glob:**/run-*");
    }

    @Test
    void outOfJavaMemoryIsTold() throws Exception {
        Ran ran = run(
                attesting("var all = new java.util.ArrayList<byte[]>(); while (true) { all.add(new byte[1 << 20]); }"),
                Limits.builder().memoryBytes(96L << 20).build());

        assertThat(ran.end().exit()).isEqualTo(Exit.OUT_OF_MEMORY);
    }

    @Test
    void theKernelsLimitOnCpuTimeIsTold() throws Exception {
        Ran ran = run(
                attesting("while (true) { Thread.onSpinWait(); }"),
                Limits.builder().cpuTime(Duration.ofMillis(10)).build());

        assertThat(ran.end()).isEqualTo(new RunEnd(Exit.CPU_LIMIT, "the kernel's limit on CPU time, signal 24"));
    }

    @Test
    void cancellationIsAskedThenInterruptsThenKills() throws Exception {
        assertThat(stopped(
                                "while (!context.cancellation().isRequested()) { Thread.onSpinWait(); }"
                                        + JarMaker.satisfied("context.cancellation().reason().get().name()"),
                                PluginRun.Step.ASK)
                        .end())
                .isEqualTo(RunEnd.NORMAL);
        assertThat(stopped(
                                "try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) {"
                                        + JarMaker.satisfied("\"interrupted\"") + "}",
                                PluginRun.Step.ASK,
                                PluginRun.Step.INTERRUPT)
                        .context()
                        .observations())
                .extracting(each -> each.title())
                .containsExactly("interrupted");
        assertThat(stopped(
                                "while (true) { Thread.interrupted(); }",
                                PluginRun.Step.ASK,
                                PluginRun.Step.INTERRUPT,
                                PluginRun.Step.KILL)
                        .end())
                .isEqualTo(new RunEnd(Exit.KILLED, "by Assay, TIMEOUT"));
    }

    /** Runs a plugin that says when it is at work, and then takes the steps. */
    private Ran stopped(String body, PluginRun.Step... steps) throws Exception {
        PluginGeneration plugin = generation(attesting("context.progress(\"at work\", 0);" + body));
        FakeContext context = FakeContext.of(plugin.descriptor()).build();
        try (PluginRun run = plugin.open(order(Isolation.PROCESS, Limits.NONE, job -> job))) {
            CompletableFuture<RunEnd> end = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    end.complete(run.execute(context));
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
            thread.start();
            awaitProgress(context);
            assertThat(run.processes()).hasSize(1);
            for (PluginRun.Step step : steps) {
                assertThat(run.stop(step, StopReason.TIMEOUT)).isTrue();
            }
            return new Ran(context, end.get(60, TimeUnit.SECONDS), run);
        }
    }

    private static void awaitProgress(FakeContext context) throws InterruptedException {
        while (context.progressed().isEmpty()) {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void grandchildrenDieAlsoIfTheirParentIsGone() throws Exception {
        Path pids = folder.resolve("pids");
        Ran ran = run(attesting("""
                new ProcessBuilder("sh", "-c", "sleep 300 & echo $! >> %1$s; (setsid sleep 301 & echo $! >> %1$s)").start().waitFor();
                new ProcessBuilder("sleep", "302").start();
                """.formatted(pids)));

        assertThat(ran.end().exit()).isEqualTo(Exit.NORMAL);
        assertThat(ran.end().detail()).isEqualTo("3 processes it had started were killed");
        assertThat(Files.readAllLines(pids))
                .hasSize(2)
                .allSatisfy(
                        pid -> assertThat(isRunning(Long.parseLong(pid.trim()))).isFalse());
    }

    @Test
    void aForkBombIsBounded() throws Exception {
        Path script = folder.resolve("bomb.sh");
        Files.writeString(
                script, "#!/bin/sh\n[ $1 -gt 0 ] || exec sleep 300\nfor i in 1 2 3; do sh $0 $(($1-1)) & done\nwait\n");
        Ran ran = stopped(
                "new ProcessBuilder(\"sh\", \"" + script + "\", \"3\").start().waitFor();", PluginRun.Step.KILL);

        assertThat(ran.end().exit()).isEqualTo(Exit.KILLED);
        assertThat(ProcessHandle.allProcesses()
                        .filter(each -> each.info()
                                .arguments()
                                .map(List::of)
                                .orElse(List.of())
                                .contains(script.toString()))
                        .filter(each -> isRunning(each.pid())))
                .isEmpty();
    }

    @Test
    void floodsOfOutputAreDrainedAndCut() throws Exception {
        Ran ran = run(attesting("""
                byte[] block = new byte[1 << 16];
                java.util.Arrays.fill(block, (byte) 'x');
                for (int i = 0; i < 800; i++) { System.out.write(block); System.err.write(block); }
                System.out.println("the end");
                """));

        assertThat(ran.end()).isEqualTo(RunEnd.NORMAL);
        assertThat(ran.logged()).contains("bytes dropped").contains("the end").hasSizeLessThan(256 * 1024);
    }

    @Test
    void aFloodOfReportsIsTakenOrEndsTheWorker() throws Exception {
        Ran ran = run(attesting("for (int i = 0; i < 20_000; i++) {" + JarMaker.satisfied("\"\" + i") + "}"));
        assertThat(ran.context().observations()).hasSize(20_000);
    }

    @Test
    void closingStandardInputHarmsNobody() throws Exception {
        assertThat(titles(run(attesting(
                                "System.in.close(); new java.io.FileInputStream(java.io.FileDescriptor.in).close();"
                                        + JarMaker.satisfied("\"still here\"")))
                        .context()))
                .containsExactly("still here");
    }

    @Test
    void aLeakedThreadDoesNotKeepTheWorker() throws Exception {
        assertThat(run(attesting(
                                "Thread t = new Thread(() -> { while (true) { Thread.onSpinWait(); } }); t.start();"
                                        + "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { Thread.onSpinWait(); } }));"))
                        .end())
                .isEqualTo(RunEnd.NORMAL);
    }

    @Test
    void aJavaWithoutALauncherIsATypedFailure() throws Exception {
        settings = WorkerSettings.builder().javaHome(folder).build();
        assertThatThrownBy(() -> run(JarMaker.good())).isInstanceOfSatisfying(PluginException.class, e -> {
            assertThat(e.code()).isEqualTo("WORKER_START_FAILED");
            assertThat(e.getMessage()).contains("bin/java").contains("CLASSLOADER");
        });
    }

    @Test
    void aWorkerThatDoesNotStartSaysWhy() throws Exception {
        settings = WorkerSettings.builder()
                .javaOptions(List.of("-XX:NoSuchFlag=1"))
                .build();
        assertThatThrownBy(() -> run(JarMaker.good())).isInstanceOfSatisfying(PluginException.class, e -> {
            assertThat(e.code()).isEqualTo("WORKER_START_FAILED");
            assertThat(e.getMessage()).contains("code 1").contains("last words");
        });
    }

    static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (java.io.IOException gone) {
            return false;
        }
    }
}
