package dev.assay.spi.resource;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A reading of a process and its descendants.
 *
 * @param stampNanos when it was taken, by the ticker
 * @param cpuNanos CPU time of the living and of those already waited for, cumulative, in nanoseconds
 * @param residentBytes resident memory of the living, in bytes
 * @param processes how many live
 * @param threads how many threads they have together
 */
public record TreeReading(
        long stampNanos,
        OptionalLong cpuNanos,
        OptionalLong residentBytes,
        OptionalInt processes,
        OptionalInt threads) {

    /** Nothing is known. */
    public static final TreeReading UNKNOWN =
            new TreeReading(0, OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty());

    /** Checks that nothing is missing. */
    public TreeReading {
        Objects.requireNonNull(cpuNanos, "cpuNanos");
        Objects.requireNonNull(residentBytes, "residentBytes");
        Objects.requireNonNull(processes, "processes");
        Objects.requireNonNull(threads, "threads");
    }

    /** A reading that does not know the number of threads. */
    public TreeReading(long stampNanos, OptionalLong cpuNanos, OptionalLong residentBytes, OptionalInt processes) {
        this(stampNanos, cpuNanos, residentBytes, processes, OptionalInt.empty());
    }
}
