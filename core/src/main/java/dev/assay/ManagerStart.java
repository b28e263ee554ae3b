package dev.assay;

import dev.assay.internal.configuration.ConfigurationValidator;
import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.configuration.PlanCheck;
import dev.assay.internal.configuration.SourcePoller;
import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.control.RevisionIntake;
import dev.assay.internal.host.Home;
import dev.assay.internal.host.Identities;
import dev.assay.internal.host.ManagerEnvironment;
import dev.assay.internal.host.NamedThreads;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.result.PublisherSettings;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.run.HostFactsReader;
import dev.assay.internal.run.JobRunner;
import dev.assay.internal.run.ResourceMetering;
import dev.assay.internal.secret.SecretReader;
import dev.assay.internal.thread.AgentRunner;
import dev.assay.internal.thread.SerialDispatcher;
import dev.assay.spi.AssayException;
import dev.assay.spi.Identity;
import dev.assay.spi.SecretResolver;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.result.ResultSink;
import dev.assay.support.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a manager: all of it, or nothing. */
final class ManagerStart {

    private static final Logger LOG = LoggerFactory.getLogger(ManagerStart.class);
    private static final int LISTENER_CALLS = 10_000;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(500);

    private ManagerStart() {}

    static RunningManager start(ManagerSettings settings, boolean armed) {
        Opened opened = new Opened();
        try {
            RunningManager running = open(settings, armed, opened);
            LOG.info(
                    "ASSAY-1001 started agent={} origin={} epoch={} home={}",
                    running.identity().agent(),
                    running.identity().origin(),
                    running.identity().epoch(),
                    settings.home().isPresent() ? "given" : "temporary");
            return running;
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

    private static RunningManager open(ManagerSettings settings, boolean armed, Opened opened) throws Exception {
        NamedThreads threads = new NamedThreads(settings.threads());
        Home home = Home.take(settings.home());
        opened.add("home", home);
        Identity identity = Identities.of(
                new Identities.Given(settings.tenant(), settings.agent(), application(settings)),
                home,
                settings.time());
        SerialDispatcher dispatcher = new SerialDispatcher(threads.of("listeners"), LISTENER_CALLS);
        opened.add("listeners", () -> dispatcher.close(1000));
        Listeners listeners = new Listeners(settings.listeners(), dispatcher);
        Signals signals = new Signals(listeners);
        ManagerEnvironment environment = new ManagerEnvironment(settings.time(), threads, home, identity, signals);
        opened.add("timers", environment);

        for (Map.Entry<String, SecretResolver> resolver : settings.resolvers().entrySet()) {
            opened.start("secret resolver " + resolver.getKey(), resolver.getValue(), environment);
        }
        ResourceMonitor monitor =
                settings.monitor().orElseGet(() -> ResourceMonitor.builder().build());
        Monitor room = monitor.attach(environment);
        opened.add("resource monitor", () -> {
            monitor.detach(environment);
            if (settings.monitor().isEmpty()) {
                monitor.close();
            }
        });
        PluginManager.Builder describedPlugins = PluginManager.builder(environment);
        settings.hostPlugins().forEach(describedPlugins::plugin);
        if (settings.classPathPlugins()) {
            describedPlugins.classPath(classPath());
        }
        for (PluginProvider provider : providers(settings)) {
            opened.start("plugin provider " + provider.getClass().getName(), provider, environment);
            describedPlugins.provider(provider);
        }
        PluginManager plugins = describedPlugins.build();
        List<NamedSink> sinks = new ArrayList<>();
        for (ResultSink sink : settings.sinks()) {
            String name = "sink-" + (sinks.size() + 1) + "-" + sink.getClass().getSimpleName();
            opened.start(name, sink, environment);
            sinks.add(new NamedSink(name, sink));
        }
        opened.start("configuration source " + settings.source().getClass().getName(), settings.source(), environment);
        return wire(
                settings,
                armed,
                opened,
                new Wired(home, environment, monitor, room, plugins, sinks, dispatcher, listeners, signals));
    }

    /** What the loops are wired to. */
    private record Wired(
            Home home,
            ManagerEnvironment environment,
            ResourceMonitor monitor,
            Monitor room,
            PluginManager plugins,
            List<NamedSink> sinks,
            SerialDispatcher dispatcher,
            Listeners listeners,
            Signals signals) {}

    private static RunningManager wire(ManagerSettings settings, boolean armed, Opened opened, Wired parts) {
        ManagerEnvironment environment = parts.environment();
        SplittableRandom random =
                new SplittableRandom(environment.identity().instance().getLeastSignificantBits());
        Settling settling = new Settling(parts.listeners());
        ResultPublisher publisher = new ResultPublisher(
                PublisherSettings.defaults(random.split())
                        .withWindow(
                                settings.resultWindow(),
                                PublisherSettings.DEFAULT_WINDOW_BYTES,
                                settings.resultWindow()),
                parts.sinks(),
                environment.identity(),
                settings.time(),
                parts.signals(),
                settling);
        parts.signals().recordWith(publisher::notice);
        Set<String> hostPluginIds = parts.plugins().hostPluginIds();
        Permissions permissions = settings.permissions().of(hostPluginIds, settings.maxConcurrentRuns());
        Wake wake = new Wake();
        JobRunner runner = JobRunner.builder(environment)
                .secrets(new SecretReader(settings.resolvers()))
                .host(HostFactsReader.read(environment.identity()))
                .metering(new ResourceMetering(parts.room().meters()))
                .wake(wake)
                .build();
        runner.sweepLeftovers();
        ControlLoop control = new ControlLoop(new ControlLoop.Parts(
                settings.time(),
                environment.identity(),
                parts.room(),
                parts.plugins(),
                runner,
                publisher,
                parts.signals(),
                parts.dispatcher()::submit,
                random.split(),
                permissions,
                settings.maxConcurrentRuns(),
                settings.maxRunsPerPlugin(),
                settings.defaultDeadline()));
        settling.tell(control);
        AgentRunner controlThread = new AgentRunner(control, environment.threads("control"));
        AgentRunner publisherThread = new AgentRunner(publisher, environment.threads("publisher"));
        wake.wakes(controlThread);
        control.onPost(controlThread::wake);
        publisher.wakeWith(publisherThread::wake);
        parts.room().onRoom(wake);
        opened.add("room", () -> parts.room().removeOnRoom(wake));
        RevisionIntake intake = new RevisionIntake(
                environment.identity().agent(),
                configuration -> new ConfigurationValidator(PlanCheck.INSTANCE).validate(configuration, permissions),
                control);
        SourceAnswers answers = new SourceAnswers(environment, intake, control::request);
        SourcePoller poller = new SourcePoller(
                settings.source(),
                answers,
                answers,
                settings.time(),
                Backoff.fullJitter(FIRST_RETRY, LONGEST_RETRY, random.split()),
                LEAST_PAUSE);
        answers.of(poller);
        environment.reportWith(new Reports(control, runner, parts.monitor(), answers, settings.time()));
        AgentRunner sourceThread = new AgentRunner(poller, environment.threads("configuration"));
        if (armed) {
            control.arm();
        }
        controlThread.start();
        publisherThread.start();
        sourceThread.start();
        return new RunningManager(
                settings,
                environment,
                parts.monitor(),
                parts.plugins(),
                runner,
                publisher,
                control,
                controlThread,
                publisherThread,
                sourceThread,
                parts.dispatcher(),
                opened,
                hostPluginIds,
                new CountDownLatch(1));
    }

    private static ClassLoader classPath() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? JobManager.class.getClassLoader() : context;
    }

    private static Map<String, String> application(ManagerSettings settings) {
        Map<String, String> application = new HashMap<>(settings.application());
        String version = JobManager.class.getPackage().getImplementationVersion();
        application.put("assay.version", version == null ? "development" : version);
        return application;
    }

    private static List<PluginProvider> providers(ManagerSettings settings) {
        if (!settings.providers().isEmpty()) {
            return settings.providers();
        }
        List<PluginProvider> found = new ArrayList<>();
        ServiceLoader.load(PluginProvider.class).forEach(found::add);
        return found;
    }
}
