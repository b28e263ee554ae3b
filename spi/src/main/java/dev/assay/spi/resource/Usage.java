package dev.assay.spi.resource;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a run used.
 *
 * @param cpuNanos CPU time, in nanoseconds; over the time the attempt took it is the average
 * @param cpuAccuracy how far that can be trusted
 * @param memoryBytes peak resident memory of its processes, or bytes allocated on its threads in the host's JVM
 * @param memoryAccuracy how far that can be trusted; allocated bytes are an upper bound
 * @param peakCpus how many CPUs it kept busy between the two samples where that was most; absent if fewer were taken
 * @param averageMemoryBytes resident memory of its processes on average over all samples; absent in the host's JVM, where
 *     what is held at a time can't be told
 */
public record Usage(
        OptionalLong cpuNanos,
        Accuracy cpuAccuracy,
        OptionalLong memoryBytes,
        Accuracy memoryAccuracy,
        OptionalDouble peakCpus,
        OptionalLong averageMemoryBytes) {

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
        if (!(peakCpus.orElse(0) >= 0) || Double.isInfinite(peakCpus.orElse(0)) || averageMemoryBytes.orElse(0) < 0) {
            throw new IllegalArgumentException(
                    "a peak and an average are finite and not negative: " + peakCpus + ", " + averageMemoryBytes);
        }
    }

    /** Usage of which neither the peak of CPU nor the average of memory is known. */
    public Usage(OptionalLong cpuNanos, Accuracy cpuAccuracy, OptionalLong memoryBytes, Accuracy memoryAccuracy) {
        this(cpuNanos, cpuAccuracy, memoryBytes, memoryAccuracy, OptionalDouble.empty(), OptionalLong.empty());
    }

    /** The sum over attempts: CPU time added, the larger memory, peak and average, the weaker accuracies. */
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
                memory,
                peakCpus.isEmpty() || other.peakCpus.orElse(-1) > peakCpus.getAsDouble() ? other.peakCpus : peakCpus,
                averageMemoryBytes.isEmpty() || other.averageMemoryBytes.orElse(-1) > averageMemoryBytes.getAsLong()
                        ? other.averageMemoryBytes
                        : averageMemoryBytes);
    }

    private static Accuracy weaker(Accuracy one, Accuracy other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
