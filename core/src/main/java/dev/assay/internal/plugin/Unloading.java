package dev.assay.internal.plugin;

import dev.assay.internal.thread.OnDemandThreads;
import dev.assay.spi.Environment;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unloads generations on threads of its own and tells what became of them, which may be much later: a class loader is
 * gone when the collector says so. Thread-safe.
 */
final class Unloading {

    private static final Logger LOG = LoggerFactory.getLogger(Unloading.class);
    private static final int AT_ONCE = 2;

    // A thread that closed its lease has a few instructions left; longer means a debugger holds it.
    private static final long THREAD_END_MILLIS = 1_000;

    private final Environment environment;
    private final OnDemandThreads threads;
    private final Object lock = new Object();
    private final Map<PluginHandle, CompletableFuture<Void>> under = new LinkedHashMap<>(); // guarded by lock
    private final AtomicInteger held = new AtomicInteger();

    Unloading(Environment environment) {
        this.environment = environment;
        this.threads = new OnDemandThreads(environment.threads("plugin-unload"), AT_ONCE);
    }

    void unload(PluginHandle handle, PluginGeneration generation, List<Thread> ending) {
        synchronized (lock) {
            under.put(handle, new CompletableFuture<>());
        }
        try {
            threads.execute(() -> {
                awaitThreads(ending);
                unloadNow(handle, generation);
            });
        } catch (RejectedExecutionException e) {
            // After close, when a run that was left behind has ended at last: still better than an open jar.
            unloadNow(handle, generation);
        }
    }

    /** Lets go of a generation that was never in force. */
    void discard(PluginGeneration generation) {
        try {
            threads.execute(() -> stage(generation));
        } catch (RejectedExecutionException e) {
            stage(generation);
        }
    }

    /** Waits until every provider was told to unload, not for the collector; tells whom nobody could tell by then. */
    List<String> close(Duration atMost) throws InterruptedException {
        List<CompletableFuture<Void>> awaited;
        synchronized (lock) {
            awaited = List.copyOf(under.values());
        }
        try {
            CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new))
                    .get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("ASSAY-2107 not every plugin was unloaded in time", e);
        }
        threads.shutdown();
        List<String> left = new ArrayList<>();
        synchronized (lock) {
            under.keySet().forEach(handle -> left.add("unload of plugin " + handle.descriptor()));
        }
        return left;
    }

    private static void awaitThreads(List<Thread> ending) {
        try {
            for (Thread thread : ending) {
                // Where threads run inline, a run was on the thread that now closes.
                if (thread != Thread.currentThread()) {
                    thread.join(THREAD_END_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void unloadNow(PluginHandle handle, PluginGeneration generation) {
        CompletionStage<UnloadReport> stage = stage(generation);
        over(handle);
        if (stage == null) {
            tell(handle, null, "its provider failed");
            return;
        }
        stage.whenComplete((report, problem) -> tell(
                handle,
                report,
                problem == null ? "" : Text.line(problem.getClass().getName(), 256)));
    }

    private static @Nullable CompletionStage<UnloadReport> stage(PluginGeneration generation) {
        try {
            return generation.unload();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.warn(
                    "ASSAY-2104 a plugin's unload failed: {}",
                    Text.line(e.getClass().getName(), 256));
            return null;
        }
    }

    private void tell(PluginHandle handle, @Nullable UnloadReport report, String problem) {
        String about = handle.descriptor().toString();
        Reason reason;
        if (report == null) {
            reason = Reason.of("UNLOAD_FAILED", problem);
            LOG.warn("ASSAY-2104 plugin {} could not be unloaded: {}", about, problem);
        } else if (report.collected()) {
            reason = Reason.of("COLLECTED");
            LOG.debug("ASSAY-2105 plugin {} unloaded", about);
        } else if (report.holders().equals(List.of(HostGeneration.HOLDER))) {
            reason = Reason.of("HOST_CODE", HostGeneration.HOLDER);
        } else {
            String holders = Text.line(String.join(", ", report.holders()), 1_024);
            reason = Reason.of("STILL_HELD", holders)
                    .with("holders", report.holders().size());
            if (!report.holders().isEmpty()) {
                held.incrementAndGet();
            }
            if (report.holders().isEmpty()) {
                // Most often the garbage collector has just not looked yet, as when a manager closes.
                LOG.info("ASSAY-2106 plugin {} was let go and has not been collected yet", about);
            } else {
                LOG.warn("ASSAY-2106 plugin {} was let go but is still held by: {}", about, holders);
            }
        }
        environment.signal(
                new Signal(Signal.Kind.PLUGIN_UNLOADED, environment.time().wall(), about, reason));
    }

    /** How many were let go since the start and are still held by something. */
    int held() {
        return held.get();
    }

    private void over(PluginHandle handle) {
        CompletableFuture<Void> done;
        synchronized (lock) {
            done = under.remove(handle);
        }
        if (done != null) {
            done.complete(null);
        }
    }
}
