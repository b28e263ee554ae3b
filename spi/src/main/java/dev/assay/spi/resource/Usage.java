package dev.assay.spi.resource;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a run used.
 *
 * @param cpuNanos CPU time, in nanoseconds
 * @param cpuAccuracy how far that can be trusted
 * @param memoryBytes peak resident memory of its processes, or bytes allocated on its threads in the host's JVM
 * @param memoryAccuracy how far that can be trusted; allocated bytes are an upper bound
 */
public record Usage(OptionalLong cpuNanos, Accuracy cpuAccuracy, OptionalLong memoryBytes, Accuracy memoryAccuracy) {

    /** Nothing is known. */
    public static final Usage UNKNOWN =
            new Usage(OptionalLong.empty(), Accuracy.UNKNOWN, OptionalLong.empty(), Accuracy.UNKNOWN);

    /** Checks that a value and its accuracy agree. */
    public Usage {
        Objects.requireNonNull(cpuAccuracy, "cpuAccuracy");
        Objects.requireNonNull(memoryAccuracy, "memoryAccuracy");
        if (cpuNanos.isPresent() == (cpuAccuracy == Accuracy.UNKNOWN)
                || memoryBytes.isPresent() == (memoryAccuracy == Accuracy.UNKNOWN)) {
            throw new IllegalArgumentException("a value is absent exactly if its accuracy is UNKNOWN");
        }
    }

    /** The sum over attempts: CPU time added, the larger memory, the weaker accuracies. */
    public Usage plus(Usage other) {
        Accuracy cpu = weaker(cpuAccuracy, other.cpuAccuracy);
        Accuracy memory = weaker(memoryAccuracy, other.memoryAccuracy);
        return new Usage(
                cpu == Accuracy.UNKNOWN
                        ? OptionalLong.empty()
                        : OptionalLong.of(cpuNanos.orElseThrow() + other.cpuNanos.orElseThrow()),
                cpu,
                memory == Accuracy.UNKNOWN
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.max(memoryBytes.orElseThrow(), other.memoryBytes.orElseThrow())),
                memory);
    }

    private static Accuracy weaker(Accuracy one, Accuracy other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
