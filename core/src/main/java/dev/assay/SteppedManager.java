package dev.assay;

import dev.assay.internal.control.PendingSnapshot;
import dev.assay.internal.host.Home;
import dev.assay.internal.insight.Insight;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.state.StateStore;
import dev.assay.spi.AssayException;
import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Trigger;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A manager without threads of its own: the production flow, turned by hand and by an injected clock, so that a host can see
 * a month of its schedules in milliseconds.
 *
 * <pre>{@code
 * try (ManualEnvironment environment = ManualEnvironment.builder().inlineThreads().build();
 *         SteppedManager manager = JobManager.builder()
 *                 .configuration(FileConfiguration.of(Path.of("assay.json")))
 *                 .plugin("disk", context -> …)
 *                 .results(sink)
 *                 .buildStepped(environment)) {
 *     manager.pass(Duration.ofDays(30), environment.time()::advance);
 *     assertThat(sink.results()).hasSize(180);
 * }
 * }</pre>
 *
 * <p>Nothing happens but in {@link #turn()} and {@link #pass}: the source is asked, what is due is fired, runs begin, results
 * go to the sinks, listeners are called, all on the calling thread. Plugins run on threads of the environment: with {@code
 * ManualEnvironment.builder().inlineThreads()} inside the turn, and a plugin plays a run that takes long by advancing the time
 * itself. Given the same environment, configuration and plugins, the same happens.
 *
 * <p>Unless the builder was given resources, the machine is a large and idle one. Not thread-safe.
 */
public final class SteppedManager implements AutoCloseable {

    private static final long SHORTEST_STEP_NANOS = 1_000_000;
    private static final long LONGEST_STEP_NANOS = Duration.ofDays(1).toNanos();
    private static final long ASKED_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MOST_TURNS = 1_000_000;
    private static final int MAX_ACTOR = 128;
    private static final int MAX_REASON = 512;
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final ManagerSettings settings;
    private final Environment environment;
    private final Opened opened;
    private final Flow flow;
    private final Monitor room;
    private final Views views;
    private final PluginManager plugins;
    private boolean closed;
    private long askedAnew;
    private CloseReport report = new CloseReport(Duration.ZERO, List.of(), 0, List.of());

    private SteppedManager(
            ManagerSettings settings,
            Environment environment,
            Opened opened,
            Flow flow,
            Monitor room,
            Views views,
            PluginManager plugins) {
        this.settings = settings;
        this.environment = environment;
        this.opened = opened;
        this.flow = flow;
        this.room = room;
        this.views = views;
        this.plugins = plugins;
        this.askedAnew = environment.time().nanos();
    }

    /** Starts every component; all of them or none. */
    static SteppedManager start(ManagerSettings settings, Environment given) {
        Opened opened = new Opened();
        try {
            return open(settings, given, opened);
        } catch (AssayException e) {
            opened.closeAll();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            opened.closeAll();
            throw new AssayException("START_FAILED", "interrupted while starting", e);
        } catch (Exception | LinkageError e) {
            opened.closeAll();
            throw new AssayException(
                    "START_FAILED",
                    "the manager could not start, and what had started is closed again: " + e.getMessage(),
                    e);
        }
    }

    private static SteppedManager open(ManagerSettings settings, Environment given, Opened opened) throws Exception {
        List<ManagerListener> heard = new ArrayList<>(settings.listeners());
        heard.add(new ManagerListener() {
            @Override
            public void onSignal(Signal signal) {
                given.signal(signal);
            }
        });
        Insight insight = new Insight();
        Listeners listeners = new Listeners(heard, Runnable::run, insight.tally());
        Signals signals = new Signals(insight, listeners);
        SteppedEnvironment environment = new SteppedEnvironment(given, signals);
        ManagerStart.startResolvers(settings, opened, environment);
        ResourceMonitor monitor = settings.monitor()
                .orElseGet(() ->
                        ResourceMonitor.builder().probe(idle(given.time())).build());
        Monitor room = ManagerStart.attach(settings, monitor, opened, environment, true);
        PluginManager plugins = ManagerStart.plugins(settings, opened, environment);
        List<NamedSink> sinks = ManagerStart.startSinks(settings, opened, environment);
        opened.start("configuration source " + settings.source().getClass().getName(), settings.source(), environment);
        Flow flow = Flow.of(
                settings,
                new Flow.Parts(
                        environment,
                        insight,
                        signals,
                        room,
                        plugins,
                        sinks,
                        listeners::result,
                        Runnable::run,
                        () -> {},
                        false,
                        Duration.ZERO,
                        store(settings, given.time(), opened, signals)));
        environment.reportWith(new Reports(flow.control(), flow.runner(), monitor, flow.answers(), given.time()));
        flow.control().arm();
        Views views = new Views(
                flow, room, monitor, insight, given.time(), given.time().wall(), () -> 0, plugins, opened.components());
        return new SteppedManager(settings, environment, opened, flow, room, views, plugins);
    }

    // With a home of its own, a host can let its manager die and begin another on the same home.
    private static StateStore store(ManagerSettings settings, TimeSource time, Opened opened, Signals signals) {
        if (settings.home().isEmpty()) {
            return StateStore.ofNothing(time);
        }
        Home home = Home.take(settings.home());
        opened.add("home", home);
        StateStore store = Flow.store(home, time, WrittenInTheTurn::new, signals);
        opened.add("state", store);
        return store;
    }

    /** Writes inside the turn, so that the same happens each time. */
    private static final class WrittenInTheTurn extends Thread {
        private final Runnable body;

        WrittenInTheTurn(Runnable body) {
            super("assay-state");
            this.body = body;
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // never shared
        public void start() {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            try {
                body.run();
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    private static ResourceProbe idle(TimeSource time) {
        return () -> MachineReading.builder(time.nanos(), "stepped")
                .cpuBusyNanos(0)
                .cpuCapacity(16)
                .memoryTotalBytes(64L << 30)
                .memoryAvailableBytes(60L << 30)
                .build();
    }

    /**
     * Does all that there is to do at this instant.
     *
     * @return how much that was; 0 if nothing
     * @throws InterruptedException if the configuration source was interrupted
     * @throws IllegalStateException if the work does not come to an end without time going by
     */
    public int turn() throws InterruptedException {
        room.sample();
        askAnew();
        int all = 0;
        for (int turns = 0; turns < MOST_TURNS; turns++) {
            int work = closed ? 0 : flow.poller().doWork();
            work += flow.control().doWork() + flow.publisher().doWork();
            if (work == 0) {
                return all;
            }
            all += work;
        }
        throw new IllegalStateException("the work does not come to an end without time going by");
    }

    // In place of an alarm every few seconds, which a month would have half a million of.
    private void askAnew() {
        long now = environment.time().nanos();
        if (now - askedAnew >= ASKED_EVERY_NANOS) {
            askedAnew = now;
            flow.control().refreshAsking();
        }
    }

    /** How long until something is due by the clock, at most a day and at least a millisecond. */
    public Duration untilNext() {
        long next = flow.control().untilNextNanos();
        if (flow.publisher().view().held() > 0) {
            next = Math.min(next, flow.publisher().restNanos());
        }
        return Duration.ofNanos(Math.min(LONGEST_STEP_NANOS, Math.max(SHORTEST_STEP_NANOS, next)));
    }

    /**
     * Lets time go by, from one thing that is due to the next, and everything happen on the way.
     *
     * @param time how much
     * @param clock moves the environment's clocks, such as {@code environment.time()::advance}
     * @throws InterruptedException if the configuration source was interrupted
     * @throws IllegalStateException if the clock does not move
     */
    public void pass(Duration time, Consumer<Duration> clock) throws InterruptedException {
        TimeSource now = environment.time();
        long end = now.nanos() + time.toNanos();
        turn();
        for (long left = end - now.nanos(); left > 0; left = end - now.nanos()) {
            long before = now.nanos();
            clock.accept(Duration.ofNanos(Math.min(left, untilNext().toNanos())));
            if (now.nanos() - before <= 0) {
                throw new IllegalStateException("the clock does not move; give it the environment's own time");
            }
            turn();
        }
    }

    /**
     * Makes a job due now and lets happen what can at this instant.
     *
     * @return the result; open while its run or its sinks have not ended; fails if there is no such job
     */
    public CompletableFuture<AttestationResult> triggerNow(String job, String actor, String reason)
            throws InterruptedException {
        CompletableFuture<AttestationResult> answer =
                flow.control().trigger(job, Trigger.manual(Text.line(actor, MAX_ACTOR), Text.line(reason, MAX_REASON)));
        turn();
        return answer;
    }

    /** Pauses a job, as {@link JobManager#pause} does. */
    public boolean pause(String job, String actor, String reason) throws InterruptedException {
        return answer(() -> flow.control().pause(job, actor, reason));
    }

    /** Resumes a job, as {@link JobManager#resume} does. */
    public boolean resume(String job, String actor, String reason) throws InterruptedException {
        return answer(() -> flow.control().resume(job, actor, reason));
    }

    /** Switches a job off, as {@link JobManager#disable} does. */
    public boolean disable(String job, String actor, String reason) throws InterruptedException {
        return answer(() -> flow.control().disable(job, actor, reason));
    }

    /** Switches a job on, as {@link JobManager#enable} does. */
    public boolean enable(String job, String actor, String reason) throws InterruptedException {
        return answer(() -> flow.control().enable(job, actor, reason));
    }

    /** Cancels what waits and runs of a job, as {@link JobManager#cancel} does. */
    public int cancel(String job, String actor, String reason) throws InterruptedException {
        return answer(() -> flow.control().cancel(job, actor, reason));
    }

    private <T> T answer(Supplier<CompletableFuture<T>> command) throws InterruptedException {
        CompletableFuture<T> answer = command.get();
        turn();
        return answer.join();
    }

    /**
     * Runs every enabled job once, as {@link JobManager#runAllOnce} does, as far as that comes to its end at this instant.
     */
    public RunSummary runAllOnce() throws InterruptedException {
        turn();
        Map<String, CompletableFuture<AttestationResult>> answers = new TreeMap<>();
        jobs().stream()
                .filter(job -> job.spec().enabled())
                .forEach(job -> answers.put(
                        job.id(), flow.control().trigger(job.id(), Trigger.manual("runAllOnce", "every job once"))));
        turn();
        List<AttestationResult> results = new ArrayList<>();
        List<String> unfinished = new ArrayList<>();
        answers.forEach((job, answer) -> {
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                results.add(answer.join());
            } else {
                unfinished.add(job);
            }
        });
        return new RunSummary(results, unfinished);
    }

    /** Who the results speak as. */
    public Identity identity() {
        return environment.identity();
    }

    /** Every fault for which a configuration would be refused, as {@link JobManager#validate} says. */
    public List<Fault> validate(Configuration configuration) {
        return plan(configuration).faults();
    }

    /** What a configuration would do, as {@link JobManager#plan} says. */
    public ConfigurationPlan plan(Configuration configuration) {
        return Planning.plan(
                settings,
                flow.permissions(),
                flow.control().jobs(),
                identity().agent(),
                environment.time(),
                configuration);
    }

    /** All jobs in force. */
    public List<JobView> jobs() {
        return views.jobViews();
    }

    /** A job in force. */
    public Optional<JobView> job(String id) {
        return views.jobView(id);
    }

    /** As {@link JobManager#quarantined()}. */
    public List<QuarantinedPlugin> quarantined() {
        return flow.control().quarantined().stream().map(QuarantinedPlugin::of).toList();
    }

    /** As {@link JobManager#release}. */
    public boolean release(String plugin, String version, String actor, String reason) {
        return flow.control().release(plugin, version, Text.line(actor, 256), Text.line(reason, 1_024));
    }

    /** The manager's numbers. */
    public Stats stats() {
        return views.stats();
    }

    /** How well it is, as {@link JobManager#health} says. */
    public Health health() {
        return views.health();
    }

    /** What was, is and will be with a job, as {@link JobManager#explain} says. */
    public Optional<Explanation> explain(String job, Instant from, Instant to) throws InterruptedException {
        CompletableFuture<List<PendingSnapshot>> pending = flow.control().pending(job);
        turn();
        return views.job(job).map(found -> Explaining.explain(views, found, pending.join(), from, to));
    }

    /** Closes, as {@link #closeNow()} does. */
    @Override
    public void close() {
        closeNow();
    }

    /**
     * Ends what waits, stops what runs, hands over the results and closes every component. Does nothing the second time.
     *
     * @return what was left behind
     */
    public CloseReport closeNow() {
        if (closed) {
            return report;
        }
        closed = true;
        List<String> problems = new ArrayList<>();
        List<String> abandoned = new ArrayList<>();
        long begun = environment.time().nanos();
        try {
            flow.control().beginClose();
            turn();
            abandoned.addAll(flow.runner().close(MOMENT));
            turn();
            var unused = flow.publisher().close(Duration.ZERO);
            turn();
            problems.addAll(plugins.close(MOMENT));
            turn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add("closing was interrupted");
        }
        problems.addAll(opened.closeAll());
        report = new CloseReport(
                Duration.ofNanos(environment.time().nanos() - begun),
                abandoned,
                flow.control().snapshot().pending(),
                problems);
        return report;
    }
}
