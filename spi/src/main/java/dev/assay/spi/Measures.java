package dev.assay.spi;

import java.util.List;

/**
 * Takes down the numbers that a component tells of itself in {@link Component#measure}.
 *
 * <p>Names follow Prometheus: {@code assay_} or the component's own word first, base units, {@code _total} for what only
 * rises. Labels are pairs of name and value from closed or bounded sets, never a job, a host or a subject. What does not
 * keep to that, and what comes after the first 500 numbers of a component, is left out and counted. For one call; not
 * thread-safe.
 */
public interface Measures {

    /** A number that rises and falls. */
    void gauge(String name, double value, String... labels);

    /** A number that only rises while the component lives. */
    void counter(String name, double value, String... labels);

    /**
     * Many values in buckets.
     *
     * @param bounds the upper bounds of the buckets, rising
     * @param counts how many values are at most each bound, and last how many there are
     * @param sum the sum of all values
     */
    void histogram(String name, List<Double> bounds, List<Long> counts, double sum, String... labels);
}
