package dev.assay.internal.run;

import dev.assay.internal.plugin.HostGeneration;
import dev.assay.internal.plugin.PluginCodes;
import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.secret.Redactor;
import dev.assay.internal.secret.RunSecrets;
import dev.assay.internal.thread.WarmThreads;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.resource.Usage;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run's thread does, from its first instruction to its last.
 *
 * <p>A thread makes one attempt and ends. A pool would save a tenth of a millisecond per run and give a plugin's thread
 * locals, interrupts and context loader a way from one run into the next. The host's own code, at {@code DIRECT}, is
 * trusted with that: its attempts may share threads, see {@link JobRunner.Builder#warmThreads}.
 */
final class RunBody implements Runnable, WarmThreads.Work {

    private static final Logger LOG = LoggerFactory.getLogger(RunBody.class);

    private final Run run;
    private final RunTask task;
    private final RunServices services;
    private final RunEnds ends;
    private final RunMdc mdc;

    RunBody(Run run, RunServices services, RunEnds ends) {
        this.run = run;
        this.task = run.task();
        this.services = services;
        this.ends = ends;
        this.mdc = new RunMdc(task);
    }

    /** On a thread of its own. */
    @Override
    public void run() {
        Thread me = Thread.currentThread();
        String name = me.getName();
        try {
            run(name);
        } finally {
            me.setName(name);
        }
    }

    /** On a thread that is called so by itself, and that gets its name back from who lends it. */
    @Override
    public void run(String threadName) {
        Thread me = Thread.currentThread();
        ClassLoader loader = me.getContextClassLoader();
        run.begun();
        try {
            mdc.within(() -> attempt(threadName));
        } catch (Throwable e) { // our own failure, such as no memory left to write the report
            LOG.error("ASSAY-2211 run {} could not be brought to its end", task, e);
            run.through();
            ends.broken(run);
        } finally {
            run.through();
            me.setContextClassLoader(loader);
            ends.threadIsThrough(run);
        }
    }

    private void attempt(String threadName) {
        Metering.Meter meter = services.metering().begin(task, this::processes);
        Thread me = Thread.currentThread();
        String named = threadName + " " + task.job().spec().id();
        if (!named.equals(me.getName())) {
            me.setName(named);
        }
        RunEnd end = null;
        Throwable thrown = null;
        if (run.stopReason().isEmpty() && run.become(RunState.RUNNING)) {
            try {
                end = execute(meter);
            } catch (Throwable e) { // foreign code: whatever it throws is an outcome, and the host goes on
                thrown = e;
            }
        }
        boolean inTime = run.become(RunState.CLOSING);
        RunPhase.Stop stop = run.phase().stop();
        Live live = run.live;
        Redactor redactor = live == null ? Redactor.of(List.of()) : live.redactor();
        Ending ending = ending(stop, end, thrown, redactor);
        if (stop != null && thrown != null) {
            LOG.debug(
                    "ASSAY-2212 run {} threw after it was told to stop: {}", task, Throwables.brief(thrown, redactor));
        }
        thrown = null; // nothing of the plugin outlives this
        if (inTime) {
            run.decided = ending;
        }
        giveBack(live);
        Usage usage = meter.finish();
        run.through();
        ends.ended(run, ending, usage);
    }

    private Ending ending(
            RunPhase.@Nullable Stop stop, @Nullable RunEnd end, @Nullable Throwable thrown, Redactor redactor) {
        if (end != null) {
            return Ending.returned(stop, end, task.limits(), redactor);
        }
        if (thrown != null) {
            return Ending.threw(stop, thrown, redactor);
        }
        return stop != null
                ? Ending.stopped(stop, "NOT_STARTED")
                : Ending.refused(Reasons.PLUGIN_ERROR, "its provider did not say how it ended");
    }

    private @Nullable RunEnd execute(Metering.Meter meter) throws Exception {
        checkIsolation();
        RunSecrets secrets =
                RunSecrets.open(services.secrets(), listed(task.job().spec()), task.secrets());
        Sanitizer sanitizer = new Sanitizer(secrets.redactor(), run.losses);
        RunLogger logger =
                new RunLogger(task.plugin().descriptor().id(), mdc, secrets.redactor(), run.gate::isOpen, run.losses);
        Live live = new Live(
                meter,
                secrets,
                new Reports(
                        task.plugin().descriptor(),
                        task.job().spec(),
                        task.limits(),
                        run.clock().started(),
                        sanitizer,
                        run.losses),
                new WorkDirectory(services.environment().home(), task),
                new RunExecutor(
                        executorThreads(),
                        task.limits().threads().orElse(RunExecutor.DEFAULT_THREADS),
                        meter::child,
                        problem ->
                                logger.log(System.Logger.Level.WARNING, "a task on this run's threads threw", problem),
                        run.losses));
        run.live = live;
        PluginRun pluginRun = open(live);
        live.pluginRun = pluginRun;
        pluginRun.contextLoader().ifPresent(Thread.currentThread()::setContextClassLoader);
        RunContext context = new RunContext(
                new RunContext.Parts(
                        task,
                        secrets,
                        live.reports,
                        sanitizer,
                        run.losses,
                        run.cancellation,
                        run.pressure,
                        live.executor,
                        live.workDirectory,
                        logger),
                run.clock(),
                services.host(),
                run.gate);
        return pluginRun.execute(context);
    }

    private void checkIsolation() {
        if (task.isolation() == Isolation.DIRECT && task.plugin().defaultIsolation() != Isolation.DIRECT) {
            throw new PluginException(
                    PluginCodes.ISOLATION_UNSUPPORTED,
                    task.plugin().descriptor().toString(),
                    "plugin " + task.plugin().descriptor()
                            + " is not the host's own code, so it does not run at DIRECT;"
                            + " let the job ask for CLASSLOADER or PROCESS");
        }
    }

    private PluginRun open(Live live) {
        PluginGeneration generation = lease().generation();
        if (generation instanceof HostGeneration host && task.isolation() == Isolation.DIRECT) {
            return host.open(); // without the folder's name, which takes longer than all else here
        }
        // A provider gets a folder that is there; the host's own code gets one when it asks.
        Path folder = task.isolation() == Isolation.DIRECT ? live.workDirectory.path() : live.workDirectory.make();
        PluginRun opened = generation.open(
                new RunOrder(task.id(), task.attempt(), task.job().spec(), task.isolation(), task.limits(), folder));
        if (opened == null) {
            throw new PluginException(
                    Reasons.PLUGIN_ERROR, task.plugin().descriptor().toString(), "its provider gave no run");
        }
        return opened;
    }

    private PluginHandle.Lease lease() {
        return Objects.requireNonNull(run.lease, "lease");
    }

    // What the spec names in its parameters and selectors is listed by that; each is checked like a listed one.
    private static Set<String> listed(JobSpec spec) {
        if (spec.secrets().isEmpty()
                && spec.parameters().isEmpty()
                && spec.population().include().isEmpty()) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>(spec.secrets());
        collect(spec.parameters(), names);
        for (Population.Selector selector : spec.population().include()) {
            selector.secret().ifPresent(names::add);
        }
        return names;
    }

    private static void collect(Object value, Set<String> names) {
        if (value instanceof SecretReference reference) {
            names.add(reference.name());
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> collect(item, names));
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, names));
        }
    }

    private ThreadFactory executorThreads() {
        Thread owner = Thread.currentThread();
        return body -> {
            Thread thread = services.taskThreads().newThread(() -> {
                Thread me = Thread.currentThread();
                me.setContextClassLoader(owner.getContextClassLoader());
                try {
                    mdc.within(body);
                } finally {
                    me.setContextClassLoader(null); // a dead thread keeps it, and a host may keep its threads
                }
            });
            if (thread != null) {
                thread.setName(thread.getName() + " " + task.job().spec().id());
            }
            return thread;
        };
    }

    private Set<ProcessHandle> processes() {
        Live live = run.live;
        return live == null ? Set.of() : live.processes();
    }

    private void giveBack(@Nullable Live live) {
        run.gate.close();
        run.cancellation.end();
        run.pressure.end();
        if (live == null) {
            return;
        }
        live.executor.end();
        live.executor.interrupt();
        List<Thread> threads = live.executor.awaitThreads();
        threads.forEach(thread -> lease().ending(thread));
        Thread.interrupted(); // meant for the wait, or for the plugin
        live.describe();
        close(live.pluginRun);
        Thread.interrupted(); // closing may have been hurried
        live.secrets.close();
        live.workDirectory.remove();
    }

    private void close(@Nullable PluginRun pluginRun) {
        if (pluginRun == null) {
            return;
        }
        try {
            pluginRun.close();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            LOG.warn(
                    "ASSAY-2213 run {}: its provider failed to close it: {}",
                    task,
                    e.getClass().getName());
        }
    }
}
