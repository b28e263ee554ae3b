package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RemoteThrowable;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.ResultId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit 5 extension that runs an author's plugin at every isolation level: in the test's own class loader, in a class
 * loader of its own and in a process of its own.
 *
 * <pre>{@code
 * class DiskCheckTest {
 *     @RegisterExtension
 *     PluginLevels levels = PluginLevels.of(DiskCheck.class, PluginLoader::create);
 *
 *     @Test
 *     void saysTheSameEverywhere() {
 *         assertThat(levels.observe(context -> context.parameter("folder", "/tmp"))).hasSize(1);
 *     }
 *
 *     @Test
 *     void stopsWhenAsked() {
 *         levels.assertStopsWithin(Duration.ofSeconds(2), context -> context.parameter("folder", "/"));
 *     }
 * }
 * }</pre>
 *
 * <p>After each test it asserts that the plugin left no thread behind and that its class loader can be collected. The
 * plugin's jar is made of the folder its class was compiled into. Not thread-safe.
 */
public final class PluginLevels implements BeforeEachCallback, AfterEachCallback {

    private final Class<? extends AttestationPlugin> plugin;
    private final Supplier<? extends PluginProvider> providers;
    private @Nullable LevelEnvironment environment; // of the running test
    private @Nullable PluginProvider provider; // of the running test
    private @Nullable PluginGeneration generation; // of the running test
    private Set<Thread> before = Set.of(); // of the running test

    private PluginLevels(Class<? extends AttestationPlugin> plugin, Supplier<? extends PluginProvider> providers) {
        this.plugin = plugin;
        this.providers = providers;
    }

    /**
     * Prepares.
     *
     * @param plugin the plugin's class
     * @param providers makes what loads jars from {@code file:} addresses, such as {@code PluginLoader::create} of {@code
     *     assay-plugin-loader}
     */
    public static PluginLevels of(
            Class<? extends AttestationPlugin> plugin, Supplier<? extends PluginProvider> providers) {
        return new PluginLevels(plugin, providers);
    }

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        LevelEnvironment made = new LevelEnvironment();
        environment = made;
        PluginDescriptor descriptor = PluginDescriptor.of(plugin);
        byte[] jar = PluginJar.of(plugin);
        Path file = Files.write(made.home().resolve("plugin.jar"), jar);
        PluginProvider started = providers.get();
        provider = started;
        started.start(made);
        generation = started.resolve(
                PluginReference.builder(descriptor.id())
                        .version(descriptor.version())
                        .source(file.toUri().toString())
                        .sha256(PluginJar.sha256(jar))
                        .build(),
                (stage, bytes, total) -> {});
        before = new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /**
     * Runs the plugin once at each level and asserts that it says the same: observations but for their time, subjects left
     * out, and what it throws.
     *
     * @param setting parameters, secrets and the like
     * @return what it observed
     */
    public List<Observation> observe(UnaryOperator<FakeContextBuilder> setting) {
        Map<Isolation, Told> all = new EnumMap<>(Isolation.class);
        for (Isolation level : Isolation.values()) {
            all.put(level, run(level, setting, Optional.empty()));
        }
        Told direct = Objects.requireNonNull(all.get(Isolation.DIRECT));
        all.forEach((level, told) -> assertThat(told.text())
                .as("what %s says at %s, compared with DIRECT", plugin.getName(), level)
                .isEqualTo(direct.text()));
        return direct.context().observations();
    }

    /**
     * Runs the plugin at each level, tells it to end when it has reported something or progress, and asserts that it does.
     *
     * @param limit how long it may take from then on
     * @param setting parameters, secrets and the like; such that it would run for long
     */
    public void assertStopsWithin(Duration limit, UnaryOperator<FakeContextBuilder> setting) {
        for (Isolation level : Isolation.values()) {
            run(level, context -> setting.apply(context).cancelAtFirstSign(), Optional.of(limit));
        }
    }

    /** What a run said. */
    private record Told(FakeContext context, List<String> text) {}

