package dev.assay.internal.insight;

import dev.assay.support.measure.Histogram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A histogram for each combination of label values, up to a bound. Thread-safe; reading takes no lock. */
public final class LabelledHistogram {

    private static final int MOST = 100;

    private final int labels;
    private final Supplier<Histogram> fresh;
    private final Map<List<String>, Histogram> histograms = new ConcurrentHashMap<>();

    LabelledHistogram(int labels, Supplier<Histogram> fresh) {
        this.labels = labels;
        this.fresh = fresh;
    }

    void add(double value, String... values) {
        List<String> key = List.of(values);
        Histogram histogram = histograms.get(key);
        if (histogram == null) {
            List<String> bounded = histograms.size() < MOST ? key : Collections.nCopies(labels, LabelledCounter.OTHER);
            histogram = histograms.computeIfAbsent(bounded, unused -> fresh.get());
        }
        histogram.add(value);
    }

    /** The histograms by label values. */
    public Map<List<String>, Histogram.View> read() {
        Map<List<String>, Histogram.View> read = new LinkedHashMap<>();
        histograms.forEach((values, histogram) -> read.put(values, histogram.read()));
        return read;
    }
}
