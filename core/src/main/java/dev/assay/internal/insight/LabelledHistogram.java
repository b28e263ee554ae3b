package dev.assay.internal.insight;

import dev.assay.support.measure.Histogram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A histogram for each combination of label values, up to a bound. Thread-safe; reading takes no lock. */
public final class LabelledHistogram {

    private static final int MOST = 100;

    private final Labels<Histogram> histograms;

    LabelledHistogram(int labels, Supplier<Histogram> fresh) {
        this.histograms = new Labels<>(Collections.nCopies(labels, LabelledCounter.OTHER), MOST, fresh);
    }

    void add(double value, String label) {
        histograms.of(label).add(value);
    }

    void add(double value, String first, String second) {
        histograms.of(first, second).add(value);
    }

    /** The histograms by label values. */
    public Map<List<String>, Histogram.View> read() {
        Map<List<String>, Histogram.View> read = new LinkedHashMap<>();
        histograms.all().forEach((values, histogram) -> read.put(values, histogram.read()));
        return read;
    }
}
