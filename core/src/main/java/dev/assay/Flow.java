package dev.assay;

import dev.assay.internal.configuration.ConfigurationValidator;
import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.configuration.PlanCheck;
import dev.assay.internal.configuration.SourcePoller;
import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.control.RevisionIntake;
import dev.assay.internal.host.Home;
import dev.assay.internal.insight.Insight;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.result.PublisherSettings;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.run.HostFactsReader;
import dev.assay.internal.run.JobRunner;
import dev.assay.internal.run.ResourceMetering;
import dev.assay.internal.secret.SecretReader;
import dev.assay.internal.state.StateStore;
import dev.assay.spi.Environment;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.AttestationResult;
import dev.assay.support.retry.Backoff;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * The loops of a manager, wired to each other and turned by nobody yet. The same for a manager with threads and for one that
 * is stepped by hand.
 *
 * @param publisher hands results to sinks
 * @param runner runs attempts
 * @param control the control loop
 * @param poller asks the configuration source
 * @param answers what the source has said
 * @param permissions what a configuration may ask for
 */
record Flow(
        ResultPublisher publisher,
        JobRunner runner,
        ControlLoop control,
        SourcePoller poller,
        SourceAnswers answers,
        Permissions permissions) {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final int MAX_PROBLEM = 300;
    private static final Duration LEAST_PAUSE = Duration.ofMillis(500);

    /**
     * What the loops are wired to.
     *
     * @param environment time, threads, identity
     * @param insight remembers for the host
     * @param signals hears what is no occurrence
     * @param room what there is room for
     * @param plugins prepares plugins
     * @param sinks take results
     * @param results hears of results that are let go of
     * @param answers completes what hosts wait for
     * @param wake ends a rest of the control loop
     * @param warmThreads whether the host's own code may share threads, one attempt after the other
     * @param maxWait how long the source may wait for a change
     * @param store what survives a restart
     */
    record Parts(
            Environment environment,
            Insight insight,
            Signals signals,
            Monitor room,
            PluginManager plugins,
            List<NamedSink> sinks,
            Consumer<AttestationResult> results,
            Executor answers,
            Runnable wake,
            boolean warmThreads,
            Duration maxWait,
            StateStore store) {}

    /** Opens what survives a restart: nothing without a home of the host's own. */
    static StateStore store(Home home, TimeSource time, ThreadFactory threads, Consumer<Signal> signals) {
        if (home.isTemporary()) {
            return StateStore.ofNothing(time);
        }
        StateStore store = StateStore.open(home.folder(), time, threads);
        store.onTrouble((writable, problem) -> signals.accept(new Signal(
                writable ? Signal.Kind.STATE_RECOVERED : Signal.Kind.STATE_FAILING,
                time.wall(),
                "",
                Reason.of(writable ? Reasons.OK : "STATE_NOT_WRITTEN", Text.line(problem, MAX_PROBLEM)))));
        return store;
    }

    static Flow of(ManagerSettings settings, Parts parts) {
        Environment environment = parts.environment();
        SplittableRandom random =
                new SplittableRandom(environment.identity().instance().getLeastSignificantBits());
        Settling settling = new Settling(result -> {
            parts.insight().result(result);
            parts.results().accept(result);
        });
        ResultPublisher publisher = new ResultPublisher(
                PublisherSettings.defaults(random.split())
                        .withRequired(settings.resultDurability())
                        .withWindow(
                                settings.resultWindow(),
                                PublisherSettings.DEFAULT_WINDOW_BYTES,
                                settings.resultWindow()),
                parts.sinks(),
                environment.identity(),
                environment.time(),
                parts.signals(),
                settling);
        PluginManager plugins = parts.plugins();
        Permissions permissions =
                settings.permissions().of(plugins.hostPluginIds(), plugins::vouches, settings.maxConcurrentRuns());
        JobRunner.Builder building = JobRunner.builder(environment)
                .secrets(new SecretReader(settings.resolvers())
                        .measured(environment.time()::nanos, parts.insight().tally()::secret))
                .host(HostFactsReader.read(environment.identity()))
                .metering(new ResourceMetering(parts.room(), settings.sampledCpu()))
                .wake(parts.wake());
        JobRunner runner = parts.warmThreads() ? building.warmThreads().build() : building.build();
        runner.sweepLeftovers();
        parts.signals().recordWith(signal -> {
            publisher.notice(signal);
            runner.noticed(signal);
        });
        ControlLoop control = new ControlLoop(new ControlLoop.Parts(
                environment.time(),
                environment.identity(),
                parts.room(),
                plugins,
                runner,
                publisher,
                parts.signals(),
                parts.answers(),
                random.split(),
                permissions,
                settings.maxConcurrentRuns(),
                settings.maxRunsPerPlugin(),
                settings.maxAbandonedRuns(),
                settings.defaultDeadline(),
                parts.store()));
        settling.tell(control);
        RevisionIntake intake = new RevisionIntake(
                environment.identity().agent(),
                configuration -> new ConfigurationValidator(PlanCheck.INSTANCE).validate(configuration, permissions),
                control);
        SourceAnswers answers = new SourceAnswers(
                environment,
                intake,
                control::request,
                parts.maxWait(),
                parts.insight().conditions());
        SourcePoller poller = new SourcePoller(
                settings.source(),
                answers,
                answers,
                environment.time(),
                Backoff.fullJitter(FIRST_RETRY, LONGEST_RETRY, random.split()),
                LEAST_PAUSE);
        answers.of(poller);
        return new Flow(publisher, runner, control, poller, answers, permissions);
    }
}
