package dev.assay.internal.control;

import dev.assay.internal.resource.CapacityEstimator;
import dev.assay.internal.resource.Load;
import dev.assay.internal.resource.Monitor;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Works out what to ask the configuration source for: how many job specs can be carried, and how many more that is.
 * Control thread only, but for {@link #request}.
 */
final class Asking {

    /** What a manager asks for before it knows what its jobs cost. */
    static final int FIRST = 1_000;

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration UNMEASURED = Duration.ofSeconds(1);

    private record Asked(
            Optional<String> applied, int capacity, int room, Map<String, Long> held, Set<String> released) {}

    private final ControlState state;
    private final Monitor monitor;
    private final CapacityEstimator estimator;
    private final Set<String> released = new HashSet<>();
    private volatile Asked asked; // written by the control thread, read by the source's poller

    Asking(ControlState state, Monitor monitor, int mostJobs, int mostRuns) {
        this.state = state;
        this.monitor = monitor;
        int first = Math.min(FIRST, mostJobs);
        this.estimator = new CapacityEstimator(first, mostJobs, mostRuns);
        this.asked = new Asked(Optional.empty(), first, first, Map.of(), Set.of());
    }

    /** What to ask for, without how long the source may wait. Any thread. */
    ConfigurationRequest.Builder request() {
        Asked now = asked;
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

    /** Works it out now: a revision was applied. */
    void refresh() {
        Load load = new Load();
        Map<String, Long> held = new HashMap<>();
        for (JobEntry job : state.jobs.values()) {
            JobSpec spec = job.record.spec();
            PluginSlot plugin = job.plugin;
            if (plugin != null && job.isSwitchedOn()) {
                Isolation isolation = Admitter.isolation(spec, plugin.reference);
                load.add(
                        job.plan.period().orElse(Duration.ZERO),
                        job.history.duration().orElse(UNMEASURED),
                        monitor.request(spec.request(), job.history, isolation),
                        isolation);
            }
            if (job.record.leaseEpoch() > 0) {
                held.put(job.id, job.record.leaseEpoch());
            }
        }
        boolean waiting = !state.waiting.isEmpty();
        int capacity = estimator.capacity(load, monitor.view(), waiting, state.time.nanos());
        Configuration configuration = state.configuration;
        asked = new Asked(
                configuration == null ? Optional.empty() : Optional.of(configuration.revision()),
                capacity,
                capacity - state.jobs.size(),
                held,
                Set.copyOf(released));
        released.clear();
    }

    /** Works it out again and again from now on. */
    void keepRefreshing() {
        state.alarm(EVERY, () -> {
            refresh();
            keepRefreshing();
        });
    }
}
