package dev.assay.internal.insight;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

    private final int labels;
    private final Map<List<String>, LongAdder> sums = new ConcurrentHashMap<>();

    /** A counter with so many labels. */
    LabelledCounter(int labels) {
        this.labels = labels;
    }

    void add(long amount, String... values) {
        List<String> key = List.of(values);
        LongAdder sum = sums.get(key);
        if (sum == null) {
            List<String> bounded = sums.size() < MOST ? key : Collections.nCopies(labels, OTHER);
            sum = sums.computeIfAbsent(bounded, fresh -> new LongAdder());
        }
        sum.add(amount);
    }

    /** The sums by label values, in the order of the values. */
    public Map<List<String>, Long> read() {
        Map<List<String>, Long> read =
                new TreeMap<>((one, other) -> String.join("\n", one).compareTo(String.join("\n", other)));
        sums.forEach((values, sum) -> read.put(values, sum.sum()));
        return read;
    }

    /** The sum over all values. */
    public long total() {
        return sums.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
