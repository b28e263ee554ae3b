package dev.assay.plugins.internal.run;

import static dev.assay.plugins.PluginCodes.ISOLATION_UNSUPPORTED;

import dev.assay.plugins.internal.load.PluginClass;
import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.lang.ref.WeakReference;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A plugin in a class loader of its own. Thread-safe. */
public final class LoadedGeneration implements PluginGeneration {

    private final PluginDescriptor descriptor;
    private final Custody custody;
    private final Unloading unloading;
    private final WeakReference<PluginClassLoader> trace;
    private final Canary canary = new Canary();

    private final Object lock = new Object();
    private @Nullable Loaded loaded; // guarded by lock; null once let go
    private int openRuns; // guarded by lock
    private @Nullable CompletionStage<UnloadReport> report; // guarded by lock; set once unload was asked for

    /** Takes over a loaded plugin. */
    public LoadedGeneration(PluginClassLoader loader, PluginClass plugin, Custody custody, Unloading unloading) {
        this.descriptor = plugin.descriptor();
        this.custody = custody;
        this.unloading = unloading;
        this.loaded = new Loaded(loader, plugin.constructor());
        this.trace = new WeakReference<>(loader);
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
    public PluginRun open(RunOrder order) {
        if (order.isolation() != Isolation.CLASSLOADER) {
            throw new PluginException(
                    ISOLATION_UNSUPPORTED,
                    descriptor.toString(),
                    "the run asks for isolation " + order.isolation() + ", this loader has " + Isolation.CLASSLOADER
                            + " only; change the job's or the plugin's isolation");
        }
        synchronized (lock) {
            Loaded code = loaded;
            if (code == null || report != null) {
                throw new IllegalStateException(descriptor + " was unloaded");
            }
            openRuns++;
            return new LoadedRun(descriptor.toString(), code, this::runClosed);
        }
    }

    @Override
    public CompletionStage<UnloadReport> unload() {
        UnloadWatch watch;
        CompletableFuture<UnloadReport> answer = new CompletableFuture<>();
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
                    unloading.time(),
                    unloading.patience());
        }
        unloading.start(watch).thenAccept(answer::complete);
        return answer.minimalCompletionStage();
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
        }
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}
