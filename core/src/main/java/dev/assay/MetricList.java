package dev.assay;

import dev.assay.internal.control.ControlSnapshot;
import dev.assay.internal.insight.HealthCode;
import dev.assay.internal.insight.LabelledCounter;
import dev.assay.internal.insight.LabelledHistogram;
import dev.assay.internal.insight.Tally;
import dev.assay.internal.result.PublisherView;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Writes a manager's numbers down as metrics, each under its documented name. For one snapshot; not thread-safe. */
final class MetricList {

    private final List<Metric> metrics = new ArrayList<>();

    private MetricList() {}

    static List<Metric> of(Stats stats) {
        MetricList list = new MetricList();
        list.health(stats);
        list.flow(stats.control(), stats.tally());
        list.jobs(stats);
        list.runs(stats);
        list.results(stats.publisher(), stats.tally());
        stats.resources().ifPresent(list::resources);
        list.configuration(stats);
        list.components(stats.parts().components());
        return List.copyOf(list.metrics);
    }

    private void health(Stats stats) {
        Health health = stats.health();
        gauge("assay_up", health.status() == Health.Status.DOWN ? 0 : 1);
        gauge("assay_health_status", health.status().ordinal());
        for (HealthCode code : HealthCode.values()) {
            boolean present = health.problems().stream()
                    .anyMatch(problem -> problem.code().equals(code.name()));
            gauge("assay_health_problem", present ? 1 : 0, "reason", code.name());
        }
        gauge(
                "assay_build_info",
                1,
                "version",
                stats.version(),
                "java",
                Runtime.version().toString());
        gauge("assay_control_tick_age_seconds", seconds(stats.controlIdle()));
        counter("assay_clock_steps_total", stats.clockSteps());
        gauge("assay_clock_offset_seconds", seconds(stats.control().clockOffset()));
        counter("assay_listener_calls_dropped_total", stats.listenerCallsDropped());
        counters("assay_listener_failures_total", stats.tally().listenerFailures, "kind");
    }

    private void flow(ControlSnapshot control, Tally tally) {
        counter("assay_occurrences_due_total", control.due());
        counters("assay_results_total", tally.results, "outcome", "reason");
        gauge("assay_occurrences_pending", control.waiting(), "state", "waiting");
        gauge("assay_occurrences_pending", control.running(), "state", "running");
        gauge(
                "assay_occurrences_pending",
                Math.max(0, control.pending() - control.waiting() - control.running()),
                "state",
                "publishing");
        counter("assay_law_violations_total", control.due() == control.results() + control.pending() ? 0 : 1);
        metrics.add(Metric.histogram("assay_schedule_lateness_seconds", tally.lateness.read(), Map.of()));
        gauge("assay_schedule_lateness_max_seconds", tally.maxLateness.get() / 1000.0);
        metrics.add(Metric.histogram("assay_admission_wait_seconds", tally.waits.read(), Map.of()));
        counters("assay_admission_delayed_total", tally.delays, "reason");
        gauge("assay_admission_waiters", control.waiting());
    }

    private void jobs(Stats stats) {
        JobCounts counts = stats.jobCounts();
        for (JobCounts.Standing standing : JobCounts.Standing.values()) {
            gauge("assay_jobs", counts.of(standing), "state", standing.name().toLowerCase(Locale.ROOT));
        }
        gauge("assay_jobs", counts.neverRun(), "state", "never_run");
        for (Severity severity : Severity.values()) {
            gauge("assay_evidence_stale_jobs", counts.stale(severity), "severity", severity.name());
            gauge("assay_evidence_oldest_age_ratio", counts.oldestAgeRatio(severity), "severity", severity.name());
        }
        stats.oldestEvidenceAge().ifPresent(age -> gauge("assay_evidence_oldest_age_seconds", seconds(age)));
        gauge("assay_admission_oldest_wait_seconds", seconds(stats.oldestWait()));
    }

    private void runs(Stats stats) {
        Tally tally = stats.tally();
        histograms("assay_run_duration_seconds", tally.durations, "plugin", "level");
        tally.cpuNanos
                .read()
                .forEach((labels, nanos) -> metrics.add(
                        Metric.counter("assay_run_cpu_seconds_total", nanos / 1e9, labels(labels, "plugin", "level"))));
        histograms("assay_run_peak_memory_bytes", tally.memory, "plugin", "level");
        counters("assay_run_attempts_total", tally.attempts, "plugin", "outcome");
        levels("assay_runs_active", stats.parts().running());
        gauge("assay_slots_total", stats.maxConcurrentRuns());
        levels("assay_slots_written_off", stats.parts().abandoned());
        levels("assay_threads_abandoned", stats.parts().abandoned());
        gauge("assay_plugin_generations", stats.pluginsReady(), "state", "active");
        gauge("assay_plugin_generations", stats.parts().draining(), "state", "draining");
        gauge("assay_plugin_generations", stats.parts().leaked(), "state", "leaked");
        gauge("assay_plugins_wanted", stats.plugins());
        counters("assay_plugin_failures_total", tally.pluginFailures, "code");
        histograms("assay_secrets_resolve_seconds", tally.secretSeconds, "resolver");
        counters("assay_secret_failures_total", tally.secretFailures, "resolver");
    }

