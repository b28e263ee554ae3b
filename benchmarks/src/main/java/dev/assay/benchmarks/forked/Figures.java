package dev.assay.benchmarks.forked;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Figures of one run by name, in order. */
public final class Figures {

    /**
     * One figure.
     *
     * @param value how much
     * @param unit of what
     */
    public record Figure(double value, String unit) {}

    private static final String WORD = "measured";

    private final Map<String, Figure> all = new LinkedHashMap<>();

    /** Adds one. */
    public Figures add(String name, double value, String unit) {
        all.put(name, new Figure(value, unit));
        return this;
    }

    /** Adds median, 99th percentile and maximum of these, which are sorted for that. */
    public Figures spread(String name, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        add(name + "-p50", at(sorted, 0.5), "us");
        add(name + "-p99", at(sorted, 0.99), "us");
        add(name + "-max", at(sorted, 1), "us");
        return add(name + "-count", sorted.length, "fires");
    }

    private static double at(long[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))] / 1000.0;
    }

    /** All of them. */
    public Map<String, Figure> all() {
        return all;
    }

    /** The value of one. */
    public double get(String name) {
        Figure figure = all.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("there is no " + name + " in " + all.keySet());
        }
        return figure.value();
    }

    /** Prints them so that {@link #read} finds them. */
    public void print(PrintStream out) {
        all.forEach((name, figure) ->
                out.printf(Locale.ROOT, "%s %s %.3f %s%n", WORD, name, figure.value(), figure.unit()));
        out.flush();
    }

    /** Reads what was printed; other lines are left out. */
    public static Figures read(Iterable<String> lines) {
        Figures figures = new Figures();
        for (String line : lines) {
            String[] words = line.strip().split(" ");
            if (words.length == 4 && words[0].equals(WORD)) {
                figures.add(words[1], Double.parseDouble(words[2]), words[3]);
            }
        }
        return figures;
    }
}
