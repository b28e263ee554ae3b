package dev.assay;

import dev.assay.internal.control.ControlSnapshot;
import dev.assay.internal.result.PublisherView;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A manager's numbers at one instant. Immutable.
 *
 * <p>Every occurrence that was due is either in a result or pending: {@code due = results + pending}, which {@link
 * #lawHolds()} checks with the three counted apart.
 */
public final class Stats {

    private final ControlSnapshot control;
    private final PublisherView publisher;
    private final Optional<ResourceView> resources;
    private final Duration controlIdle;
    private final long listenerCallsDropped;

    Stats(
            ControlSnapshot control,
            PublisherView publisher,
            Optional<ResourceView> resources,
            Duration controlIdle,
            long listenerCallsDropped) {
        this.control = control;
        this.publisher = publisher;
        this.resources = resources;
        this.controlIdle = controlIdle;
        this.listenerCallsDropped = listenerCallsDropped;
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
        return resources;
    }

    /** How long ago the control thread last turned. More than a few seconds means it is stuck. */
    public Duration controlIdle() {
        return controlIdle;
    }

    /** How many calls of slow listeners were dropped. */
    public long listenerCallsDropped() {
        return listenerCallsDropped;
    }

    @Override
    public String toString() {
        return "due " + due() + " = results " + results() + " + pending " + pending();
    }
}