    private void results(PublisherView publisher, Tally tally) {
        counters("assay_result_verdicts_total", tally.verdicts, "verdict");
        counters("assay_findings_total", tally.findings, "verdict", "severity", "waived");
        counter("assay_redactions_total", tally.redactions.sum());
        counters("assay_truncations_total", tally.truncations, "kind");
        gauge("assay_chain_sequence", publisher.built());
        gauge("assay_chain_acknowledged_sequence", publisher.acknowledged());
        gauge("assay_results_unsettled", publisher.held());
        gauge("assay_results_unsettled_bytes", publisher.heldBytes());
        for (PublisherView.SinkView sink : publisher.sinks()) {
            counter("assay_delivery_total", sink.taken(), "sink", sink.name(), "result", "accepted");
            counter("assay_delivery_total", sink.failedOffers(), "sink", sink.name(), "result", "retried");
            gauge("assay_delivery_paused", sink.failing() ? 1 : 0, "sink", sink.name());
            metrics.add(Metric.histogram(
                    "assay_delivery_latency_seconds", sink.latency().read(), Map.of("sink", sink.name())));
        }
    }

    private void resources(ResourceView view) {
        gauge("assay_admission_gate_open", view.gateOpen() ? 1 : 0, "resource", "machine");
        gauge("assay_admission_gate_open", view.heapGateOpen() ? 1 : 0, "resource", "heap");
        reserved("memory", (double) view.memoryReservedBytes(), (double) view.memoryCeilingBytes());
        reserved("heap", (double) view.heapReservedBytes(), (double) view.heapCeilingBytes());
        reserved("cpu", view.cpuReserved(), view.cpuCeiling());
        view.readingAge().ifPresent(age -> gauge("assay_probe_age_seconds", seconds(age)));
        gauge("assay_probe_blind", view.blind() ? 1 : 0);
        counter("assay_probe_failures_total", view.probeFailures());
        OptionalLong available = view.memoryAvailableBytes();
        if (available.isPresent()) {
            gauge("assay_system_available_memory_bytes", available.getAsLong());
        }
        OptionalDouble used = view.usedCpus();
        if (used.isPresent() && view.cpuCapacity() > 0) {
            gauge("assay_system_cpu_utilization_ratio", used.getAsDouble() / view.cpuCapacity());
        }
    }

    private void reserved(String resource, double reserved, double ceiling) {
        if (ceiling > 0) {
            gauge("assay_admission_reserved_ratio", reserved / ceiling, "resource", resource);
        }
    }

    private void configuration(Stats stats) {
        Instant now = stats.at();
        counters("assay_config_changes_total", stats.tally().revisions, "result", "code");
        stats.inForce().map(ManagerReport.InForce::since).ifPresent(since -> {
            gauge("assay_config_age_seconds", seconds(Duration.between(since, now)));
        });
        double revision = number(stats.revision());
        if (!Double.isNaN(revision)) {
            gauge("assay_config_revision", revision);
        }
        stats.lastHeard()
                .ifPresent(
                        heard -> gauge("assay_config_last_check_age_seconds", seconds(Duration.between(heard, now))));
        stats.control()
                .expires()
                .ifPresent(end -> gauge("assay_config_expires_in_seconds", seconds(Duration.between(now, end))));
    }

    // A revision that is no number has no place in a gauge.
    private static double number(Optional<String> revision) {
        return revision.filter(text ->
                        text.length() <= 15 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Double::valueOf)
                .orElse(Double.NaN);
    }

    private void levels(String name, Map<Isolation, Integer> byLevel) {
        for (Isolation level : Isolation.values()) {
            gauge(name, byLevel.getOrDefault(level, 0), "level", level.name());
        }
    }

    // What a component tells of itself stands beside the manager's own numbers, never in their place.
    private void components(List<Metric> told) {
        Set<String> own = new HashSet<>();
        metrics.forEach(metric -> own.add(metric.name() + metric.labels()));
        told.stream()
                .filter(metric -> !own.contains(metric.name() + metric.labels()))
                .forEach(metrics::add);
    }

    private void gauge(String name, long value, String... labels) {
        gauge(name, (double) value, labels);
    }

    private void gauge(String name, double value, String... labels) {
        metrics.add(Metric.gauge(name, value, pairs(labels)));
    }

    private void counter(String name, long value, String... labels) {
        metrics.add(Metric.counter(name, (double) value, pairs(labels)));
    }

    private void counters(String name, LabelledCounter counter, String... names) {
        counter.read()
                .forEach((values, sum) -> metrics.add(Metric.counter(name, sum.doubleValue(), labels(values, names))));
    }

    private void histograms(String name, LabelledHistogram histogram, String... names) {
        histogram.read().forEach((values, view) -> metrics.add(Metric.histogram(name, view, labels(values, names))));
    }

    private static Map<String, String> labels(List<String> values, String... names) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            labels.put(names[i], values.get(i));
        }
        return labels;
    }

    private static Map<String, String> pairs(String... labels) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            pairs.put(labels[i], labels[i + 1]);
        }
        return pairs;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
