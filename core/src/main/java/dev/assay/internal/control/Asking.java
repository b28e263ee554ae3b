package dev.assay.internal.control;

import dev.assay.internal.resource.CapacityEstimator;
import dev.assay.internal.resource.Load;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.RunHistory;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Works out what to ask the configuration source for: how many job specs can be carried, and how many more that is.
 * Control thread only, but for {@link #request}.
 */
final class Asking {

    /** What a manager asks for before it knows what its jobs cost. */
    static final int FIRST = 1_000;

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int MANY = 100_000;
    private static final Duration UNMEASURED = Duration.ofSeconds(1);

    private record Asked(
            Optional<String> applied,
            int capacity,
            int room,
            Map<String, Long> held,
            Set<String> released,
            AtomicBoolean told) {}

    /** What was summed up so far, and the jobs that are left; and what a request is cut to, when it was begun. */
    private record Sum(Load load, Map<String, Long> held, Iterator<JobEntry> jobs, long maxima) {}

    private final ControlState state;
    private final Monitor monitor;
    private final CapacityEstimator estimator;
    private final Set<String> released = new HashSet<>();
    private final RunHistory nothing = new RunHistory();
    private @Nullable Sum summing;
    private @Nullable Sum summed;
    private boolean touched; // since the last sum was begun
    private boolean again;
    private volatile Asked asked; // written by the control thread, read by the source's poller

    Asking(ControlState state, Monitor monitor, int mostJobs, int mostRuns) {
        this.state = state;
        this.monitor = monitor;
        int first = Math.min(FIRST, mostJobs);
        this.estimator = new CapacityEstimator(first, mostJobs, mostRuns);
        this.asked = new Asked(Optional.empty(), first, first, Map.of(), Set.of(), new AtomicBoolean());
    }

    /** What to ask for, without how long the source may wait. Any thread. */
    ConfigurationRequest.Builder request() {
        Asked now = asked;
        now.told().set(true);
        ConfigurationRequest.Builder request = ConfigurationRequest.builder()
                .capacity(now.capacity(), now.room())
                .held(now.held())
                .released(now.released());
        now.applied().ifPresent(request::applied);
        return request;
    }

    /** Notes that a leased job was let go. */
    void released(JobEntry job) {
        if (job.record.leaseEpoch() > 0) {
            released.add(job.id);
        }
    }

    /** Notes that something was done from which jobs may take more or less than they did. */
    void touched() {
        touched = true;
    }

    /** Begins to work it out: a revision was applied, or some time has gone by. */
    void refresh() {
        // Where it is being worked out already, what has changed since may lie behind it.
        again = summing != null;
        if (!again) {
            touched = false;
            summing = new Sum(new Load(), new HashMap<>(), state.jobs.iterator(), monitor.maxima());
        }
    }

    /** Goes on with it, a slice at a time. */
    int step(int budget) {
        Sum sum = summing;
        if (sum == null) {
            return 0;
        }
        Slice slice = new Slice(state.time, budget);
        while (sum.jobs().hasNext()) {
            if (!slice.next()) {
                return slice.done();
            }
            add(sum.jobs().next(), sum);
        }
        summing = null;
        summed = sum;
        ask(sum);
        if (again) {
            refresh();
        }
        return slice.done() + 1;
    }

    private void add(JobEntry job, Sum sum) {
        JobSpec spec = job.record.spec();
        PluginSlot plugin = job.plugin;
        if (plugin != null && job.isSwitchedOn()) {
            Isolation isolation = Admitter.isolation(spec, plugin.reference);
            RunHistory history = job.historyOr(nothing);
            sum.load()
                    .add(
                            job.plan.period().orElse(Duration.ZERO),
                            history.duration().orElse(UNMEASURED),
                            monitor.request(spec.request(), history, isolation),
                            isolation);
        }
        if (job.record.leaseEpoch() > 0) {
            sum.held().put(job.id, job.record.leaseEpoch());
        }
    }

    private void ask(Sum sum) {
        if (!asked.told().get()) {
            released.addAll(asked.released());
        }
        boolean waiting = !state.waiting.isEmpty();
        int capacity = estimator.capacity(sum.load(), monitor.view(), waiting, state.time.nanos());
        Configuration configuration = state.configuration;
        asked = new Asked(
                configuration == null ? Optional.empty() : Optional.of(configuration.revision()),
                capacity,
                capacity - state.jobs.size(),
                sum.held(),
                Set.copyOf(released),
                new AtomicBoolean());
        released.clear();
    }

    /** Works it out again and again from now on. */
    void keepRefreshing() {
        // Going along very many jobs takes a while; it is not to take a share of the time that grows with them.
        state.alarm(EVERY.multipliedBy(1 + state.jobs.size() / MANY), () -> {
            Sum known = summed;
            if (known != null && summing == null && !touched && known.maxima() == monitor.maxima()) {
                ask(known); // only the machine can be another; while nothing happens, no job is looked at
            } else {
                refresh();
            }
            keepRefreshing();
        });
    }
}
