package dev.assay;

import dev.assay.internal.control.ControlSnapshot;
import dev.assay.internal.insight.Tally;
import dev.assay.internal.result.PublisherView;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A manager's numbers at one instant. Immutable.
 *
 * <p>Every occurrence that was due is either in a result or pending: {@code due = results + pending}, which {@link
 * #lawHolds()} checks with the three counted apart.
 */
public final class Stats {

    private final Parts parts;

    /**
     * What the numbers were taken from.
     *
     * @param at when, on the wall clock
     * @param nowNanos when, by the ticker
     * @param control the control loop
     * @param publisher where results are
     * @param resources what there is room for
     * @param controlIdle how long ago the control thread last turned
     * @param listenerCallsDropped calls of slow listeners
     * @param jobs jobs by state
     * @param tally what was counted
     * @param health how well the manager is
     * @param running runs by level
     * @param abandoned runs left behind whose threads live, by level
     * @param draining generations let go and still in use
     * @param leaked generations let go and still held
     * @param components what the components tell of themselves
     * @param inForce the configuration in force
     * @param lastHeard when the source last answered
     */
    record Parts(
            Instant at,
            long nowNanos,
            ControlSnapshot control,
            PublisherView publisher,
            Optional<ResourceView> resources,
            Duration controlIdle,
            long listenerCallsDropped,
            JobCounts jobs,
            Tally tally,
            Health health,
            Map<Isolation, Integer> running,
            Map<Isolation, Integer> abandoned,
            int draining,
            int leaked,
            List<Metric> components,
            Optional<ManagerReport.InForce> inForce,
            Optional<Instant> lastHeard) {}

    private final ControlSnapshot control;
    private final PublisherView publisher;
    private final List<Metric> metrics;

    Stats(Parts parts) {
        this.parts = parts;
        this.control = parts.control();
        this.publisher = parts.publisher();
        this.metrics = MetricList.of(this);
    }

    /**
     * All numbers under the names and units that a metrics system knows them by, as {@code docs/operations.md} lists them.
     */
    public List<Metric> metrics() {
        return metrics;
    }

    /** When they were taken, on the wall clock. */
    public Instant at() {
        return parts.at();
    }

    /** How well the manager was. */
    public Health health() {
        return parts.health();
    }

    /** How long the longest waiting of the first occurrences in the order of waiting has waited. */
    public Duration oldestWait() {
        return parts.control().waitingSince().isPresent()
                ? Duration.ofNanos(Math.max(
                        0, parts.nowNanos() - parts.control().waitingSince().getAsLong()))
                : Duration.ZERO;
    }

    /** How late the latest run since the start began, against its due time. */
    public Duration maxLateness() {
        return Duration.ofMillis(parts.tally().maxLateness.get());
    }

    /** How old the newest definite evidence of that job is whose evidence is oldest; empty without any evidence. */
    public Optional<Duration> oldestEvidenceAge() {
        return parts.jobs().oldestEvidence();
    }

    /** How many runs did not end when told to and have threads that live on. */
    public int abandonedThreads() {
        return parts.abandoned().values().stream().mapToInt(Integer::intValue).sum();
    }

    Parts parts() {
        return parts;
    }

    ControlSnapshot control() {
        return control;
    }

    PublisherView publisher() {
        return publisher;
    }

    Tally tally() {
        return parts.tally();
    }

    JobCounts jobCounts() {
        return parts.jobs();
    }

    Optional<ManagerReport.InForce> inForce() {
        return parts.inForce();
    }

    Optional<Instant> lastHeard() {
        return parts.lastHeard();
    }

    String version() {
        String version = Stats.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The revision in force. */
    public Optional<String> revision() {
        return control.revision();
    }

    /** How many jobs are in force. */
    public int jobs() {
        return control.jobs();
    }

    /** How many occurrences have been due since the start. */
    public long due() {
        return control.due();
    }

    /** How many of them have ended in a result that the sinks took. */
    public long results() {
        return control.results();
    }

    /** How many of them wait, run, or have a result that no sink has taken yet. */
    public long pending() {
        return control.pending();
    }

    /** Whether {@code due = results + pending}. False means a fault in Assay: please report it. */
    public boolean lawHolds() {
        return control.due() == control.results() + control.pending();
    }

    /** How many wait to begin. */
    public int waiting() {
        return control.waiting();
    }

    /** How many run. */
    public int running() {
        return control.running();
    }

    /** Results by outcome. */
    public Map<Outcome, Long> byOutcome() {
        return control.byOutcome();
    }

    /** How many may run at once. */
    public int maxConcurrentRuns() {
        return control.slots();
    }

    /** How many of the wanted plugins are loaded. */
    public int pluginsReady() {
        return control.pluginsReady();
    }

    /** How many plugins are wanted. */
    public int plugins() {
        return control.plugins();
    }

    /** How often the wall clock moved against the ticker. */
    public long clockSteps() {
        return control.clockSteps();
    }

    /** How many results no sink has taken yet. */
    public int unsettledResults() {
        return publisher.held();
    }

    /** What there is room for; empty before the first reading. */
    public Optional<ResourceView> resources() {
        return parts.resources();
    }

    /** How long ago the control thread last turned. More than a few seconds means it is stuck. */
    public Duration controlIdle() {
        return parts.controlIdle();
    }

    /** How many calls of slow listeners were dropped. */
    public long listenerCallsDropped() {
        return parts.listenerCallsDropped();
    }

    @Override
    public String toString() {
        return "due " + due() + " = results " + results() + " + pending " + pending();
    }
}
