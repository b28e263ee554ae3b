package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.plugin.HostPlugin;
import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.plugin.Resolution;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.internal.secret.SecretReader;
import dev.assay.spi.Reason;
import dev.assay.spi.SecretResolver;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A runner with a clock moved by hand, on which one plugin plays one job. */
final class Stage implements RunListener {

    static final PluginDescriptor DESCRIPTOR = PluginDescriptor.builder("fake", "1.0")
            .check(CheckDescriptor.of("fake.holds", "It holds"))
            .check(CheckDescriptor.of("fake.other", "The other holds"))
            .build();

    final TestHost host;
    final Map<String, SecretResolver> resolvers = new HashMap<>();
    final Map<String, SecretDeclaration> secrets = new LinkedHashMap<>();
    final List<RunReport> reports = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    private final List<PluginProvider> providers = new ArrayList<>();
    private final CompletableFuture<RunReport> ended = new CompletableFuture<>();
    private final CountDownLatch threadEnded = new CountDownLatch(1);
    Metering metering = Metering.NONE;
    Limits limits = Limits.NONE;
    Isolation isolation = Isolation.DIRECT;
    UnaryOperator<JobSpecBuilder> spec = builder -> builder;
    PluginDescriptor descriptor = DESCRIPTOR;
    int attempt = 1;
    JobRunner runner;
    PluginManager plugins;

    Stage(Path home) {
        this.host = new TestHost(home);
    }

    Stage provider(PluginProvider provider) {
        providers.add(provider);
        return this;
    }

    JobRunner runner() {
        if (runner == null) {
            runner = JobRunner.builder(host)
                    .secrets(new SecretReader(resolvers))
                    .metering(metering)
                    .build();
        }
        return runner;
    }

    Run start(AttestationPlugin plugin) {
        return start(resolve(PluginReference.ofHost("fake"), HostPlugin.of(descriptor, () -> plugin)));
    }

    PluginHandle resolve(PluginReference reference, HostPlugin... inline) {
        PluginManager.Builder builder = PluginManager.builder(host);
        providers.forEach(builder::provider);
        for (HostPlugin each : inline) {
            builder.plugin(each);
        }
        plugins = builder.build();
        CompletableFuture<Resolution> resolution = new CompletableFuture<>();
        plugins.require(reference, resolution::complete);
        Resolution answer = get(resolution);
        assertThat(answer).isInstanceOf(Resolution.Ready.class);
        return ((Resolution.Ready) answer).handle();
    }

    Run start(PluginHandle handle) {
        return runner().start(task(handle), this);
    }

    RunTask task(PluginHandle handle) {
        JobSpec job = spec.apply(JobSpec.builder("job-1")
                        .component(AttestedComponent.of("urn:test:component", "service", "Test"))
                        .plugin("fake")
                        .schedule(Schedule.every(Duration.ofHours(1)))
                        .timeout(Duration.ofMinutes(1)))
                .build();
        return new RunTask(
                ResultId.of(host.identity(), "job-1", Trigger.Kind.SCHEDULE, TestHost.START, ""),
                new JobRecord(job, 1, "test", "42", "sha256:" + "0".repeat(64), Optional.empty(), 0),
                attempt,
                handle,
                isolation,
                MonitorPolicy.counted(job.request(), isolation),
                limits,
                secrets);
    }

    /** Plays a plugin to its end, without any step of the control thread. */
    RunReport play(AttestationPlugin plugin) {
        start(plugin);
        return report();
    }

    RunReport report() {
        return get(ended);
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    void awaitThreadEnded() {
        await(threadEnded);
    }

    boolean threadHasEnded() {
        return threadEnded.getCount() == 0;
    }

    int tick() {
        return runner().tick(host.nanos());
    }

    int tickAfter(Duration time) {
        host.pass(time);
        return tick();
    }

    static boolean cancel(Run run) {
        return run.cancel(StopReason.CANCELLED, Reason.of("CANCELLED_BY_ACTOR", "by a test"));
    }

    List<Signal> signals(Signal.Kind kind) {
        return host.signals(kind);
    }

    @Override
    public void ended(Run run, RunReport report) {
        events.add("ended");
        reports.add(report);
        ended.complete(report);
    }

    @Override
    public void threadEnded(Run run) {
        events.add("threadEnded");
        threadEnded.countDown();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).as("latch opens").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("it does not come", e);
        }
    }

    /** Turns until something holds that another thread is about to bring about. */
    static void until(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("it does not come");
            }
            Thread.onSpinWait();
        }
    }
}
