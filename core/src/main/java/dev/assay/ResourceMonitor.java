package dev.assay;

import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.internal.resource.SamplingDriver;
import dev.assay.internal.resource.probe.ClampedProbe;
import dev.assay.internal.resource.probe.SystemReader;
import dev.assay.internal.resource.probe.SystemReaders;
import dev.assay.spi.Environment;
import dev.assay.spi.Signal;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches memory and CPU, and says whether there is room for a run.
 *
 * <p>Give one monitor to several managers of the same JVM, and they share the machine instead of each counting on all of
 * it. It samples while at least one of them runs. Whoever built it closes it, after the managers.
 *
 * <p>A probe is started with the environment of the first manager. A probe that goes on using timers of its environment
 * needs that manager to be the last one closed; those that come with Assay don't.
 *
 * <p>Thread-safe.
 */
public final class ResourceMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);

    private final ResourceProbe given;
    private final String why;
    private final boolean clamped;
    private final MonitorPolicy policy;
    private final boolean ofOneManager;

    private final Object lock = new Object();
    // All guarded by lock. Users are in the order they came.
    private final Map<Environment, User> users = new LinkedHashMap<>();
    private @Nullable CompletableFuture<Started> started;
    private @Nullable User driving;
    private boolean closed;
    private boolean probeClosed;

    private ResourceMonitor(Builder builder, boolean ofOneManager) {
        this.ofOneManager = ofOneManager;
        SystemProbe.Choice choice = builder.probe == null
                ? SystemProbe.orInstalled()
                : new SystemProbe.Choice(builder.probe, "the host gave it");
        this.given = choice.probe();
        this.why = choice.why();
        this.clamped = builder.clamped;
        this.policy = new MonitorPolicy(
                builder.memoryCeiling,
                builder.heapCeiling,
                builder.cpuCeiling,
                builder.period,
                builder.pressurePercent,
                builder.patience,
                MonitorPolicy.DEFAULTS.dwell());
    }

    /** What came out of starting the probe. */
    private record Started(Monitor monitor, ResourceProbe probe) {

        ResourceView view(String why) {
            return new ResourceView(monitor.view(), probe.getClass().getSimpleName() + " because " + why, told(probe));
        }
    }

    /** What a probe says that it can tell; nothing if it fails to say. */
    private static Set<ProbeCapability> told(ResourceProbe probe) {
        try {
            return Set.copyOf(probe.capabilities());
        } catch (RuntimeException | LinkageError failure) {
            LOG.debug(
                    "The probe {} failed to say what it can tell",
                    probe.getClass().getName(),
                    failure);
            return Set.of();
        }
    }

    /** A manager that uses this monitor. */
    private static final class User {
        private final Environment environment;
        private final boolean stepped;
        private final Consumer<Signal> listener;
        private @Nullable SamplingDriver driver; // guarded by lock

        User(Environment environment, boolean stepped) {
            this.environment = environment;
            this.stepped = stepped;
            this.listener = environment::signal;
        }
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A monitor that its only manager made and that closes with it. */
    static ResourceMonitor ofOneManager(ResourceProbe probe) {
        return new ResourceMonitor(builder().probe(probe), true);
    }

    /** This monitor now; empty before the first manager started. */
    public Optional<ResourceView> view() {
        CompletableFuture<Started> now;
        synchronized (lock) {
            now = started;
        }
        return now != null && now.isDone() && !now.isCompletedExceptionally()
                ? Optional.of(now.join().view(why))
                : Optional.empty();
    }

    /** Joins a manager: starts the probe for the first, and samples on its timers unless another's do already. */
    Monitor attach(Environment environment) throws Exception {
        return attach(environment, false);
    }

    /**
     * Joins a manager.
     *
     * @param stepped whether the manager calls {@link Monitor#sample()} itself, and the machine is not the real one
     * @throws Exception if the probe can't be started; then nothing is held
     */
    Monitor attach(Environment environment, boolean stepped) throws Exception {
        User user = new User(environment, stepped);
        CompletableFuture<Started> mine = new CompletableFuture<>();
        CompletableFuture<Started> pending;
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("this resource monitor is closed; build another one");
            }
            if (users.putIfAbsent(environment, user) != null) {
                throw new IllegalStateException("this environment uses the resource monitor already");
            }
            if (started == null) {
                started = mine;
            }
            pending = started;
        }
        if (pending == mine) {
            start(environment, clamped && !stepped, mine);
        }
        try {
            Monitor monitor = pending.get().monitor();
            monitor.onSignal(user.listener);
            drive(monitor);
            return monitor;
        } catch (ExecutionException failure) {
            detach(environment);
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        } catch (InterruptedException | RuntimeException failure) {
            detach(environment);
            throw failure;
        }
    }

    private void start(Environment environment, boolean clamp, CompletableFuture<Started> mine) {
        try {
            boolean ours = given instanceof SystemProbe;
            ResourceProbe probe =
                    ours || !clamp ? given : new ClampedProbe(given, SystemReaders.ofThisSystem(environment.time()));
            probe.start(environment);
            SystemReader own = probe instanceof SystemProbe system ? system.reader() : null;
            mine.complete(new Started(Monitor.create(policy, environment.time(), probe, own), probe));
            LOG.info(
                    "ASSAY-2401 resources are read by {}{} because {}; it can tell {}",
                    given.getClass().getName(),
                    probe == given ? "" : " within the limits of this process",
                    why,
                    told(probe));
        } catch (Exception | LinkageError failure) {
            synchronized (lock) {
                started = null; // the next manager tries again
            }
            mine.completeExceptionally(failure);
        }
    }

    /** Lets the first user that does not step by itself drive, if nobody does. */
    private void drive(Monitor monitor) {
        User chosen;
        synchronized (lock) {
            if (driving != null) {
                return;
            }
            chosen = users.values().stream()
                    .filter(user -> !user.stepped)
                    .findFirst()
                    .orElse(null);
            driving = chosen;
        }
        if (chosen == null) {
            return;
        }
        SamplingDriver driver;
        try {
            driver = new SamplingDriver(monitor, chosen.environment, !(given instanceof SystemProbe));
        } catch (RuntimeException failure) {
            synchronized (lock) {
                driving = null;
            }
            throw failure;
        }
        synchronized (lock) {
            if (driving == chosen) {
                chosen.driver = driver;
                return;
            }
        }
        driver.close(); // it left meanwhile, and whoever saw it leave chose another one
    }

    /** Lets a manager leave; sampling goes over to another one. Idempotent. */
    void detach(Environment environment) {
        User user;
        @Nullable SamplingDriver driver;
        boolean wasDriving;
        @Nullable CompletableFuture<Started> now;
        synchronized (lock) {
            user = users.remove(environment);
            if (user == null) {
                return;
            }
            wasDriving = driving == user;
            driving = wasDriving ? null : driving;
            closed |= ofOneManager && started != null;
            driver = user.driver;
            now = started;
        }
        if (driver != null) {
            driver.close();
        }
        if (now != null && now.isDone() && !now.isCompletedExceptionally()) {
            Monitor monitor = now.join().monitor();
            monitor.removeOnSignal(user.listener);
            if (wasDriving) {
                drive(monitor);
            }
        }
        closeProbeIfUnused();
    }

    /** Closes the probe once no manager uses it any more. Idempotent; a closed monitor takes no more managers. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        closeProbeIfUnused();
    }

    private void closeProbeIfUnused() {
        CompletableFuture<Started> now;
        synchronized (lock) {
            if (!closed || probeClosed || !users.isEmpty() || started == null) {
                return;
            }
            probeClosed = true;
            now = started;
        }
        now.join().probe().close(); // done: whoever waits for it is a user
    }

    /** Collects how a monitor reads and decides. Not thread-safe. */
    public static final class Builder {
        private @Nullable ResourceProbe probe;
        private boolean clamped = true;
        private double memoryCeiling = MonitorPolicy.DEFAULTS.memoryCeiling();
        private double heapCeiling = MonitorPolicy.DEFAULTS.heapCeiling();
        private double cpuCeiling = MonitorPolicy.DEFAULTS.cpuCeiling();
        private double pressurePercent = MonitorPolicy.DEFAULTS.pressurePercent();
        private Duration period = MonitorPolicy.DEFAULTS.period();
        private Duration patience = MonitorPolicy.DEFAULTS.patience();

        private Builder() {}

        /**
         * Sets where readings come from. Started and closed by this monitor. Defaults to a {@link SystemProbe} on Linux;
         * elsewhere to the first probe that is installed as a service, such as that of {@code assay-resource-oshi}, and
         * to a {@link SystemProbe} if there is none.
         */
        public Builder probe(ResourceProbe probe) {
            this.probe = Objects.requireNonNull(probe, "probe");
            return this;
        }

        /**
         * Believes the probe as it is. Otherwise its readings never pass what this process may use by Assay's own reading
         * of the system. For tests, and for probes that know better.
         */
        public Builder unclamped() {
            this.clamped = false;
            return this;
        }

        /**
         * Sets the share of the memory capacity that runs in processes of their own may reserve together. Defaults to 0.8.
         *
         * @throws IllegalArgumentException at {@link #build()} unless above 0 and at most 1; the same holds for all shares
         */
        public Builder memoryCeiling(double share) {
            this.memoryCeiling = share;
            return this;
        }

        /** Sets the share of the largest heap that the host and runs in its JVM may fill together. Defaults to 0.75. */
        public Builder heapCeiling(double share) {
            this.heapCeiling = share;
            return this;
        }

        /**
         * Sets how many CPUs may be reserved for each CPU there is, less what others keep busy. Defaults to 1.2: checks
         * wait more than they compute. At most 100.
         */
        public Builder cpuCeiling(double share) {
            this.cpuCeiling = share;
            return this;
        }

        /** Sets the memory pressure in percent from which on nothing new begins. Defaults to 10. */
        public Builder memoryPressure(double percent) {
            this.pressurePercent = percent;
            return this;
        }

        /** Sets the distance of two samples. Defaults to a second; at least 10 milliseconds. */
        public Builder period(Duration period) {
            this.period = Objects.requireNonNull(period, "period");
            return this;
        }

        /**
         * Sets for how long a run is put off while no other runs; after that it goes ahead if what it asks for is there at
         * all. Defaults to 30 seconds.
         */
        public Builder patience(Duration patience) {
            this.patience = Objects.requireNonNull(patience, "patience");
            return this;
        }

        /**
         * Builds the monitor. It reads nothing before a manager starts.
         *
         * @throws IllegalArgumentException if a share or time is out of its bounds
         */
        public ResourceMonitor build() {
            return new ResourceMonitor(this, false);
        }
    }
}
