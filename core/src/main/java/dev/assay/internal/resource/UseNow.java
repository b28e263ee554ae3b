package dev.assay.internal.resource;

/**
 * What a run uses at the moment, to hold against its limits.
 *
 * @param look which look it comes from; two with the same number are the same look, and prove nothing to each other
 * @param cpuNanos CPU time so far; negative if not known
 * @param memoryBytes resident memory now, or bytes allocated so far in the host's JVM; negative if not known
 * @param threads threads now beside the run's own, or those of its processes; negative if not known
 */
public record UseNow(long look, long cpuNanos, long memoryBytes, int threads) {

    /** Nothing is known. */
    public static final UseNow UNKNOWN = new UseNow(0, -1, -1, -1);
}
