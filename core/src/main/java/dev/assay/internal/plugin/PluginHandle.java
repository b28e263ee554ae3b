package dev.assay.internal.plugin;

import dev.assay.spi.Reason;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A generation in use: leased to each attempt, and unloaded once it is retired and the last lease is closed.
 *
 * <p>Thread-safe. After the unload it holds no reference to the generation, so keeping a handle keeps no class loader.
 */
public final class PluginHandle {

    /** Where a generation goes that is let go. Called with no lock held. */
    interface Unloader {

        /** It is not to be handed out any more. */
        void retired(PluginHandle handle);

        /** Nothing uses it any more but the threads that are about to end. */
        void unload(PluginHandle handle, PluginGeneration generation, List<Thread> ending);
    }

    private final PluginReference reference;
    private final PluginDescriptor descriptor;
    private final Custody custody;
    private final Unloader unloader;
    private final CompletionStage<Reason> revoked;
    private final Object lock = new Object();
    private final List<Thread> ending = new ArrayList<>(); // guarded by lock
    private @Nullable PluginGeneration generation; // guarded by lock; null once handed to the unloader
    private int leases; // guarded by lock
    private boolean retired; // guarded by lock

    PluginHandle(PluginReference reference, PluginGeneration generation, Unloader unloader) {
        this.reference = reference;
        this.generation = generation;
        this.descriptor = Objects.requireNonNull(generation.descriptor(), "descriptor");
        this.custody = Objects.requireNonNull(generation.custody(), "custody");
        this.unloader = unloader;
        this.revoked = Objects.requireNonNull(generation.revoked(), "revoked");
    }

    /** What was asked for. */
    public PluginReference reference() {
        return reference;
    }

    /** What the plugin is. */
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    /** On what bytes it runs. */
    public Custody custody() {
        return custody;
    }

    /** Calls back, at most once and on any thread, when the generation may not be used any more. */
    public void onRevoked(Consumer<Reason> callback) {
        revoked.thenAccept(callback);
    }

    /** The isolation of a job that says none: {@code DIRECT} for the host's own code, else {@code CLASSLOADER}. */
    public Isolation defaultIsolation() {
        return custody.verification() == Custody.Verification.HOST_CODE ? Isolation.DIRECT : Isolation.CLASSLOADER;
    }

    /**
     * Keeps the generation loaded until the lease is closed.
     *
     * @throws IllegalStateException if it is retired
     */
    public Lease lease() {
        synchronized (lock) {
            PluginGeneration leased = generation;
            if (retired || leased == null) {
                throw new IllegalStateException("plugin " + descriptor + " was retired");
            }
            leases++;
            return new Lease(leased);
        }
    }

    /** Lets it go: no new leases, and unloaded when the last one is closed. Any thread; the second call does nothing. */
    public void retire() {
        synchronized (lock) {
            if (retired) {
                return;
            }
            retired = true;
        }
        unloader.retired(this);
        unloadIfUnused();
    }

    /** Whether it was let go. */
    public boolean isRetired() {
        synchronized (lock) {
            return retired;
        }
    }

    /** How many leases are open. */
    public int leases() {
        synchronized (lock) {
            return leases;
        }
    }

    private void unloadIfUnused() {
        PluginGeneration unused;
        List<Thread> threads;
        synchronized (lock) {
            unused = generation;
            if (!retired || leases > 0 || unused == null) {
                return;
            }
            generation = null;
            threads = List.copyOf(ending);
            ending.clear();
        }
        unloader.unload(this, unused, threads);
    }

    @Override
    public String toString() {
        return "PluginHandle[" + descriptor + "]";
    }

    /** One attempt's hold on the generation. Thread-safe. */
    public final class Lease implements AutoCloseable {

        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile @Nullable PluginGeneration leased; // cleared by close; read by the run's thread

        private Lease(PluginGeneration leased) {
            this.leased = leased;
        }

        /**
         * The generation.
         *
         * @throws IllegalStateException after close
         */
        public PluginGeneration generation() {
            PluginGeneration held = leased;
            if (held == null) {
                throw new IllegalStateException("the lease on plugin " + descriptor + " is closed");
            }
            return held;
        }

        /**
         * Names a thread that ran the generation's code and is about to end; what its thread locals hold goes with it,
         * so the unload waits for it.
         */
        public void ending(Thread thread) {
            synchronized (lock) {
                ending.removeIf(known -> !known.isAlive());
                ending.add(thread);
            }
        }

        /** Gives it back. The second call does nothing. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                leased = null;
                synchronized (lock) {
                    leases--;
                }
                unloadIfUnused();
            }
        }
    }
}
