package dev.assay.assembled.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.HostPermissions;
import dev.assay.JobManager;
import dev.assay.JobManagerBuilder;
import dev.assay.JobView;
import dev.assay.ManagerListener;
import dev.assay.MemoryConfiguration;
import dev.assay.MemorySink;
import dev.assay.ResourceMonitor;
import dev.assay.assembled.levels.IdleMachine;
import dev.assay.assembled.levels.TestJar;
import dev.assay.assembled.levels.TurnedClock;
import dev.assay.assembled.plugins.SpillingPlugin.Ending;
import dev.assay.plugins.PluginLoader;
import dev.assay.spi.Secret;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A secret that a plugin spills in every way it can is found nowhere afterwards, at every level and however the run ends:
 * not in results, logs, errors, {@code toString}, {@code explain}, arguments, environments, temporary and crash files.
 */
@Timeout(180)
class SecretCanaryTest {

    private static final String CANARY = "c4n4ry-7f3e9a1b-do-not-spill";

    @TempDir
    Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final TurnedClock clock = new TurnedClock();

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void noWayOutOfARunCarriesIt(Isolation level) throws Exception {
        MemorySink sink = MemorySink.latest(100);
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        PrintStream err = System.err;
        Path home = Files.createDirectory(folder.resolve("home"));
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try (ResourceMonitor monitor = ResourceMonitor.builder()
                        .probe(new IdleMachine())
                        .unclamped()
                        .build();
                JobManager manager = manager(level, home, sink, monitor)) {
            runAll(manager, endings(level));
        } finally {
            System.setErr(err);
            Files.createFile(folder.resolve("end"));
        }
        for (AttestationResult result : sink.results()) {
            told.add(new String(new ResultEncoder(result.producer()).encode(result), StandardCharsets.UTF_8));
            told.add(result + " " + result.custody() + " " + result.reason() + " " + result.execution());
        }
        assertThat(sink.results()).hasSize(endings(level).size());
        assertThat(String.join("\n", told))
                .contains("overflows")
                .contains("seen from outside: false")
                .doesNotContain("seen from outside: true");
        assertThat(told).noneMatch(text -> text.contains(CANARY));
        assertThat(logged.toString(StandardCharsets.UTF_8).contains(CANARY)).isFalse();
        assertThat(files(home)).noneMatch(SecretCanaryTest::holdsCanary);
        assertThat(sink.results())
                .allSatisfy(result -> assertThat(result.secrets()).hasSize(1));
    }

    private static List<Ending> endings(Isolation level) {
        return Stream.of(Ending.values())
                .filter(ending -> level == Isolation.PROCESS || !ending.needsProcess())
                .toList();
    }

    private void runAll(JobManager manager, List<Ending> endings) throws Exception {
        manager.start();
        while (manager.jobs().size() < endings.size()
                || manager.jobs().stream().anyMatch(job -> job.state() == JobView.State.PREPARING)) {
            pause();
        }
        Map<Ending, CompletableFuture<AttestationResult>> running = new LinkedHashMap<>();
        for (Ending ending : endings) {
            running.put(
                    ending, manager.triggerNow(id(ending), "tester", "to spill").toCompletableFuture());
        }
        while (!running.values().stream().allMatch(CompletableFuture::isDone)) {
            if (running.entrySet().stream()
                    .allMatch(each -> each.getValue().isDone()
                            || each.getKey() == Ending.HANGS
                            || each.getKey() == Ending.IGNORES)) {
                clock.turnForward(Duration.ofMillis(500)); // nobody waits for time-outs
            }
            tell(manager, endings);
            pause();
        }
        tell(manager, endings);
    }

    private void tell(JobManager manager, List<Ending> endings) throws InterruptedException {
        Instant now = clock.wall();
        List<String> said = new ArrayList<>();
        for (Ending ending : endings) {
            said.add(String.valueOf(manager.explain(id(ending), now.minusSeconds(60), now.plusSeconds(60))));
            said.add(String.valueOf(manager.job(id(ending))));
        }
        said.add(manager.stats().toString());
        said.add(manager.health().toString());
        said.add(manager.quarantined().toString());
        String all = said.toString();
        if (all.contains(CANARY) || told.size() < 10) {
            told.add(all);
        }
    }

    private static void pause() throws InterruptedException {
        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }

    private static String id(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private JobManager manager(Isolation level, Path home, MemorySink sink, ResourceMonitor monitor) throws Exception {
        Configuration.Builder configuration = Configuration.builder("1")
                .secret(new SecretDeclaration(
                        "token", "host:vault", Optional.of("x"), Optional.empty(), Optional.empty()));
        JobManagerBuilder builder = JobManager.builder()
                .home(home)
                .time(clock)
                .resources(monitor)
                .permissions(HostPermissions.builder()
                        .pluginSource("file:")
                        .secretOrigin("host:")
                        .secret("*", "token")
                        .build())
                .secrets("vault", declared -> Secret.of("token", "v1", CANARY.toCharArray()))
                .results(sink)
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(Signal signal) {
                        told.add(signal.toString());
                    }
                });
        if (level == Isolation.DIRECT) {
            builder.plugin(PluginDescriptor.of(SpillingPlugin.class), SpillingPlugin::new);
        } else {
            builder.plugins(PluginLoader.create());
            configuration.plugin(TestJar.write(SpillingPlugin.class, folder));
        }
        for (Ending ending : endings(level)) {
            configuration.job(JobSpec.builder(id(ending))
                    .component(AttestedComponent.of("host", "host", "this machine"))
                    .plugin("spilling")
                    .isolation(level)
                    .secret("token")
                    .parameter("ending", ending.name())
                    .parameter("end", folder.resolve("end").toString())
                    .limits(
                            ending == Ending.OUT_OF_MEMORY
                                    ? Limits.builder().memoryBytes(96L << 20).build()
                                    : Limits.NONE)
                    .timeout(Duration.ofSeconds(30))
                    .build());
        }
        return builder.configuration(MemoryConfiguration.of(configuration.build()))
                .build();
    }

    private static List<Path> files(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean holdsCanary(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
