package dev.assay.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One contender's figure in each of the rounds. */
record Series(String name, String unit, List<Double> rounds) {

    Series(String name, String unit) {
        this(name, unit, new ArrayList<>());
    }

    void add(double value) {
        rounds.add(value);
    }

    /** The middle one of the rounds. */
    double median() {
        return middle(rounds);
    }

    /** The middle one of what this is divided by the other in each round, which ran one after the other. */
    double dividedBy(Series other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(rounds.size(), other.rounds.size()); round++) {
            ratios.add(rounds.get(round) / other.rounds.get(round));
        }
        return middle(ratios);
    }

    private static double middle(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
