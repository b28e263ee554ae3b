package dev.assay.internal.control;

import dev.assay.internal.configuration.ConfigurationValidator;
import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.configuration.PlanCheck;
import dev.assay.internal.plugin.HostPlugin;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.result.PublisherListener;
import dev.assay.internal.result.PublisherSettings;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.result.Settled;
import dev.assay.internal.run.JobRunner;
import dev.assay.internal.state.StateStore;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The production flow without a thread: the control loop, the publisher and the runner turned by hand, plugins run where
 * they are started, time moved by the test.
 */
final class Stepped implements AutoCloseable {

    /** How many results without a run may wait for the sink. */
    static final int RESERVE = 10_000;

    final ManualEnvironment environment;
    final RunThreads runs;
    final List<AttestationResult> results = new ArrayList<>();
    final ControlLoop control;
    private final ResultPublisher publisher;
    private final Monitor monitor;
    private final RevisionIntake intake;
    private final Map<ResultId, AttestationResult> built = new HashMap<>();
    private final Sink sink = new Sink();
    private long settledCount;

    /** A sink that takes results at once, or leaves them unanswered while it is away. */
    private final class Sink implements ResultSink {
        private boolean away;
        private final List<Runnable> unanswered = new ArrayList<>();

        @Override
        public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
            CompletableFuture<List<Receipt>> stage = new CompletableFuture<>();
            Runnable answer = () -> {
                results.addAll(batch);
                stage.complete(Receipt.all(batch, Durability.MEMORY));
            };
            if (away) {
                unanswered.add(answer);
            } else {
                answer.run();
            }
            return stage;
        }
    }

    Stepped(int window, Map<String, AttestationPlugin> plugins) {
        this(environment(), window, plugins, StateStore.ofNothing(new ManualTime()));
    }

    /** Begins another life of a manager in the environment of the one before, with what the store kept. */
    Stepped(ManualEnvironment environment, int window, Map<String, AttestationPlugin> plugins, StateStore store) {
        this(environment, window, plugins, store, true);
    }

    Stepped(
            ManualEnvironment environment,
            int window,
            Map<String, AttestationPlugin> plugins,
            StateStore store,
            boolean armed) {
        this(environment, window, plugins, store, armed, null, 4);
    }

    /** One of several managers that share a monitor. */
    Stepped(ManualEnvironment environment, Monitor shared, Map<String, AttestationPlugin> plugins) {
        this(environment, 1000, plugins, StateStore.ofNothing(new ManualTime()), true, shared, 4);
    }

    /** One that lets so many runs of a plugin run at once. */
    static Stepped withRunsPerPlugin(int perPlugin, Map<String, AttestationPlugin> plugins) {
        return new Stepped(environment(), 1000, plugins, StateStore.ofNothing(new ManualTime()), true, null, perPlugin);
    }

    private Stepped(
            ManualEnvironment environment,
            int window,
            Map<String, AttestationPlugin> plugins,
            StateStore store,
            boolean armed,
            Monitor shared,
            int perPlugin) {
        this.environment = environment;
        this.runs = new RunThreads(environment);
        PluginManager.Builder described = PluginManager.builder(environment);
        plugins.forEach((id, plugin) -> described.plugin(HostPlugin.open(id, plugin)));
        PluginManager manager = described.build();
        SplittableRandom random = new SplittableRandom(1);
        publisher = new ResultPublisher(
                PublisherSettings.defaults(random.split()).withWindow(window, 1L << 30, RESERVE),
                List.of(new NamedSink("sink", sink)),
                environment.identity(),
                environment.time(),
                environment::signal,
                new Listening());
        monitor = shared != null
                ? shared
                : Monitor.create(
                        MonitorPolicy.DEFAULTS,
                        environment.time(),
                        () -> MachineReading.builder(environment.time().nanos(), "test")
                                .cpuBusyNanos(0)
                                .cpuCapacity(4)
                                .memoryTotalBytes(8L << 30)
                                .memoryAvailableBytes(7L << 30)
                                .build());
        monitor.sample();
        Permissions permissions = Permissions.builder()
                .hostPlugins(Set.copyOf(plugins.keySet()))
                .minInterval(Duration.ofMillis(1))
                .maxJobs(1_000_000)
                .build();
        control = new ControlLoop(new ControlLoop.Parts(
                environment.time(),
                environment.identity(),
                monitor,
                manager,
                JobRunner.builder(runs).build(),
                publisher,
                environment::signal,
                Runnable::run,
                random.split(),
                permissions,
                4,
                perPlugin,
                3,
                Duration.ofMinutes(10),
                store));
        intake = new RevisionIntake(
                "test",
                configuration -> new ConfigurationValidator(PlanCheck.INSTANCE).validate(configuration, permissions),
                control);
        if (armed) {
            control.arm();
        }
    }

    /** An environment whose time begins between two minutes, so that nothing is due at the very start. */
    static ManualEnvironment environment() {
        return ManualEnvironment.builder()
                .time(new ManualTime(ManualTime.DEFAULT_WALL.plusSeconds(30)))
                .inlineThreads()
                .build();
    }

    private final class Listening implements PublisherListener {
        @Override
        public void built(AttestationResult result) {
            built.put(result.id(), result);
        }

        @Override
        public void settled(Settled settled) {
            AttestationResult result = built.remove(settled.id());
            settledCount += result.occurrence().count();
            control.settled(result, true);
        }

        @Override
        public void room() {
            control.roomChanged();
        }
    }

    /** A plugin that sees what satisfies it. */
    static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("seen");
    }

    static JobSpecBuilder job(String id) {
        return JobSpec.builder(id).plugin("plugin");
    }

    void apply(String revision, JobSpec... jobs) {
        apply(Configuration.builder(revision).jobs(List.of(jobs)).build());
    }

    void apply(Configuration configuration) {
        apply(ConfigurationUpdate.snapshot(configuration));
    }

    void apply(ConfigurationUpdate update) {
        intake.accept(update);
        settle();
    }

    /** Hands a revision to the control loop, which has not turned since. */
    void submit(Configuration configuration) {
        intake.accept(ConfigurationUpdate.snapshot(configuration));
    }

    /** Turns everything until nothing is left to do at this instant. */
    void settle() {
        int work;
        do {
            work = control.doWork() + publisher.doWork();
        } while (work > 0);
    }

    /** Lets time pass in steps, and everything happen that is due. */
    void pass(Duration time, Duration step) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
            environment.time().advance(step);
            monitor.sample();
            settle();
        }
    }

    /** Time leaps, as when a machine sleeps. */
    void leap(Duration time) {
        environment.time().advance(time);
        monitor.sample();
        settle();
    }

    void sinkAway() {
        sink.away = true;
    }

    void sinkBack() {
        sink.away = false;
        List<Runnable> answers = List.copyOf(sink.unanswered);
        sink.unanswered.clear();
        answers.forEach(Runnable::run);
        settle();
    }

    List<AttestationResult> results(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }

    ControlSnapshot snapshot() {
        return control.snapshot();
    }

    /** How many occurrences the results stand for that the sink has, counted here. */
    long settledCount() {
        return settledCount;
    }

    /** How many occurrences the results stand for that the sink has not. */
    long builtCount() {
        return built.values().stream()
                .mapToLong(result -> result.occurrence().count())
                .sum();
    }

    boolean lawHolds() {
        ControlSnapshot now = snapshot();
        return now.due() == now.results() + now.pending();
    }

    @Override
    public void close() {
        environment.close();
    }
}
