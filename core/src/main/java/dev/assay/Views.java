package dev.assay;

import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.control.ControlSnapshot;
import dev.assay.internal.control.JobSnapshot;
import dev.assay.internal.insight.Conditions;
import dev.assay.internal.insight.HealthCode;
import dev.assay.internal.insight.Insight;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorView;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Isolation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What a host may know of a manager that was started. Thread-safe; only reads.
 *
 * @param flow the loops
 * @param room what there is room for
 * @param monitor the same, as hosts see it
 * @param insight what was remembered
 * @param time the clocks
 * @param started when it was started, on the wall clock
 * @param listenerCallsDropped calls of slow listeners
 * @param plugins prepares plugins
 * @param components everything that may have numbers of its own
 */
record Views(
        Flow flow,
        Monitor room,
        ResourceMonitor monitor,
        Insight insight,
        TimeSource time,
        Instant started,
        LongSupplier listenerCallsDropped,
        PluginManager plugins,
        List<ComponentMetrics.Named> components) {

    private static final Duration STUCK = Duration.ofSeconds(10);

    Stream<JobSnapshot> jobs() {
        return flow.control().jobs();
    }

    Optional<JobSnapshot> job(String id) {
        return flow.control().job(id);
    }

    List<JobView> jobViews() {
        Instant now = time.wall();
        return jobs().map(job -> new JobView(job, now)).toList();
    }

    Optional<JobView> jobView(String id) {
        Instant now = time.wall();
        return job(id).map(job -> new JobView(job, now));
    }

    Stats stats() {
        ControlLoop control = flow.control();
        Instant now = time.wall();
        ControlSnapshot snapshot = control.snapshot();
        return new Stats(new Stats.Parts(
                now,
                time.nanos(),
                snapshot,
                flow.publisher().view(),
                monitor.view(),
                controlIdle(),
                listenerCallsDropped.getAsLong(),
                JobCounts.of(control.jobs(), now),
                insight.tally(),
                health(),
                flow.runner().runningByLevel(),
                abandonedByLevel(),
                plugins.draining(),
                plugins.leaked(),
                ComponentMetrics.of(components, insight.tally()),
                control.configuration(),
                flow.answers().state().lastHeard()));
    }

    private Map<Isolation, Integer> abandonedByLevel() {
        Map<Isolation, Integer> levels = new EnumMap<>(Isolation.class);
        flow.runner().abandoned().forEach(each -> levels.merge(each.level(), 1, Integer::sum));
        return levels;
    }

    private Duration controlIdle() {
        return Duration.ofNanos(Math.max(0, time.nanos() - flow.control().lastTurnNanos()));
    }

    /** Looks at what others have noted, without a lock and without asking anything outside. */
    Health health() {
        Instant now = time.wall();
        List<Health.Problem> problems = new ArrayList<>();
        for (HealthCode code : HealthCode.values()) {
            standing(code, now).ifPresent(standing -> problems.add(Health.Problem.of(code, standing)));
        }
        problems.sort(Comparator.comparing(Health.Problem::status).reversed());
        return new Health(now, problems);
    }

    private Optional<Conditions.Standing> standing(HealthCode code, Instant now) {
        ControlSnapshot control = flow.control().snapshot();
        Optional<Conditions.Standing> told = insight.conditions().standing(code);
        return switch (code) {
            case NOT_STARTED -> Optional.empty();
            case CLOSED -> one(control.closing(), now, "");
            case CONTROL_STUCK ->
                one(
                        controlIdle().compareTo(STUCK) > 0 && !control.closing(),
                        now.minus(controlIdle()),
                        "for " + controlIdle());
            case NO_CONFIGURATION -> one(control.revision().isEmpty(), started, "");
            case LAW_BROKEN -> {
                boolean broken = control.due() != control.results() + control.pending();
                if (broken && told.isEmpty()) {
                    insight.conditions().raise(code, "", now, control.toString());
                }
                yield insight.conditions().standing(code);
            }
            case CONFIGURATION_EXPIRED ->
                control.expires()
                        .filter(end -> !now.isBefore(end))
                        .map(end -> new Conditions.Standing(end, 1, "expired at " + end));
            case GATE_CLOSED ->
                machine(!room.view().gateOpen(), told, now, room.view().gateCause());
            case PROBE_BLIND -> machine(isBlind(room.view()), told, now, "");
            case RESULTS_BACKLOG -> one(!flow.publisher().view().room(), now, "");
            case RUN_ABANDONED -> {
                var left = flow.runner().abandoned();
                yield left.stream()
                        .map(each -> each.since())
                        .min(Instant::compareTo)
                        .map(since -> new Conditions.Standing(
                                since,
                                left.size(),
                                "plugin " + left.get(0).plugin() + " at "
                                        + left.get(0).at()));
            }
            default -> told;
        };
    }

    // Before the first reading there is nothing to be blind for.
    private static boolean isBlind(MonitorView view) {
        return view.blind() && view.readingAgeNanos().isPresent();
    }

    // What the monitor says holds; since when, its signals have told unless they came before this manager.
    private static Optional<Conditions.Standing> machine(
            boolean wrong, Optional<Conditions.Standing> told, Instant now, String text) {
        return wrong ? told.or(() -> one(true, now, text)) : Optional.empty();
    }

    private static Optional<Conditions.Standing> one(boolean wrong, Instant since, String text) {
        return wrong ? Optional.of(new Conditions.Standing(since, 1, text)) : Optional.empty();
    }

    static Health unstarted(HealthCode code, Instant now) {
        return new Health(now, List.of(Health.Problem.of(code, new Conditions.Standing(now, 1, ""))));
    }
}
