package dev.assay.testkit;

import dev.assay.spi.Component;
import dev.assay.spi.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the numbers that a component tells of itself, for a test to look at. Not thread-safe. */
public final class RecordingMeasures implements Measures {

    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Keeps nothing yet. */
    public RecordingMeasures() {}

    /** What a component tells now. */
    public static RecordingMeasures of(Component component) {
        RecordingMeasures measures = new RecordingMeasures();
        component.measure(measures);
        return measures;
    }

    @Override
    public void gauge(String name, double value, String... labels) {
        keep(name, value, labels);
    }

    @Override
    public void counter(String name, double value, String... labels) {
        keep(name, value, labels);
    }

    /** Keeps how many values there are. */
    @Override
    public void histogram(String name, List<Double> bounds, List<Long> counts, double sum, String... labels) {
        if (counts.size() != bounds.size() + 1) {
            throw new AssertionError(name + " has " + counts.size() + " counts for " + bounds.size() + " bounds");
        }
        keep(name, counts.get(counts.size() - 1).doubleValue(), labels);
    }

    private void keep(String name, double value, String... labels) {
        String key = key(name, labels);
        if (values.putIfAbsent(key, value) != null) {
            throw new AssertionError(key + " was told twice");
        }
    }

    private static String key(String name, String... labels) {
        if (labels.length % 2 != 0) {
            throw new AssertionError(name + " has a label without a value");
        }
        Map<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            sorted.put(labels[i], labels[i + 1]);
        }
        return sorted.isEmpty() ? name : name + sorted;
    }

    /** A number by its name and labels; of a histogram how many values it holds. Empty if it was not told. */
    public Optional<Double> value(String name, String... labels) {
        return Optional.ofNullable(values.get(key(name, labels)));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
