package dev.assay;

import dev.assay.internal.insight.Tally;
import dev.assay.spi.Component;
import dev.assay.spi.Measures;
import dev.assay.spi.result.ResultSink;
import dev.assay.support.measure.Histogram;
import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Asks components for their numbers and keeps them within bounds: whatever a component does, the manager's own numbers are
 * there. For one question; not thread-safe.
 */
final class ComponentMetrics {

    private static final int MOST = 500;
    private static final int MOST_LABELS = 6;
    private static final int MOST_BUCKETS = 100;
    private static final int LABEL_TEXT = 128;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,99}");

    private final Tally tally;
    private final Set<String> known = new HashSet<>();
    private final List<Metric> metrics = new ArrayList<>();

    private ComponentMetrics(Tally tally) {
        this.tally = tally;
    }

    /**
     * A component and how it is called.
     *
     * @param name what its sink label says, if it is a sink
     * @param component the component
     */
    record Named(String name, Component component) {}

    static List<Metric> of(List<Named> components, Tally tally) {
        ComponentMetrics all = new ComponentMetrics(tally);
        components.forEach(all::ask);
        return List.copyOf(all.metrics);
    }

    private void ask(Named named) {
        boolean sink = named.component() instanceof ResultSink;
        try {
            named.component().measure(new Taking(sink ? named.name() : ""));
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            tally.listenerFailed("metrics");
        }
    }

    /** Takes one component's numbers down. */
    private final class Taking implements Measures {
        private final String sink;
        private int taken;

        private Taking(String sink) {
            this.sink = sink;
        }

        @Override
        public void gauge(String name, double value, String... labels) {
            take(name, labels, checked -> Metric.gauge(name, value, checked));
        }

        @Override
        public void counter(String name, double value, String... labels) {
            take(name, labels, checked -> Metric.counter(name, value, checked));
        }

        @Override
        public void histogram(String name, List<Double> bounds, List<Long> counts, double sum, String... labels) {
            if (bounds.size() > MOST_BUCKETS || counts.size() != bounds.size() + 1) {
                leaveOut();
                return;
            }
            Histogram.View view = new Histogram.View(bounds, counts, sum);
            take(name, labels, checked -> Metric.histogram(name, view, checked));
        }

        private void take(String name, String[] labels, Function<Map<String, String>, Metric> metric) {
            if (++taken > MOST || !NAME.matcher(name).matches() || !areLabels(labels)) {
                leaveOut();
                return;
            }
            Map<String, String> checked = new LinkedHashMap<>();
            if (!sink.isEmpty()) {
                checked.put("sink", sink);
            }
            for (int i = 0; i < labels.length; i += 2) {
                checked.put(labels[i], Text.line(labels[i + 1], LABEL_TEXT));
            }
            if (known.add(name + checked)) {
                metrics.add(metric.apply(checked));
            } else {
                leaveOut();
            }
        }

        private boolean areLabels(String[] labels) {
            boolean good = labels.length % 2 == 0 && labels.length <= 2 * MOST_LABELS;
            for (int i = 0; good && i < labels.length; i += 2) {
                good = NAME.matcher(labels[i]).matches() && labels[i + 1] != null;
            }
            return good;
        }

        private void leaveOut() {
            tally.truncated("metrics");
        }
    }
}
