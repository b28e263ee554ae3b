package dev.assay;

import dev.assay.internal.control.SystemTime;
import dev.assay.internal.plugin.HostPlugin;
import dev.assay.spi.Environment;
import dev.assay.spi.SecretResolver;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link JobManager}. Not thread-safe; may be used again after {@link #build()}, which leaves it as it was.
 *
 * <p>Only a configuration must be given. Each setter checks its own argument; {@link #build()} checks how they fit and
 * reports every fault at once.
 */
public final class JobManagerBuilder {

    /** How long an occurrence may wait to begin unless its job says otherwise: one hour. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);

    /** How long runs may go on that began on a plugin before it was replaced, unless set. */
    public static final Duration DEFAULT_PLUGIN_DRAIN = Duration.ofHours(1);

    /** How many runs of one plugin may be left behind, unless said otherwise, before it is not run any more: {@value}. */
    public static final int DEFAULT_MAX_ABANDONED_RUNS = 3;

    /** How many results may wait for their sinks before no new run begins, unless said otherwise: {@value}. */
    public static final int DEFAULT_RESULT_WINDOW = 1024;

    private @Nullable ConfigurationSource source;
    private final List<PluginProvider> providers = new ArrayList<>();
    private final List<HostPlugin> hostPlugins = new ArrayList<>();
    private boolean classPathPlugins = true;
    private @Nullable ResourceMonitor monitor;
    private @Nullable ResourceProbe probe;
    private final List<ResultSink> sinks = new ArrayList<>();
    private String tenant = "default";
    private @Nullable String agent;
    private final Map<String, String> application = new LinkedHashMap<>();
    private @Nullable Path home;
    private @Nullable ThreadFactory threads;
    private final List<ManagerListener> listeners = new ArrayList<>();
    private final Map<String, SecretResolver> resolvers = new LinkedHashMap<>();
    private HostPermissions permissions = HostPermissions.DEFAULT;
    private int maxConcurrentRuns = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private int maxRunsPerPlugin = Integer.MAX_VALUE;
    private int maxAbandonedRuns = DEFAULT_MAX_ABANDONED_RUNS;
    private Duration defaultDeadline = DEFAULT_DEADLINE;
    private Duration pluginDrain = DEFAULT_PLUGIN_DRAIN;
    private int resultWindow = DEFAULT_RESULT_WINDOW;
    private Durability resultDurability = Durability.MEMORY;
    private Accuracy cpuMetering = Accuracy.EXACT;
    private TimeSource time = SystemTime.INSTANCE;
    private boolean shutdownHook;

    JobManagerBuilder() {}

    /** Sets where configurations come from. This or {@link #configuration(Configuration)} is required. */
    public JobManagerBuilder configuration(ConfigurationSource source) {
        this.source = Objects.requireNonNull(source, "source");
        return this;
    }

    /** Sets a configuration that does not change. */
    public JobManagerBuilder configuration(Configuration configuration) {
        return configuration(MemoryConfiguration.of(configuration));
    }

    /**
     * Adds a provider of plugins. They are asked in the order added, after the host's own plugins. Without any, providers
     * found with {@code ServiceLoader} are used.
     */
    public JobManagerBuilder plugins(PluginProvider provider) {
        providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /** Adds a plugin of the host's own code, whose checks and parameters are taken as they come. */
    public JobManagerBuilder plugin(String id, AttestationPlugin plugin) {
        hostPlugins.add(HostPlugin.open(id, plugin));
        return this;
    }

    /** Adds a plugin of the host's own code; a fresh instance is asked for each attempt. */
    public JobManagerBuilder plugin(PluginDescriptor descriptor, Supplier<? extends AttestationPlugin> plugin) {
        hostPlugins.add(HostPlugin.of(descriptor, plugin));
        return this;
    }

    /** Sets whether plugins on the class path, named in {@code META-INF/services}, may be used; they may by default. */
    public JobManagerBuilder classPathPlugins(boolean allowed) {
        this.classPathPlugins = allowed;
        return this;
    }

    /** Sets the resource monitor; hand the same one to several managers to share a machine. */
    public JobManagerBuilder resources(ResourceMonitor monitor) {
        this.monitor = Objects.requireNonNull(monitor, "monitor");
        return this;
    }

    /** Sets the resource probe of a monitor of this manager's own. */
    public JobManagerBuilder resources(ResourceProbe probe) {
        this.probe = Objects.requireNonNull(probe, "probe");
        return this;
    }

    /** Adds a sink for results; each sink gets all of them. Without any, results go to the log. */
    public JobManagerBuilder results(ResultSink sink) {
        sinks.add(Objects.requireNonNull(sink, "sink"));
        return this;
    }

    /** Sets the tenant; {@code default} unless set. */
    public JobManagerBuilder tenant(String tenant) {
        if (tenant.isBlank() || tenant.length() > 128) {
            throw new IllegalArgumentException("a tenant is 1 to 128 characters");
        }
        this.tenant = tenant;
        return this;
    }

    /**
     * Sets the agent id, a URI that names this host application for ever, such as {@code
     * urn:assay:acme:agent:payments-1}. Without it one is made up and kept in the home folder, which a cloned machine
     * repeats.
     */
    public JobManagerBuilder identity(String agent) {
        if (!agent.matches("[a-z][a-z0-9+.-]*:\\S+") || agent.length() > 512) {
            throw new IllegalArgumentException("an agent id is a URI such as urn:assay:acme:agent:payments-1");
        }
        this.agent = agent;
        return this;
    }

    /** Sets name and version of the host application, for results. */
    public JobManagerBuilder application(String name, String version) {
        application.put("name", name);
        application.put("version", version);
        return this;
    }

    /**
     * Sets the manager's own folder, which it locks. Without one it uses a temporary folder, and a new identity, for each
     * start.
     */
    public JobManagerBuilder home(Path home) {
        this.home = Objects.requireNonNull(home, "home");
        return this;
    }

    /** Sets what makes all threads; without it they are daemons named {@code assay-…}. */
    public JobManagerBuilder threads(ThreadFactory threads) {
        this.threads = Objects.requireNonNull(threads, "threads");
        return this;
    }

    /** Adds a listener. */
    public JobManagerBuilder listener(ManagerListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Adds the host's own store of secrets, for declarations that say {@code from: host:NAME}. */
    public JobManagerBuilder secrets(String name, SecretResolver resolver) {
        resolvers.put(name, Objects.requireNonNull(resolver, "resolver"));
        return this;
    }

    /** Sets what a configuration may ask for; it may tighten, never loosen. */
    public JobManagerBuilder permissions(HostPermissions permissions) {
        this.permissions = Objects.requireNonNull(permissions, "permissions");
        return this;
    }

    /** Sets how many runs at once; twice the processors, at least four, unless set. */
    public JobManagerBuilder maxConcurrentRuns(int runs) {
        this.maxConcurrentRuns = positive("maxConcurrentRuns", runs);
        return this;
    }

    /** Sets how many runs of one plugin at once; as many as fit unless set. */
    public JobManagerBuilder maxRunsPerPlugin(int runs) {
        this.maxRunsPerPlugin = positive("maxRunsPerPlugin", runs);
        return this;
    }

    /**
     * Sets how long runs may go on that began on a plugin's old version once a new one has taken its place. They are
     * cancelled then. Defaults to an hour; a run's own timeout holds in any case.
     */
    public JobManagerBuilder pluginDrain(Duration atMost) {
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("pluginDrain must not be negative, but is " + atMost);
        }
        this.pluginDrain = atMost;
        return this;
    }

    /**
     * Sets how many runs of one plugin may ignore every way to end them, and be left behind with a thread that lives, before
     * the plugin is not run any more; {@value #DEFAULT_MAX_ABANDONED_RUNS} unless set.
     */
    public JobManagerBuilder maxAbandonedRuns(int runs) {
        this.maxAbandonedRuns = positive("maxAbandonedRuns", runs);
        return this;
    }

    /** Sets how long an occurrence may wait to begin unless its job says otherwise. */
    public JobManagerBuilder defaultDeadline(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline is positive, not " + deadline);
        }
        this.defaultDeadline = deadline;
        return this;
    }

    /** Sets how many results may wait for their sinks before no new run begins; {@value #DEFAULT_RESULT_WINDOW} unless set. */
    public JobManagerBuilder resultWindow(int results) {
        this.resultWindow = positive("resultWindow", results);
        return this;
    }

    /**
     * Sets how safe a result has to be, with every sink, before its run counts as done; {@code MEMORY} unless set. A result that a sink settled
     * less safely is logged and counted; it does not renew its job's evidence, and if the manager has a home, its occurrence ends once more after
     * the next start, under the same id.
     *
     * @param level no more than what each sink's receipts can say: {@code OS} or {@code SYNCED} for files, {@code HUB} for an event hub
     */
    public JobManagerBuilder resultDurability(Durability level) {
        this.resultDurability = Objects.requireNonNull(level, "level");
        return this;
    }

    /**
     * Sets how the CPU time of runs at {@code DIRECT} is measured; {@code EXACT} unless set.
     *
     * <p>{@code EXACT} asks the kernel twice for each run. {@code SAMPLED} asks at most once a millisecond on each thread, and what lies between is told
     * by the ticker: for hosts with very many runs of a few microseconds each. A result says which it was; what one run is said to have used may be up to
     * a millisecond wrong, and the sum over many is right. Memory is measured as ever, as are runs at the other levels.
     *
     * @param accuracy {@code EXACT} or {@code SAMPLED}
     */
    public JobManagerBuilder cpuMetering(Accuracy accuracy) {
        if (accuracy != Accuracy.EXACT && accuracy != Accuracy.SAMPLED) {
            throw new IllegalArgumentException("CPU time is measured EXACT or SAMPLED, not " + accuracy);
        }
        this.cpuMetering = accuracy;
        return this;
    }

    /** Sets the clocks, for tests. */
    public JobManagerBuilder time(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /** Closes the manager when the JVM shuts down; it does not unless asked. */
    public JobManagerBuilder closeOnShutdown() {
        this.shutdownHook = true;
        return this;
    }

    /**
     * Builds the manager; nothing starts.
     *
     * @throws ConfigurationException with every fault of what was given
     */
    public JobManager build() {
        return new JobManager(checked());
    }

    /**
     * Builds and starts a manager that is turned by hand, for tests of a host's own schedules.
     *
     * <p>Time, threads, home and identity are those of the environment; {@code threads}, {@code time}, {@code home}, {@code
     * identity} and {@code closeOnShutdown} of this builder are not used.
     *
     * @param environment such as the test kit's {@code ManualEnvironment}
     * @throws ConfigurationException with every fault of what was given
     * @throws dev.assay.spi.AssayException if a component can't start; whatever had started is closed again
     */
    public SteppedManager buildStepped(Environment environment) {
        return SteppedManager.start(checked(), Objects.requireNonNull(environment, "environment"));
    }

    private ManagerSettings checked() {
        List<Fault> faults = new ArrayList<>();
        ConfigurationSource from = source;
        if (from == null) {
            faults.add(fault("CONFIGURATION_MISSING", "configuration", "say where configurations come from"));
        }
        if (monitor != null && probe != null) {
            faults.add(fault("RESOURCES_TWICE", "resources", "give either a monitor or a probe, not both"));
        }
        Set<String> ids = new HashSet<>();
        for (HostPlugin plugin : hostPlugins) {
            if (!ids.add(plugin.descriptor().id())) {
                faults.add(fault(
                        "DUPLICATE_ID",
                        "plugin",
                        "plugin " + plugin.descriptor().id() + " is given twice"));
            }
        }
        if (!faults.isEmpty() || from == null) {
            throw new ConfigurationException("", faults);
        }
        return settings(from);
    }

    private ManagerSettings settings(ConfigurationSource from) {
        ResourceProbe ofProbe = probe;
        return new ManagerSettings(
                from,
                List.copyOf(providers),
                List.copyOf(hostPlugins),
                classPathPlugins,
                ofProbe == null ? Optional.ofNullable(monitor) : Optional.of(ResourceMonitor.ofOneManager(ofProbe)),
                sinks.isEmpty() ? List.of(LogSink.create()) : List.copyOf(sinks),
                tenant,
                Optional.ofNullable(agent),
                Map.copyOf(application),
                Optional.ofNullable(home),
                Optional.ofNullable(threads),
                List.copyOf(listeners),
                Map.copyOf(resolvers),
                permissions,
                maxConcurrentRuns,
                maxRunsPerPlugin,
                maxAbandonedRuns,
                defaultDeadline,
                pluginDrain,
                resultWindow,
                resultDurability,
                cpuMetering == Accuracy.SAMPLED,
                time,
                shutdownHook);
    }

    private static Fault fault(String code, String place, String message) {
        return new Fault(code, "JobManagerBuilder." + place, message);
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is at least 1, not " + value);
        }
        return value;
    }
}
