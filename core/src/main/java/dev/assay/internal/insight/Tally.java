package dev.assay.internal.insight;

import dev.assay.spi.Signal;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.Finding;
import dev.assay.support.measure.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What can be counted and measured from the results and signals that pass by. Thread-safe; whoever reads takes no lock.
 *
 * <p>Labels are outcomes, reasons, verdicts, severities, levels and plugins: closed or bounded sets, never a job or a host.
 */
public final class Tally {

    private static final double NANOS = 1e9;

    /** Occurrences that ended, by outcome and reason. */
    public final LabelledCounter results = new LabelledCounter(2);
    /** Results by verdict. */
    public final LabelledCounter verdicts = new LabelledCounter(1);
    /** Findings by verdict, severity and whether a waiver stands beside them. */
    public final LabelledCounter findings = new LabelledCounter(3);
    /** Attempts by plugin and outcome. */
    public final LabelledCounter attempts = new LabelledCounter(2);
    /** CPU time by plugin and level, in nanoseconds. */
    public final LabelledCounter cpuNanos = new LabelledCounter(2);
    /** Delays by reason, each time the reason changed. */
    public final LabelledCounter delays = new LabelledCounter(1);
    /** Revisions by result and code. */
    public final LabelledCounter revisions = new LabelledCounter(2);
    /** Failures of plugins by code. */
    public final LabelledCounter pluginFailures = new LabelledCounter(1);
    /** What was cut off at the border, by kind. */
    public final LabelledCounter truncations = new LabelledCounter(1);
    /** Listeners and components that failed when they were told or asked something, by kind. */
    public final LabelledCounter listenerFailures = new LabelledCounter(1);
    /** Secrets that could not be had, by resolver. */
    public final LabelledCounter secretFailures = new LabelledCounter(1);
    /** How long it took to fetch a secret, by resolver, in seconds. */
    public final LabelledHistogram secretSeconds = new LabelledHistogram(1, Histogram::ofSeconds);
    /** How long after its due time a run began, in seconds. */
    public final Histogram lateness = Histogram.ofSeconds();
    /** The most of these, in milliseconds. */
    public final LongAccumulator maxLateness = new LongAccumulator(Math::max, 0);
    /** How long an occurrence waited to begin or to end without beginning, in seconds. */
    public final Histogram waits = Histogram.ofSeconds();
    /** How long attempts took by plugin and level, in seconds. */
    public final LabelledHistogram durations = new LabelledHistogram(2, Histogram::ofSeconds);
    /** Peak memory of attempts by plugin and level, in bytes. */
    public final LabelledHistogram memory = new LabelledHistogram(2, Histogram::ofBytes);
    /** Secrets that were taken out of texts. */
    public final LongAdder redactions = new LongAdder();

    /** Counts a result that was let go of. */
    void result(AttestationResult result) {
        results.add(
                result.occurrence().count(),
                result.outcome().name(),
                result.reason().code());
        verdicts.add(1, result.verdict().name());
        List<Finding> found = result.findings();
        for (int i = 0; i < found.size(); i++) {
            Finding finding = found.get(i);
            findings.add(
                    finding.subjectCount(),
                    finding.verdict().name(),
                    finding.check().severity().name(),
                    String.valueOf(finding.waiver().isPresent()));
        }
        redactions.add(result.redactions());
        if (!result.truncations().isEmpty()) {
            result.truncations().forEach(what -> truncations.add(1, kind(what)));
        }
        waits.add(result.waited().toNanos() / NANOS);
        if (!result.attempts().isEmpty()) {
            attempts(result);
        }
    }

    private void attempts(AttestationResult result) {
        String plugin = result.job().spec().plugin();
        Optional<Execution> execution = result.execution();
        String level =
                execution.isEmpty() ? "UNKNOWN" : execution.get().isolation().name();
        Duration late = Duration.between(
                result.occurrence().dueAt(), result.attempts().get(0).started());
        lateness.add(Math.max(0, late.toMillis() / 1000.0));
        maxLateness.accumulate(late.toMillis());
        for (Attempt attempt : result.attempts()) {
            attempts.add(1, plugin, attempt.outcome().name());
            durations.add(attempt.elapsed().toNanos() / NANOS, plugin, level);
            Usage usage = attempt.usage();
            if (usage.cpuNanos().isPresent()) {
                cpuNanos.add(usage.cpuNanos().getAsLong(), plugin, level);
            }
            if (usage.memoryBytes().isPresent()) {
                memory.add((double) usage.memoryBytes().getAsLong(), plugin, level);
            }
        }
    }

    /** Counts that a listener or component failed when it was told or asked something. */
    public void listenerFailed(String kind) {
        listenerFailures.add(1, kind);
    }

    /** Counts that something was cut off or left out. */
    public void truncated(String kind) {
        truncations.add(1, kind);
    }

    /** Counts that a secret was fetched, or could not be. Any thread. */
    public void secret(String resolver, long nanos, boolean had) {
        secretSeconds.add(nanos / NANOS, resolver);
        if (!had) {
            secretFailures.add(1, resolver);
        }
    }

    /** Counts what is no occurrence. */
    void signal(Signal signal) {
        String code = signal.reason().code();
        switch (signal.kind()) {
            case RUN_DELAYED -> delays.add(1, code);
            case CONFIGURATION_APPLIED -> revisions.add(1, "applied", code);
            case CONFIGURATION_REFUSED -> revisions.add(1, "refused", code);
            case PLUGIN_UNAVAILABLE -> pluginFailures.add(1, code);
            default -> {
                // Told by others or not counted.
            }
        }
    }

    // Truncations name a place; what is before its first bracket, dot or blank is the sort of thing.
    private static String kind(String truncation) {
        int end = 0;
        while (end < truncation.length() && Character.isLetter(truncation.charAt(end))) {
            end++;
        }
        return end == 0 ? LabelledCounter.OTHER : truncation.substring(0, end);
    }
}
