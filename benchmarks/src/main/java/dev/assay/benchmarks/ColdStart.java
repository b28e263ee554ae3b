package dev.assay.benchmarks;

import dev.assay.plugins.PluginLoader;
import dev.assay.plugins.WorkerSettings;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.FakeContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a run in a process of its own costs: whole cold runs beside bare starts of the same Java with the same flags and an
 * empty {@code main}, in turns, so that both meet the same machine. Prints minimum and median of each, the differences,
 * and the resident memory of a worker.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar dev.assay.benchmarks.ColdStart [rounds]</pre>
 */
public final class ColdStart {

    private static final int ROUNDS = 20;
    private static final int WARM = 5;

    private ColdStart() {}

    /** The plugin: reports one thing. */
    @Plugin(id = "bench", version = "1.0.0", checks = @Check(id = "bench.one", title = "Says one thing"))
    public static final class One implements AttestationPlugin {
        @Override
        public void attest(AttestationContext context) {
            context.subject(SubjectType.RESOURCE, URI.create("urn:bench:one"))
                    .check("bench.one")
                    .satisfied("it ran");
        }
    }

    /** A plugin that tells how its process was started and what it takes. */
    @Plugin(id = "bench", version = "1.0.0", checks = @Check(id = "bench.one", title = "Says one thing"))
    public static final class Telling implements AttestationPlugin {
        @Override
        public void attest(AttestationContext context) throws Exception {
            context.subject(SubjectType.RESOURCE, URI.create("urn:bench:one"))
                    .check("bench.one")
                    .evidence(Evidence.text("status", Files.readString(Path.of("/proc/self/status"))))
                    .evidence(Evidence.text("command", Files.readString(Path.of("/proc/self/cmdline"))))
                    .satisfied("it ran");
        }
    }

    /** The bare start. */
    public static final class Empty {
        private Empty() {}

        /** Does nothing. */
        public static void main(String[] arguments) {}
    }

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        List<String> bare = new ArrayList<>();
        long resident;
        try (PluginBench bench = new PluginBench(Telling.class, loader())) {
            List<Evidence> told =
                    run(bench, bench.resolve()).observations().get(0).evidence();
            resident = Long.parseLong(text(told.get(0)).replaceAll("(?s).*VmRSS:\\s*(\\d+).*", "$1"));
            List<String> command = List.of(text(told.get(1)).split("\0"));
            bare.addAll(command.subList(0, command.indexOf("-cp")));
        }
        bare.removeIf(flag -> flag.startsWith("-XX:SharedArchiveFile"));
        bare.addAll(List.of("-cp", classes().toString(), Empty.class.getName()));
        try (PluginBench bench = new PluginBench(One.class, loader())) {
            PluginGeneration plugin = bench.resolve();
            for (int i = 0; i < WARM; i++) { // what comes once is done before, such as archives made in the background
                bare(bare);
                run(bench, plugin);
                Thread.sleep(500);
            }
            long[] bareNanos = new long[rounds];
            long[] coldNanos = new long[rounds];
            for (int i = 0; i < rounds; i++) {
                long begun = System.nanoTime();
                bare(bare);
                bareNanos[i] = System.nanoTime() - begun;
                begun = System.nanoTime();
                run(bench, plugin);
                coldNanos[i] = System.nanoTime() - begun;
            }
            Arrays.sort(bareNanos);
            Arrays.sort(coldNanos);
            System.out.printf("Java %s, %d rounds, ms%n", Runtime.version(), rounds);
            print("bare", bareNanos[0], bareNanos[rounds / 2]);
            print("cold", coldNanos[0], coldNanos[rounds / 2]);
            print("more", coldNanos[0] - bareNanos[0], coldNanos[rounds / 2] - bareNanos[rounds / 2]);
            System.out.printf("worker %d MiB resident%n", resident / 1024);
        }
    }

    private static PluginLoader loader() {
        return PluginLoader.builder()
                .workers(WorkerSettings.builder().niceness(0).build())
                .build();
    }

    /** Where the class for the bare start lies, alone: a large class path would count against it. */
    private static Path classes() throws IOException {
        Path folder = Files.createTempDirectory("assay-bare");
        String name = Empty.class.getName().replace('.', '/') + ".class";
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = Objects.requireNonNull(Empty.class.getResourceAsStream("/" + name))) {
            Files.copy(in, file);
        }
        return folder;
    }

    private static void bare(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("exit " + code + ": "
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static FakeContext run(PluginBench bench, PluginGeneration plugin) throws Exception {
        FakeContext context = FakeContext.of(plugin.descriptor()).build();
        try (PluginRun run = plugin.open(bench.order(Isolation.PROCESS))) {
            run.execute(context);
        } finally {
            context.end();
        }
        return context;
    }

    private static void print(String what, long least, long median) {
        System.out.printf("%s   min %6.1f  median %6.1f%n", what, least / 1e6, median / 1e6);
    }

    private static String text(Evidence evidence) {
        return new String(evidence.content().orElseThrow(), StandardCharsets.UTF_8);
    }
}
