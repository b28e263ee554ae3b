package dev.assay;

import dev.assay.support.measure.Histogram;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One number of a manager under the name and unit that a metrics system knows it by. Immutable.
 *
 * <p>Names follow Prometheus: base units, {@code _total} for counters. Labels come from closed or bounded sets and never name a
 * job, a host or a subject. {@code docs/operations.md} lists them all.
 *
 * @param name such as {@code assay_results_total}
 * @param kind what sort of number it is
 * @param unit {@code seconds}, {@code bytes}, {@code ratio}, or empty for a plain count
 * @param labels label names and values
 * @param value the number; for a histogram how many values it holds
 * @param buckets how a histogram's values are spread
 */
public record Metric(
        String name, Kind kind, String unit, Map<String, String> labels, double value, Optional<Buckets> buckets) {

    /** What sort of number a metric is. */
    public enum Kind {
        /** Only rises while a manager lives. */
        COUNTER,
        /** Rises and falls. */
        GAUGE,
        /** Many values in buckets. */
        HISTOGRAM
    }

    /**
     * How many values lie up to which bound.
     *
     * @param bounds the upper bounds, rising
     * @param counts how many values are at most each bound, and last how many there are
     * @param sum the sum of all values
     */
    public record Buckets(List<Double> bounds, List<Long> counts, double sum) {

        /** Copies the lists. */
        public Buckets {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }
    }

    /** Copies the labels. */
    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(buckets, "buckets");
        labels = Map.copyOf(labels);
    }

    static Metric gauge(String name, double value, Map<String, String> labels) {
        return new Metric(name, Kind.GAUGE, unit(name), labels, value, Optional.empty());
    }

    static Metric counter(String name, double value, Map<String, String> labels) {
        return new Metric(name, Kind.COUNTER, unit(name), labels, value, Optional.empty());
    }

    static Metric histogram(String name, Histogram.View view, Map<String, String> labels) {
        return new Metric(
                name,
                Kind.HISTOGRAM,
                unit(name),
                labels,
                (double) view.count(),
                Optional.of(new Buckets(view.bounds(), view.counts(), view.sum())));
    }

    private static String unit(String name) {
        String plain = name.endsWith("_total") ? name.substring(0, name.length() - "_total".length()) : name;
        String last = plain.substring(plain.lastIndexOf('_') + 1);
        return last.equals("seconds") || last.equals("bytes") || last.equals("ratio") ? last : "";
    }
}
