package dev.assay.plugins.internal.process;

import dev.assay.plugins.WorkerSettings;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs plugins in processes, one process for each run. A pool of warm workers would stand here: it would give a run a
 * worker that has said HELLO and was not told to RUN yet. Thread-safe; no thread and no file before the first run.
 */
public final class ProcessRuns {

    private static final long SOON_MILLIS = 500;

    private final WorkerSettings settings;
    private final ScheduledExecutorService timers;
    private final ThreadFactory threads;
    private final Path folder;
    private final TimeSource time;
    private final WorkerJar jar;
    private final WorkerArchive archive;
    private final Rehearsing rehearsing = new Rehearsing(this);
    private boolean swept; // guarded by this
    private final LongAdder starts = new LongAdder();
    private final Map<String, LongAdder> exits = new ConcurrentHashMap<>();

    /** Prepares, within a folder of the environment's home. */
    public ProcessRuns(WorkerSettings settings, Environment environment) {
        this.settings = settings;
        this.timers = environment.timers("worker");
        this.threads = environment.threads("worker");
        this.folder = environment.home().toAbsolutePath().resolve("workers");
        this.time = environment.time();
        this.jar = new WorkerJar(folder);
        this.archive = new WorkerArchive(folder, settings, jar);
    }

    /**
     * Prepares one attempt of a plugin in a JVM.
     *
     * @param descriptor what the plugin is
     * @param entry its class
     * @param loaderName what its class loader is called
     * @param archives its verified bytes, its own jar first
     * @param order what to run
     * @param whenClosed called once the run is closed
     */
    public PluginRun open(
            PluginDescriptor descriptor,
            String entry,
            String loaderName,
            List<byte[]> archives,
            RunOrder order,
            Runnable whenClosed) {
        PluginRun run = new ProcessRun(program(descriptor, entry, loaderName, archives), order, this, whenClosed);
        if (archive.isDue()) {
            rehearsing.begin(archive);
        }
        return run;
    }

    JavaProgram program(PluginDescriptor descriptor, String entry, String loaderName, List<byte[]> archives) {
        return new JavaProgram(descriptor, entry, loaderName, archives, settings, jar, archive, Optional.empty());
    }

    /** Ends what goes on in the background. Runs are ended by whoever began them. */
    public void close() {
        rehearsing.close();
    }

    PluginRun open(Program program, RunOrder order, Runnable whenClosed) {
        return new ProcessRun(program, order, this, whenClosed);
    }

    /** Counts a worker that was started. */
    void began() {
        starts.increment();
    }

    /** Counts a worker that is over. */
    void ended(String how) {
        exits.computeIfAbsent(how, unused -> new LongAdder()).increment();
    }

    /** Tells how many workers of a kind there were and are. Any thread. */
    public void measure(Measures into, String kind) {
        // The ends first: a worker that begins and ends in between must not count as fewer than none.
        long ended = 0;
        for (Map.Entry<String, LongAdder> each : exits.entrySet()) {
            long sum = each.getValue().sum();
            ended += sum;
            into.counter("assay_worker_exits_total", (double) sum, "kind", kind, "reason", each.getKey());
        }
        long begun = starts.sum();
        into.counter("assay_worker_starts_total", (double) begun, "kind", kind);
        into.gauge("assay_workers", (double) Math.max(0, begun - ended), "kind", kind);
    }

    TimeSource time() {
        return time;
    }

    WorkerSettings settings() {
        return settings;
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    ThreadFactory threads() {
        return threads;
    }

    /** Runs something short in a moment, or now if the timers are closed already. */
    void soon(Runnable task) {
        try {
            var unused = timers.schedule(task, SOON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            task.run();
        }
    }

    RunFolder folder() throws IOException {
        synchronized (this) {
            if (!swept) {
                RunFolder.sweep(folder); // the home is locked, so nobody else's workers are in it
                swept = true;
            }
        }
        return RunFolder.create(folder);
    }
}