    private Told run(Isolation level, UnaryOperator<FakeContextBuilder> setting, Optional<Duration> afterCancellation) {
        FakeContext context = setting.apply(FakeContext.of(plugin)).build();
        CompletableFuture<String> end = new CompletableFuture<>();
        CompletableFuture<Object> sign = new CompletableFuture<>();
        context.cancellation().onRequest(() -> sign.complete("cancelled"));
        Thread thread = new TestThreads(false).factory("level").newThread(() -> {
            try {
                end.complete(attempt(level, context));
            } catch (Throwable e) { // a plugin's, whatever it is
                end.complete("threw "
                        + (e instanceof RemoteThrowable remote
                                ? remote.type()
                                : e.getClass().getName()) + ": " + e.getMessage());
            }
        });
        thread.start();
        try {
            if (afterCancellation.isPresent()) {
                await(CompletableFuture.anyOf(sign, end), Patience.DURATION, level, "report anything", thread);
            }
            await(end, afterCancellation.orElse(Patience.DURATION), level, "end", thread);
            thread.join();
            return new Told(context, text(context, end.join()));
        } catch (InterruptedException e) {
            throw Patience.interrupted("a run at " + level);
        } finally {
            context.end();
        }
    }

    private void await(CompletableFuture<?> what, Duration atMost, Isolation level, String words, Thread thread)
            throws InterruptedException {
        try {
            var unused = what.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            AssertionError late = new AssertionError(
                    plugin.getName() + " did not " + words + " within " + atMost + " at " + level + "; it was there:");
            late.setStackTrace(thread.getStackTrace());
            throw late;
        } catch (ExecutionException e) {
            throw new AssertionError("a run at " + level, e);
        }
    }

    private String attempt(Isolation level, FakeContext context) throws Exception {
        if (level == Isolation.DIRECT) {
            plugin.getConstructor().newInstance().attest(context);
            return "returned";
        }
        RunOrder order = new RunOrder(
                new ResultId(new UUID(level.ordinal(), 1)),
                1,
                context.job(),
                level,
                Limits.NONE,
                context.workDirectory());
        try (PluginRun run = Objects.requireNonNull(generation).open(order)) {
            context.cancellation().onRequest(() -> run.stop(PluginRun.Step.ASK, StopReason.CANCELLED));
            run.contextLoader().ifPresent(Thread.currentThread()::setContextClassLoader);
            run.execute(context);
            return "returned";
        } finally {
            Thread.currentThread().setContextClassLoader(null);
        }
    }

    private static List<String> text(FakeContext context, String end) {
        List<String> text = new ArrayList<>();
        for (Observation each : context.observations()) {
            text.add(each.check() + " " + each.subject() + " " + each.method() + " " + each.title() + " "
                    + each.description() + " " + each.expected() + " " + each.actual() + " " + each.verdict() + " "
                    + each.reason() + " " + each.evidence() + " " + each.links() + " " + each.properties() + " "
                    + each.remark());
        }
        context.exclusions().forEach(each -> text.add(each.toString()));
        text.add(end);
        return text;
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        PluginGeneration loaded = generation;
        PluginProvider started = provider;
        LevelEnvironment made = environment;
        generation = null;
        provider = null;
        environment = null;
        try {
            if (loaded != null) {
                requireNoThread();
                requireCollected(loaded);
            }
        } finally {
            if (started != null) {
                started.close();
            }
            if (made != null) {
                made.close();
            }
        }
    }

    private void requireNoThread() throws InterruptedException {
        List<String> left = new ArrayList<>();
        Duration patience = Duration.ofSeconds(2); // for all of them, the first that stays takes it up
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            ClassLoader loader = each.getContextClassLoader();
            boolean ofThePlugin = loader != null
                    && loader.getName() != null
                    && loader.getName().contains("assay-plugin");
            boolean started = !before.contains(each)
                    && each.getThreadGroup() == Thread.currentThread().getThreadGroup()
                    && !each.getName().startsWith("test-")
                    && !each.getName().startsWith("process reaper");
            if (ofThePlugin || started) {
                each.join(left.isEmpty() ? patience.toMillis() : 1);
                if (each.isAlive()) {
                    left.add(each.getName());
                }
            }
        }
        assertThat(left).as("threads that %s left behind", plugin.getName()).isEmpty();
    }

    private void requireCollected(PluginGeneration loaded) throws InterruptedException {
        CompletableFuture<UnloadReport> report = loaded.unload().toCompletableFuture();
        for (int look = 0; look < Patience.SECONDS * 10; look++) {
            System.gc(); // the one thing that makes the collector look
            try {
                UnloadReport told = report.get(100, TimeUnit.MILLISECONDS);
                assertThat(told.collected())
                        .as(
                                "that the class loader of %s can be collected; it is held by %s",
                                plugin.getName(), told.holders())
                        .isTrue();
                return;
            } catch (TimeoutException lookAgain) {
                // the collector is not through
            } catch (ExecutionException e) {
                fail("unloading failed", e.getCause());
            }
        }
        fail("the class loader of %s was not collected", plugin.getName());
    }
}
