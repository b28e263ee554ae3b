package dev.assay.plugins.internal.run;

import static dev.assay.plugins.PluginCodes.ISOLATION_UNSUPPORTED;

import dev.assay.plugins.internal.load.PluginClass;
import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.plugins.internal.process.ProcessRuns;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin in a class loader of its own. Thread-safe. */
public final class LoadedGeneration implements PluginGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedGeneration.class);

    private final PluginDescriptor descriptor;
    private final Custody custody;
    private final Unloading unloading;
    private final ProcessRuns processes;
    private final WeakReference<PluginClassLoader> trace;
    private final AutoCloseable inUse;
    private final CompletableFuture<Reason> revoked = new CompletableFuture<>();
    private final Canary canary = new Canary();

    private final Object lock = new Object();
    private @Nullable Loaded loaded; // guarded by lock; null once let go
    private int openRuns; // guarded by lock
    private @Nullable CompletionStage<UnloadReport> report; // guarded by lock; set once unload was asked for

    /**
     * Takes over a loaded plugin.
     *
     * @param processes runs it at {@code PROCESS}
     * @param inUse closed once the plugin's code was let go
     */
    public LoadedGeneration(
            PluginClassLoader loader,
            PluginClass plugin,
            Custody custody,
            Unloading unloading,
            ProcessRuns processes,
            AutoCloseable inUse) {
        this.processes = processes;
        this.descriptor = plugin.descriptor();
        this.custody = custody;
        this.unloading = unloading;
        this.loaded = new Loaded(loader, plugin.constructor());
        this.trace = new WeakReference<>(loader);
        this.inUse = inUse;
    }

    @Override
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public Custody custody() {
        return custody;
    }

    @Override
    public CompletionStage<Reason> revoked() {
        return revoked.minimalCompletionStage();
    }

    /** Says that it may not be used any more. Nothing new is opened from here on. */
    public void revoke(Reason why) {
        revoked.complete(why);
    }

    /** Whether it may be used. */
    public boolean isInForce() {
        synchronized (lock) {
            return report == null && !revoked.isDone();
        }
    }

    @Override
    public PluginRun open(RunOrder order) {
        Reason why = revoked.getNow(null);
        if (why != null) {
            throw new PluginException(why.code(), descriptor.toString(), why.text());
        }
        if (order.isolation() == Isolation.DIRECT) {
            throw new PluginException(
                    ISOLATION_UNSUPPORTED,
                    descriptor.toString(),
                    "the run asks for isolation DIRECT, which is for the host's own code; this loader has CLASSLOADER and"
                            + " PROCESS. Change the job's or the plugin's isolation");
        }
        synchronized (lock) {
            Loaded code = loaded;
            if (code == null || report != null) {
                throw new IllegalStateException(descriptor + " was unloaded");
            }
            openRuns++;
            return order.isolation() == Isolation.PROCESS
                    ? processes.open(
                            descriptor,
                            code.constructor().getDeclaringClass().getName(),
                            String.valueOf(code.loader().getName()),
                            code.loader().code(),
                            order,
                            this::runClosed)
                    : new LoadedRun(descriptor.toString(), code, this::runClosed);
        }
    }

    @Override
    public CompletionStage<UnloadReport> unload() {
        UnloadWatch watch;
        CompletableFuture<UnloadReport> answer = new CompletableFuture<>();
        List<String> traces = traces();
        synchronized (lock) {
            if (report != null) {
                return report;
            }
            report = answer.minimalCompletionStage();
            letGoIfUnused();
            watch = new UnloadWatch(
                    descriptor.toString(),
                    trace,
                    canary.trace(),
                    this::openRuns,
                    traces,
                    unloading.time(),
                    unloading.patience());
        }
        unloading.start(watch).thenAccept(answer::complete);
        return answer.minimalCompletionStage();
    }

    /** What can only be seen while the plugin's classes can still be loaded. */
    private List<String> traces() {
        Loaded code;
        synchronized (lock) {
            code = report == null ? loaded : null;
        }
        return code == null ? List.of() : Holders.traces(code.loader());
    }

    private void runClosed() {
        synchronized (lock) {
            openRuns--;
            if (report != null) {
                letGoIfUnused();
            }
        }
    }

    private int openRuns() {
        synchronized (lock) {
            return openRuns;
        }
    }

    /** Called holding the lock. Runs no code of the plugin. */
    private void letGoIfUnused() {
        Loaded code = loaded;
        if (code != null && openRuns == 0) {
            loaded = null;
            canary.release();
            code.loader().close();
            ResourceBundle.clearCache(code.loader());
            try {
                inUse.close();
            } catch (Exception e) {
                LOG.debug("can't take away the mark that plugin {} is in use", descriptor, e);
            }
        }
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}
