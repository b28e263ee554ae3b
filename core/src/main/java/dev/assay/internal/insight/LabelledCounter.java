package dev.assay.internal.insight;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A sum for each combination of label values. Thread-safe; reading takes no lock.
 *
 * <p>Label values come partly from outside, so there is a bound: what comes after it counts as {@value #OTHER}.
 */
public final class LabelledCounter {

    /** Stands for every combination beyond the bound. */
    public static final String OTHER = "other";

    private static final int MOST = 100;

    private final Labels<LongAdder> sums;

    /** A counter with so many labels. */
    LabelledCounter(int labels) {
        this.sums = new Labels<>(Collections.nCopies(labels, OTHER), MOST, LongAdder::new);
    }

    void add(long amount, String label) {
        sums.of(label).add(amount);
    }

    void add(long amount, String first, String second) {
        sums.of(first, second).add(amount);
    }

    void add(long amount, String first, String second, String third) {
        sums.of(first, second, third).add(amount);
    }

    /** The sums by label values, in the order of the values. */
    public Map<List<String>, Long> read() {
        Map<List<String>, Long> read =
                new TreeMap<>((one, other) -> String.join("\n", one).compareTo(String.join("\n", other)));
        sums.all().forEach((values, sum) -> read.put(values, sum.sum()));
        return read;
    }

    /** The sum over all values. */
    public long total() {
        return sums.all().values().stream().mapToLong(LongAdder::sum).sum();
    }
}
