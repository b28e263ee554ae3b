package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.resource.Limits;
import dev.assay.testkit.FakeContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret reaches a worker by the channel and is nowhere else: not in its arguments, environment, files or words of ours. */
@EnabledOnOs(OS.LINUX)
class ProcessSecretsTest extends ProcessTest {

    private static final String CANARY = "c4nary-5ecret-" + "value";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "System.exit(3);",
                "Runtime.getRuntime().halt(9);",
                "throw new IllegalStateException(\"failed\");",
                "new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current().pid()).start().waitFor(); Thread.sleep(60_000);",
                "var all = new java.util.ArrayList<byte[]>(); while (true) { all.add(new byte[1 << 20]); }",
                "var f = Class.forName(\"sun.misc.Unsafe\").getDeclaredField(\"theUnsafe\"); f.setAccessible(true);"
                        + " ((sun.misc.Unsafe) f.get(null)).putAddress(0, 0);",
                "KILL"
            })
    void isNowhereElse(String failure) throws Exception {
        boolean kill = failure.equals("KILL");
        PluginGeneration plugin = generation(attesting("""
                char[] secret = context.secret("token").chars();
                if (secret.length != %d) { throw new AssertionError(); }
                context.progress("has it", 0);
                for (int i = 0; i < 1000 && !java.nio.file.Files.exists(java.nio.file.Path.of("%s")); i++) { Thread.sleep(10); }
                %s
                """.formatted(
                CANARY.length(), folder.resolve("looked"), kill ? "while (true) { Thread.onSpinWait(); }" : failure)));
        FakeContext context =
                FakeContext.of(plugin.descriptor()).secret("token", CANARY).build();
        List<String> words = new ArrayList<>();
        try (PluginRun run = plugin.open(order(
                Isolation.PROCESS, Limits.builder().memoryBytes(96L << 20).build(), job -> job.secret("token")))) {
            CompletableFuture<String> end = new CompletableFuture<>();
            new Thread(() -> {
                        try {
                            end.complete(run.execute(context).toString());
                        } catch (Throwable e) {
                            end.complete(e + " " + e.getMessage() + e.getCause());
                        }
                    })
                    .start();
            while (context.progressed().isEmpty() && !end.isDone()) {
                new java.util.concurrent.CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
            ProcessHandle worker = run.processes().iterator().next();
            words.add(Files.readString(Path.of("/proc/" + worker.pid() + "/cmdline"), StandardCharsets.ISO_8859_1));
            words.add(Files.readString(Path.of("/proc/" + worker.pid() + "/environ"), StandardCharsets.ISO_8859_1));
            words.addAll(files());
            Files.createFile(folder.resolve("looked"));
            if (kill) {
                run.stop(PluginRun.Step.KILL, StopReason.TIMEOUT);
            }
            words.add(end.get(60, TimeUnit.SECONDS));
            words.add(run + " " + run.runtime() + run.notEnforced() + run.effectiveLimits());
        } finally {
            context.end();
        }
        words.add(plugin.toString());
        context.logged().forEach(line -> words.add(line.text()));
        context.observations().forEach(each -> words.add(each.toString()));
        words.addAll(files());

        assertThat(words).allSatisfy(each -> assertThat(each).doesNotContain(CANARY));
    }

    private List<String> files() throws IOException {
        List<String> all = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                all.add(file.toString());
                if (attributes.isRegularFile()) {
                    all.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return all;
    }
}
