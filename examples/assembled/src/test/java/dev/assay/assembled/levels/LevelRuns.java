package dev.assay.assembled.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.HostPermissions;
import dev.assay.JobManager;
import dev.assay.JobView;
import dev.assay.MemoryConfiguration;
import dev.assay.MemorySink;
import dev.assay.ResourceMonitor;
import dev.assay.assembled.levels.ManyWaysPlugin.Way;
import dev.assay.plugins.PluginLoader;
import dev.assay.plugins.WorkerSettings;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.AttestationResult;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs every way of {@link ManyWaysPlugin} through a manager at one isolation level. */
final class LevelRuns {

    static final String CANARY = "l3vels-canary-5ecret";
    static final String BROKEN = "broken";

    /** These run until they are told to end. */
    private static final Set<Way> ENDLESS = EnumSet.of(Way.ASKED, Way.INTERRUPTED, Way.TOO_LONG, Way.IGNORES);

    private final Isolation level;
    private final Path folder;
    private final Path signs;
    private final TurnedClock clock = new TurnedClock();

    LevelRuns(Isolation level, Path folder) throws Exception {
        this.level = level;
        this.folder = Files.createDirectories(folder.resolve(level.name()));
        this.signs = Files.createDirectory(this.folder.resolve("signs"));
    }

    /** All results, by the job's id. */
    Map<String, AttestationResult> run() throws Exception {
        MemorySink sink = MemorySink.latest(100);
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (ResourceMonitor monitor = ResourceMonitor.builder()
                        .probe(new IdleMachine())
                        .unclamped()
                        .build();
                JobManager manager = manager(sink, monitor)) {
            manager.start();
            awaitSettled(manager);
            System.setOut(nowhere); // what a plugin floods the host's own streams with
            System.setErr(nowhere);
            try {
                return run(manager);
            } finally {
                Files.createFile(signs.resolve("end"));
                System.setOut(out);
                System.setErr(err);
            }
        } finally {
            System.clearProperty("assay.test.changed");
        }
    }

    private Map<String, AttestationResult> run(JobManager manager) throws Exception {
        Map<String, CompletableFuture<AttestationResult>> running = new LinkedHashMap<>();
        for (Way way : Way.values()) {
            if (!ENDLESS.contains(way)) {
                start(manager, way.job(), running);
            }
        }
        start(manager, BROKEN, running);
        Map<String, AttestationResult> results = new LinkedHashMap<>();
        for (Map.Entry<String, CompletableFuture<AttestationResult>> each : running.entrySet()) {
            results.put(each.getKey(), each.getValue().get(60, TimeUnit.SECONDS));
        }
        running.clear();
        for (Way way : ENDLESS) {
            start(manager, way.job(), running);
        }
        for (Way way : ENDLESS) {
            await(signs.resolve(way + ".at-work"), running.get(way.job()));
        }
        manager.cancel(Way.ASKED.job(), "tester", "to see it")
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        manager.cancel(Way.INTERRUPTED.job(), "tester", "to see it")
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        results.put(Way.ASKED.job(), get(running, Way.ASKED));
        // The rest of the ladder takes seconds, which need not be waited for.
        while (!running.values().stream().allMatch(CompletableFuture::isDone)) {
            clock.turnForward(Duration.ofMillis(500));
            manager.jobs();
            manager.cancel("nobody", "tester", "to have the clock looked at");
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
        for (Way way : ENDLESS) {
            results.put(way.job(), get(running, way));
        }
        return results;
    }

    private static AttestationResult get(Map<String, CompletableFuture<AttestationResult>> running, Way way)
            throws Exception {
        return running.get(way.job()).get(60, TimeUnit.SECONDS);
    }

    private static void start(
            JobManager manager, String job, Map<String, CompletableFuture<AttestationResult>> running) {
        running.put(job, manager.triggerNow(job, "tester", "each way").toCompletableFuture());
    }

    private static void awaitSettled(JobManager manager) throws InterruptedException {
        while (manager.jobs().size() <= ENDLESS.size()
                || manager.jobs().stream().anyMatch(job -> job.state() == JobView.State.PREPARING)) {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }

    private static void await(Path sign, CompletableFuture<AttestationResult> running) throws InterruptedException {
        while (!Files.exists(sign)) {
            assertThat(running).as("what should leave %s", sign).isNotDone();
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
    }

    private JobManager manager(MemorySink sink, ResourceMonitor monitor) throws Exception {
        Configuration.Builder configuration = Configuration.builder("1")
                .secret(new SecretDeclaration(
                        "token", "host:vault", Optional.of("x"), Optional.empty(), Optional.empty()));
        var builder = JobManager.builder()
                .home(Files.createDirectory(folder.resolve("home")))
                .permissions(HostPermissions.builder()
                        .pluginSource("file:")
                        .secretOrigin("host:")
                        .secret("*", "token")
                        .build())
                .secrets("vault", declared -> Secret.of("token", "v7", CANARY.toCharArray()))
                .maxConcurrentRuns(6)
                .time(clock)
                .resources(monitor)
                .results(sink);
        if (level == Isolation.DIRECT) {
            builder.plugin(PluginDescriptor.of(ManyWaysPlugin.class), ManyWaysPlugin::new)
                    .plugin(PluginDescriptor.of(BrokenPlugin.class), BrokenPlugin::new);
        } else {
            builder.plugins(PluginLoader.builder()
                    .workers(WorkerSettings.builder().niceness(0).build())
                    .build());
            configuration
                    .plugin(TestJar.write(ManyWaysPlugin.class, folder))
                    .plugin(TestJar.write(BrokenPlugin.class, folder));
        }
        for (Way way : Way.values()) {
            configuration.job(job(way));
        }
        configuration.job(base(BROKEN, "broken").build());
        return builder.configuration(MemoryConfiguration.of(configuration.build()))
                .build();
    }

    private JobSpecBuilder base(String id, String plugin) {
        return JobSpec.builder(id)
                .component(AttestedComponent.of("host", "host", "this machine"))
                .plugin(plugin)
                .isolation(level)
                .timeout(Duration.ofMinutes(2));
    }

    private JobSpec job(Way way) {
        JobSpecBuilder job =
                base(way.job(), "many-ways").parameter("way", way.name()).parameter("signs", signs.toString());
        return switch (way) {
            case PARAMETERS ->
                job.parameter("text", "\u00fc\ud83d\ude00")
                        .parameter("whole", -7)
                        .parameter("large", 1L << 40)
                        .parameter("ratio", 0.25)
                        .parameter("exact", new java.math.BigDecimal("0.10"))
                        .parameter("on", true)
                        .parameter("span", "PT3S")
                        .parameter("at", "2026-05-06T07:08:09.123456789Z")
                        .parameter("address", "https://example.org/a?b=c")
                        .parameter("token", new SecretReference("token"))
                        .parameter("several", List.of("a", "b"))
                        .parameter("some", Map.of("k", 1, "l", 1L << 40))
                        .parameter("part", Map.of("name", "n", "sizes", List.of(1, 2)))
                        .build();
            case SECRETS ->
                job.secret("token")
                        .parameter("token", new SecretReference("token"))
                        .build();
            case PRESSURE ->
                job.limits(Limits.builder()
                                .wallTime(Duration.ofMinutes(1))
                                .softPercent(1)
                                .build())
                        .build();
            case TOO_LONG, IGNORES -> job.timeout(Duration.ofSeconds(20)).build();
            default -> job.build();
        };
    }
}
