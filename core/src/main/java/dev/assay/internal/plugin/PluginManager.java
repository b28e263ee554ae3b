package dev.assay.internal.plugin;

import dev.assay.internal.thread.OnDemandThreads;
import dev.assay.spi.Environment;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has plugins resolved, and keeps their generations until nothing runs on them any more.
 *
 * <p>Thread-safe. Nothing here blocks the caller except {@link #close}: providers work on threads that exist only
 * meanwhile. One reference is resolved once at a time, however many ask. A failure is not remembered; asking again, and
 * when, is the caller's. Signals sent: {@code PLUGIN_PROGRESS} and {@code PLUGIN_UNLOADED}. Providers are started and
 * closed by whoever starts the manager's components.
 */
public final class PluginManager {

    private static final Logger LOG = LoggerFactory.getLogger(PluginManager.class);

    /** How many plugins are resolved at the same time, unless set. */
    public static final int RESOLVES_AT_ONCE = 4;

    /** How long runs on a generation that was replaced may go on, unless set. */
    public static final Duration DRAIN = Duration.ofHours(1);

    private final Environment environment;
    private final Providers providers;
    private final HostPlugins hostPlugins;
    private final OnDemandThreads resolving;
    private final Unloading unloading;
    private final Duration drain;
    private final PluginHandle.Unloader unloader = new Shelf();
    private final Object lock = new Object();
    private final Map<PluginReference, Flight> flights = new HashMap<>(); // guarded by lock
    private final Map<PluginReference, PluginHandle> inForce = new LinkedHashMap<>(); // guarded by lock
    private final Set<PluginHandle> draining = new LinkedHashSet<>(); // guarded by lock
    private boolean closed; // guarded by lock

    private PluginManager(Builder builder) {
        this.environment = builder.environment;
        this.providers = new Providers(builder.providers);
        this.hostPlugins = new HostPlugins(builder.inline, new ClassPathPlugins(builder.classPath));
        this.resolving = new OnDemandThreads(environment.threads("plugin"), builder.resolvesAtOnce);
        this.unloading = new Unloading(environment);
        this.drain = builder.drain;
    }

    /** Starts a manager in which the host brings along nothing. */
    public static Builder builder(Environment environment) {
        return new Builder(environment);
    }

    /** How long runs on a generation that was replaced may go on. */
    public Duration drain() {
        return drain;
    }

    /** The ids of the plugins that the host brings along, sorted. Looks at the class path on the first call. */
    public Set<String> hostPluginIds() {
        return hostPlugins.ids();
    }

    /** Whether there is somebody to resolve a reference. A provider that throws does not provide. */
    public boolean provides(PluginReference reference) {
        if (reference.source().isEmpty()) {
            return hostPluginIds().contains(reference.id());
        }
        return providers.provide(reference);
    }

    /** Whether something else than a digest in the reference may vouch for what it names. */
    public boolean vouches(PluginReference reference) {
        return providers.vouch(reference);
    }

    /**
     * Asks for a plugin; returns at once.
     *
     * @param consumer told exactly once, on a thread for plugin work, or at once if the plugin is in force or none can
     *     be had; must be quick
     */
    public void require(PluginReference reference, Consumer<Resolution> consumer) {
        PluginHandle known;
        Flight begun = null;
        synchronized (lock) {
            known = inForce.get(reference);
            if (known == null && !closed) {
                Flight flight = flights.get(reference);
                if (flight == null || !flight.join(consumer)) {
                    begun = new Flight(reference);
                    begun.join(consumer);
                    flights.put(reference, begun);
                } else {
                    return;
                }
            }
        }
        if (known != null) {
            Flight.tell(consumer, new Resolution.Ready(known));
        } else if (begun == null) {
            Flight.tell(consumer, new Resolution.Failed(closed(reference)));
        } else {
            launch(begun);
        }
    }

    /** Stops what resolves a reference that nobody wants any more; those who wait are told so. */
    public void forget(PluginReference reference) {
        Flight flight;
        synchronized (lock) {
            flight = flights.remove(reference);
        }
        if (flight != null) {
            flight.cancel();
        }
    }

    /** The generations in force, in the order in which they came. */
    public List<PluginHandle> inForce() {
        synchronized (lock) {
            return List.copyOf(inForce.values());
        }
    }

    /** How many generations were let go and are still used by runs. */
    public int draining() {
        synchronized (lock) {
            return draining.size();
        }
    }

    /** How many generations were let go since the start whose class loader something still holds. */
    public int leaked() {
        return unloading.held();
    }

    /**
     * Stops every resolve, retires every generation and waits until they are unloaded.
     *
     * <p>Idempotent; blocks, so not for the control thread. A generation on which a thread was left behind stays.
     *
     * @param atMost how long to wait
     * @return what did not end, by name; empty if all did
     */
    public List<String> close(Duration atMost) throws InterruptedException {
        List<Flight> under;
        List<PluginHandle> handles;
        synchronized (lock) {
            closed = true;
            under = List.copyOf(flights.values());
            handles = List.copyOf(inForce.values());
            flights.clear();
        }
        under.forEach(Flight::cancel);
        resolving.shutdown();
        handles.forEach(PluginHandle::retire);
        long deadline = environment.time().nanos() + atMost.toNanos();
        List<String> left = new ArrayList<>(resolving.awaitEnd(atMost));
        long rest = deadline - environment.time().nanos();
        left.addAll(unloading.close(Duration.ofNanos(Math.max(0, rest))));
        for (PluginHandle handle : handles) {
            if (handle.leases() > 0) {
                left.add("plugin " + handle.descriptor() + ", used by " + handle.leases() + " runs");
            }
        }
        return left;
    }

    private void launch(Flight flight) {
        try {
            resolving.execute(() -> fly(flight));
        } catch (RejectedExecutionException e) {
            forgetFlight(flight);
            flight.land(new Resolution.Failed(new PluginException(
                    PluginCodes.RESOLVE_FAILED,
                    flight.reference.toString(),
                    "plugin " + flight.reference + " was not resolved: no thread can be had")));
        }
    }

    private void fly(Flight flight) {
        if (!flight.begin()) {
            return;
        }
        ProgressSignals progress = new ProgressSignals(environment, flight.reference.toString());
        PluginGeneration generation = null;
        PluginException problem = null;
        try {
            generation = resolve(flight.reference, progress);
        } catch (PluginException e) {
            problem = e;
        } catch (RuntimeException | Error e) { // a plugin's static initialiser may throw anything
            problem = unexpected(flight.reference, e);
        }
        boolean wanted = flight.endResolve();
        progress.end();
        if (generation != null) {
            land(flight, generation, wanted);
        } else {
            forgetFlight(flight);
            flight.land(new Resolution.Failed(
                    problem != null ? problem : failed(flight.reference, "its provider answered with nothing")));
        }
    }

    private PluginGeneration resolve(PluginReference reference, ProgressSignals progress) {
        if (reference.source().isEmpty()) {
            return hostPlugins.resolve(reference);
        }
        PluginProvider provider = providers.of(reference);
        if (provider == null) {
            throw new PluginException(
                    PluginCodes.NO_PROVIDER,
                    reference.toString(),
                    "no provider takes the source of plugin " + reference
                            + "; give the manager a provider for it, such as the plugin loader's");
        }
        return provider.resolve(reference, progress);
    }

    private void land(Flight flight, PluginGeneration generation, boolean wanted) {
        PluginHandle handle;
        try {
            handle = new PluginHandle(flight.reference, generation, unloader);
        } catch (RuntimeException | LinkageError e) {
            unloading.discard(generation);
            forgetFlight(flight);
            flight.land(new Resolution.Failed(unexpected(flight.reference, e)));
            return;
        }
        PluginException mismatch = mismatch(flight.reference, handle);
        boolean keep;
        synchronized (lock) {
            // Whoever cancels a flight takes it out of the map first: still there means that nobody did.
            keep = flights.remove(flight.reference, flight) && wanted && mismatch == null;
            if (keep) {
                inForce.put(flight.reference, handle);
            }
        }
        if (keep) {
            flight.land(new Resolution.Ready(handle));
            return;
        }
        flight.land(new Resolution.Failed(mismatch != null ? mismatch : closed(flight.reference)));
        handle.retire();
    }

    private static @Nullable PluginException mismatch(PluginReference reference, PluginHandle handle) {
        boolean same = handle.descriptor().id().equals(reference.id())
                && reference
                        .version()
                        .map(handle.descriptor().version()::equals)
                        .orElse(true);
        return same
                ? null
                : new PluginException(
                        PluginCodes.PLUGIN_MISMATCH,
                        reference.toString(),
                        "plugin " + reference + " is asked for, but its source holds "
                                + Text.line(handle.descriptor().toString(), 256));
    }

    private final class Shelf implements PluginHandle.Unloader {

        @Override
        public void retired(PluginHandle handle) {
            synchronized (lock) {
                inForce.remove(handle.reference(), handle);
                draining.add(handle);
            }
        }

        @Override
        public void unload(PluginHandle handle, PluginGeneration generation, List<Thread> ending) {
            synchronized (lock) {
                draining.remove(handle);
            }
            unloading.unload(handle, generation, ending);
        }
    }

    private void forgetFlight(Flight flight) {
        synchronized (lock) {
            flights.remove(flight.reference, flight);
        }
    }

    private static PluginException unexpected(PluginReference reference, Throwable problem) {
        LOG.debug("ASSAY-2103 plugin {} could not be resolved", reference, problem);
        return failed(reference, Text.line(String.valueOf(problem), 512));
    }

    private static PluginException failed(PluginReference reference, String why) {
        return new PluginException(
                PluginCodes.RESOLVE_FAILED,
                reference.toString(),
                "plugin " + reference + " could not be resolved: " + why);
    }

    private static PluginException closed(PluginReference reference) {
        return new PluginException(PluginCodes.RESOLVE_CANCELLED, reference.toString(), "the plugin manager is closed");
    }

    /** Collects what a manager has. Not thread-safe. */
    public static final class Builder {
        private final Environment environment;
        private final List<PluginProvider> providers = new ArrayList<>();
        private final Map<String, HostPlugin> inline = new LinkedHashMap<>();
        private @Nullable ClassLoader classPath;
        private int resolvesAtOnce = RESOLVES_AT_ONCE;
        private Duration drain = DRAIN;

        private Builder(Environment environment) {
            this.environment = environment;
        }

        /** Adds a provider; the first one that provides a reference resolves it. */
        public Builder provider(PluginProvider provider) {
            providers.add(Objects.requireNonNull(provider, "provider"));
            return this;
        }

        /**
         * Adds a plugin that the host gives; it goes before one of the same id on the class path.
         *
         * @throws IllegalArgumentException if there is one of that id
         */
        public Builder plugin(HostPlugin plugin) {
            if (inline.putIfAbsent(plugin.descriptor().id(), plugin) != null) {
                throw new IllegalArgumentException(
                        "plugin '" + plugin.descriptor().id() + "' was given twice");
            }
            return this;
        }

        /** Looks for plugins on the path of a class loader; nowhere unless set. */
        public Builder classPath(ClassLoader loader) {
            this.classPath = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /** Sets how many plugins are resolved at the same time; {@value #RESOLVES_AT_ONCE} unless set. */
        public Builder resolvesAtOnce(int plugins) {
            this.resolvesAtOnce = plugins;
            return this;
        }

        /** Sets how long runs on a generation that was replaced may go on; an hour unless set. */
        public Builder drain(Duration atMost) {
            this.drain = Objects.requireNonNull(atMost, "atMost");
            return this;
        }

        /** Builds it. No thread is started. */
        public PluginManager build() {
            return new PluginManager(this);
        }
    }
}
