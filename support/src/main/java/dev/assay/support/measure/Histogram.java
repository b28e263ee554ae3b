package dev.assay.support.measure;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** How values are spread over fixed buckets. Thread-safe; reading takes no lock and may be a value behind in its sum. */
public final class Histogram {

    private static final double[] SECONDS = {
        0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 3600, 14_400, 86_400
    };
    private static final double[] BYTES = {
        1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26, 1 << 28, 1 << 30, 4.0 * (1 << 30), 16.0 * (1 << 30)
    };

    private final double[] bounds;
    private final AtomicLongArray counts; // one more than bounds, for what is above all of them
    private final DoubleAdder sum = new DoubleAdder();

    /**
     * What a histogram holds.
     *
     * @param bounds the upper bounds of the buckets, rising
     * @param counts how many values are at most each bound, and last how many there are in all
     * @param sum the sum of all values
     */
    public record View(List<Double> bounds, List<Long> counts, double sum) {

        /** Copies the lists. */
        public View {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }

        /** How many values there are. */
        public long count() {
            return counts.get(counts.size() - 1);
        }
    }

    private Histogram(double[] bounds) {
        this.bounds = bounds;
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /** Buckets from a millisecond to a day. */
    public static Histogram ofSeconds() {
        return new Histogram(SECONDS);
    }

    /** Buckets from 64 KiB to 16 GiB. */
    public static Histogram ofBytes() {
        return new Histogram(BYTES);
    }

    /** Counts a value. */
    public void add(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sum.add(value);
    }

    /** What it holds now. */
    public View read() {
        Long[] upTo = new Long[counts.length()];
        long total = 0;
        for (int i = 0; i < upTo.length; i++) {
            total += counts.get(i);
            upTo[i] = total;
        }
        Double[] limits = new Double[bounds.length];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = bounds[i];
        }
        return new View(List.of(limits), List.of(upTo), sum.sum());
    }
}
