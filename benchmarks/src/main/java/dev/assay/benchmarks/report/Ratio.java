package dev.assay.benchmarks.report;

import java.util.Locale;

/**
 * A comparison: higher is better, 1.0 is even.
 *
 * @param name of the comparison
 * @param value ours by theirs for throughput, theirs by ours for cost
 * @param goal what it is meant to be at least; not a number if it is told for information
 */
record Ratio(String name, double value, double goal) {

    static Ratio of(String name, double value, double goal) {
        return new Ratio(name, value, goal);
    }

    @Override
    public String toString() {
        return Double.isNaN(goal)
                ? String.format(Locale.ROOT, "also %s %.2f", name, value)
                : String.format(Locale.ROOT, "ratio %s %.2f goal %s", name, value, goal);
    }
}
