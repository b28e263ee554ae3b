package dev.assay.internal.run;

import dev.assay.internal.host.NamedThreads;
import dev.assay.internal.secret.SecretReader;
import dev.assay.internal.thread.OnDemandThreads;
import dev.assay.internal.thread.WarmThreads;
import dev.assay.spi.Environment;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.ResourcePressure;
import dev.assay.spi.plugin.StopReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts, each on a thread of its own, and ends those that do not end by themselves.
 *
 * <p>{@link #start}, {@link #tick} and {@link #nextTickNanos} belong to the control thread and never block; all else is
 * thread-safe. No thread exists while nothing runs. Signals sent: {@code RUN_ABANDONED}.
 */
public final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    // Each hung provider costs one; with all of them hung core still has its own means.
    private static final int HELPERS = 8;

    private record Refused(Run run, Ending ending) {}

    private final RunServices services;
    private final RunEnds ends;
    private final Ladder ladder;
    private final Map<Long, Run> runs = new ConcurrentHashMap<>(); // by serial, so that its order is the same each time
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    private final Queue<Run> over = new ConcurrentLinkedQueue<>();
    private long serial; // control thread only
    private final Set<String> shortOf = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ResourcePressure pressure; // written by noticed; read by the control thread

    private JobRunner(Builder builder) {
        this.services = new RunServices(
                builder.environment,
                builder.settings,
                builder.secrets,
                builder.host,
                builder.metering,
                builder.environment.threads(NamedThreads.RUN),
                builder.environment.threads(NamedThreads.TASK),
                new OnDemandThreads(builder.environment.threads("stop"), HELPERS),
                builder.warm ? warmThreads(builder.environment) : null,
                builder.wake,
                new LongAdder());
        this.ends = new RunEnds(services, over::add);
        this.ladder = new Ladder(builder.settings, new LimitNews(services));
    }

    private static WarmThreads warmThreads(Environment environment) {
        return new WarmThreads(
                environment.threads(NamedThreads.RUN),
                environment.time()::nanos,
                Runtime.getRuntime().availableProcessors());
    }

    /** Starts a runner that knows nothing of the host, meters nothing and has no secrets but files and variables. */
    public static Builder builder(Environment environment) {
        return new Builder(environment);
    }

    /**
     * Removes the work directories that an earlier life of the manager left. Blocks; to be called once, while the home
     * is locked and before the first run.
     *
     * @return how many were removed
     */
    public int sweepLeftovers() {
        return WorkDirectory.sweep(services.environment().home());
    }

    /**
     * Begins an attempt and returns at once. Control thread only.
     *
     * @param listener told of the end, also if the attempt can't begin
     */
    public Run start(RunTask task, RunListener listener) {
        Run run = new Run(serial++, task, listener, services);
        runs.put(run.serial(), run);
        ResourcePressure now = pressure;
        if (now != null) {
            run.pressure.tell(now);
        }
        try {
            run.lease = task.plugin().lease();
        } catch (IllegalStateException e) {
            refuse(run, Reasons.PLUGIN_UNAVAILABLE, "plugin " + task.plugin().descriptor() + " was let go");
            return run;
        }
        RunBody body = new RunBody(run, services, ends);
        try {
            WarmThreads warm = services.warmThreads();
            if (warm != null && task.isolation() == Isolation.DIRECT) {
                warm.execute(body);
                return run;
            }
            Thread thread = services.runThreads().newThread(body);
            if (thread == null) {
                refuse(run, Reasons.SUBMIT_REFUSED, "the thread factory gave no thread");
                return run;
            }
            run.assigned(thread);
            thread.start();
        } catch (RuntimeException | Error e) { // an OutOfMemoryError says that there is no room for a thread
            LOG.warn("ASSAY-2215 run {} has no thread: {}", task, e.getClass().getName());
            refuse(
                    run,
                    Reasons.SUBMIT_REFUSED,
                    "no thread can be had: " + e.getClass().getName());
        }
        return run;
    }

    private void refuse(Run run, String code, String text) {
        refused.add(new Refused(run, Ending.refused(code, text)));
        services.wake().run();
    }

    /**
     * Takes the steps that are due: ends what could not begin, and moves along what is to stop. Control thread only.
     *
     * @param nowNanos by the ticker
     * @return how many steps were taken
     */
    public int tick(long nowNanos) {
        int done = forgetOver();
        WarmThreads warm = services.warmThreads();
        if (warm != null) {
            done += warm.tend();
        }
        for (Refused each = refused.poll(); each != null; each = refused.poll()) {
            ends.refused(each.run(), each.ending());
            done++;
        }
        for (Run run : runs.values()) {
            Ladder.Verdict verdict = ladder.step(run, nowNanos);
            if (verdict == Ladder.Verdict.ABANDON) {
                ends.abandon(run);
            }
            if (verdict != Ladder.Verdict.WAIT) {
                done++;
            }
        }
        return done + forgetOver();
    }

    private int forgetOver() {
        int done = 0;
        for (Run run = over.poll(); run != null; run = over.poll()) {
            ladder.forget(run);
            runs.remove(run.serial());
            done++;
        }
        return done;
    }

    /**
     * When {@link #tick} is to be called next, by the ticker; far in the future if nothing is due. Control thread only.
     */
    public long nextTickNanos() {
        long now = services.time().nanos();
        if (!refused.isEmpty()) {
            return now;
        }
        long until = Ladder.NEVER;
        for (Run run : runs.values()) {
            until = Math.min(until, ladder.nanosUntil(run, now));
        }
        WarmThreads warm = services.warmThreads();
        return now + (warm == null ? until : Math.min(until, warm.nanosUntilTend(until)));
    }

    /** Tells all runs to end, as {@link Run#cancel} does. */
    public void cancelAll(StopReason why, Reason reason) {
        for (Run run : runs.values()) {
            run.cancel(why, reason);
        }
    }

    /** Tells the plugins that listen when a gate closes, and when the last one opens. Any thread, one at a time. */
    public void noticed(Signal signal) {
        ResourcePressure told;
        if (signal.kind() == Signal.Kind.GATE_CLOSED) {
            shortOf.add(signal.about());
            told = new ResourcePressure(ResourcePressure.Kind.MACHINE, signal.reason());
            pressure = told;
        } else if (signal.kind() == Signal.Kind.GATE_OPENED) {
            shortOf.remove(signal.about());
            if (!shortOf.isEmpty()) {
                return;
            }
            pressure = null;
            told = new ResourcePressure(ResourcePressure.Kind.PASSED, signal.reason());
        } else {
            return;
        }
        for (Run run : runs.values()) {
            run.pressure.tell(told);
        }
    }

    /** How many runs have not ended; those left behind do not count. */
    public int running() {
        return (int) runs.values().stream().filter(run -> !run.state().isOver()).count();
    }

    /** How many of these there are at each level. Any thread. */
    public Map<Isolation, Integer> runningByLevel() {
        Map<Isolation, Integer> levels = new EnumMap<>(Isolation.class);
        for (Run run : runs.values()) {
            if (!run.state().isOver()) {
                levels.merge(run.task().isolation(), 1, Integer::sum);
            }
        }
        return levels;
    }

    /** The runs that were left behind and whose threads live. */
    public List<Abandoned> abandoned() {
        return ends.abandoned();
    }

    /** How many reports came after the end of their attempt and were refused. */
    public long lateReports() {
        return services.lateReports().sum();
    }

    /**
     * Ends the helper threads, after the last run. Blocks, so not for the control thread.
     *
     * @return the names of threads that did not end, those left behind by runs included
     */
    public List<String> close(Duration atMost) throws InterruptedException {
        services.helperThreads().shutdown();
        WarmThreads warm = services.warmThreads();
        if (warm != null) {
            warm.shutdown();
        }
        List<String> left = new ArrayList<>(services.helperThreads().awaitEnd(atMost));
        if (warm != null && abandoned().isEmpty()) { // those left behind are told below
            left.addAll(warm.awaitEnd(atMost));
        }
        for (Abandoned each : abandoned()) {
            left.add("thread " + each.thread() + " of plugin " + each.plugin() + " at " + each.at());
        }
        return left;
    }

    /** Collects what a runner has. Not thread-safe. */
    public static final class Builder {
        private final Environment environment;
        private RunSettings settings = RunSettings.DEFAULT;
        private SecretReader secrets = new SecretReader(Map.of());
        private HostFacts host = HostFacts.builder(0, Path.of("")).build();
        private Metering metering = Metering.NONE;
        private Runnable wake = () -> {};
        private boolean warm;

        private Builder(Environment environment) {
            this.environment = environment;
        }

        /** Sets how patient it is. */
        public Builder settings(RunSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Sets who fetches secrets. */
        public Builder secrets(SecretReader secrets) {
            this.secrets = secrets;
            return this;
        }

        /** Sets what plugins may know of the host. */
        public Builder host(HostFacts host) {
            this.host = host;
            return this;
        }

        /** Sets who measures attempts. */
        public Builder metering(Metering metering) {
            this.metering = metering;
            return this;
        }

        /** Sets what wakes the control thread when there is something to tick for; called on any thread. */
        public Builder wake(Runnable wake) {
            this.wake = wake;
            return this;
        }

        /**
         * Lets attempts of the host's own code, at {@code DIRECT}, have threads one after the other. Without this, and at
         * the other levels always, a thread makes one attempt and ends.
         */
        public Builder warmThreads() {
            this.warm = true;
            return this;
        }

        /** Builds it. No thread is started. */
        public JobRunner build() {
            return new JobRunner(this);
        }
    }
}
