package dev.assay;

import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.host.Home;
import dev.assay.internal.host.Identities;
import dev.assay.internal.host.ManagerEnvironment;
import dev.assay.internal.host.NamedThreads;
import dev.assay.internal.insight.Insight;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.state.StateStore;
import dev.assay.internal.thread.AgentRunner;
import dev.assay.internal.thread.SerialDispatcher;
import dev.assay.spi.AssayException;
import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.SecretResolver;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.result.ResultSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a manager: all of it, or nothing. */
final class ManagerStart {

    private static final Logger LOG = LoggerFactory.getLogger(ManagerStart.class);
    private static final int LISTENER_CALLS = 10_000;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

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
        Insight insight = new Insight();
        Listeners listeners = new Listeners(settings.listeners(), dispatcher::submit, insight.tally());
        Signals signals = new Signals(insight, listeners);
        ManagerEnvironment environment = new ManagerEnvironment(settings.time(), threads, home, identity, signals);
        opened.add("timers", environment);

        StateStore store = Flow.store(home, settings.time(), environment.threads("state"), signals);
        opened.add("state", store);
        startResolvers(settings, opened, environment);
        ResourceMonitor monitor =
                settings.monitor().orElseGet(() -> ResourceMonitor.builder().build());
        Monitor room = attach(settings, monitor, opened, environment, false);
        PluginManager plugins = plugins(settings, opened, environment);
        List<NamedSink> sinks = startSinks(settings, opened, environment);
        opened.start("configuration source " + settings.source().getClass().getName(), settings.source(), environment);
        return wire(
                settings,
                armed,
                opened,
                new Wired(
                        home,
                        environment,
                        monitor,
                        room,
                        plugins,
                        sinks,
                        dispatcher,
                        listeners,
                        signals,
                        insight,
                        store));
    }

    static void startResolvers(ManagerSettings settings, Opened opened, Environment environment) throws Exception {
        for (Map.Entry<String, SecretResolver> resolver : settings.resolvers().entrySet()) {
            opened.start("secret resolver " + resolver.getKey(), resolver.getValue(), environment);
        }
    }

    static Monitor attach(
            ManagerSettings settings, ResourceMonitor monitor, Opened opened, Environment environment, boolean stepped)
            throws Exception {
        Monitor room = monitor.attach(environment, stepped);
        opened.add("resource monitor", () -> {
            monitor.detach(environment);
            if (settings.monitor().isEmpty()) {
                monitor.close();
            }
        });
        return room;
    }

    static PluginManager plugins(ManagerSettings settings, Opened opened, Environment environment) throws Exception {
        PluginManager.Builder describedPlugins =
                PluginManager.builder(environment).drain(settings.pluginDrain());
        settings.hostPlugins().forEach(describedPlugins::plugin);
        if (settings.classPathPlugins()) {
            describedPlugins.classPath(classPath());
        }
        for (PluginProvider provider : providers(settings)) {
            opened.start("plugin provider " + provider.getClass().getName(), provider, environment);
            describedPlugins.provider(provider);
        }
        return describedPlugins.build();
    }

    static List<NamedSink> startSinks(ManagerSettings settings, Opened opened, Environment environment)
            throws Exception {
        List<NamedSink> sinks = new ArrayList<>();
        for (ResultSink sink : settings.sinks()) {
            String name = "sink-" + (sinks.size() + 1) + "-" + sink.getClass().getSimpleName();
            opened.start(name, sink, environment);
            sinks.add(new NamedSink(name, sink));
        }
        return sinks;
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
            Signals signals,
            Insight insight,
            StateStore store) {}

    private static RunningManager wire(ManagerSettings settings, boolean armed, Opened opened, Wired parts) {
        ManagerEnvironment environment = parts.environment();
        Wake wake = new Wake();
        Flow flow = Flow.of(
                settings,
                new Flow.Parts(
                        environment,
                        parts.insight(),
                        parts.signals(),
                        parts.room(),
                        parts.plugins(),
                        parts.sinks(),
                        parts.listeners()::result,
                        parts.dispatcher()::submit,
                        wake,
                        true,
                        MAX_WAIT,
                        parts.store()));
        ControlLoop control = flow.control();
        environment.reportWith(new Reports(control, flow.runner(), parts.monitor(), flow.answers(), settings.time()));
        AgentRunner controlThread = new AgentRunner(control, environment.threads("control"));
        AgentRunner publisherThread = new AgentRunner(flow.publisher(), environment.threads("publisher"));
        AgentRunner sourceThread = new AgentRunner(flow.poller(), environment.threads("configuration"));
        wake.wakes(controlThread);
        control.onPost(controlThread::wake);
        flow.publisher().wakeWith(publisherThread::wake);
        parts.room().onRoom(wake);
        opened.add("room", () -> parts.room().removeOnRoom(wake));
        control.keepAsking();
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
                flow.runner(),
                flow.publisher(),
                control,
                controlThread,
                publisherThread,
                sourceThread,
                parts.dispatcher(),
                opened,
                flow.permissions(),
                new Views(
                        flow,
                        parts.room(),
                        parts.monitor(),
                        parts.insight(),
                        settings.time(),
                        settings.time().wall(),
                        parts.dispatcher()::dropped,
                        parts.plugins(),
                        opened.components()),
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

    /** The providers that were given, or those that are found where none was. */
    static List<PluginProvider> providers(ManagerSettings settings) {
        if (!settings.providers().isEmpty()) {
            return settings.providers();
        }
        List<PluginProvider> found = new ArrayList<>();
        ServiceLoader.load(PluginProvider.class).forEach(found::add);
        return found;
    }
}
