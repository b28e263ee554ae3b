package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;

/**
 * Memory, heap and CPU in one {@code long}, so that one compare-and-set reserves all three: 21 bits each, in MiB, MiB
 * and hundredths of a CPU.
 *
 * <p>So a field ends at 2 TiB or 20 971 CPUs. What is asked for is rounded up and what there is is rounded down.
 */
final class Packed {

    private static final int BITS = 21;
    private static final long FIELD = (1L << BITS) - 1;
    private static final long MIB = 1L << 20;

    private Packed() {}

    static long of(long memoryMib, long heapMib, long centiCpus) {
        return clamp(memoryMib) << (2 * BITS) | clamp(heapMib) << BITS | clamp(centiCpus);
    }

    private static long clamp(long value) {
        return Math.max(0, Math.min(FIELD, value));
    }

    /** What a run at this level takes: of the host's heap, or of the machine's memory. */
    static long of(ResourceRequest request, Isolation level) {
        long mib = request.memoryBytes() / MIB + (request.memoryBytes() % MIB == 0 ? 0 : 1);
        long centi = (long) Math.ceil(request.cpus() * 100 - 1e-6);
        return level == Isolation.PROCESS ? of(mib, 0, centi) : of(0, mib, centi);
    }

    /** Ceilings, rounded down. */
    static long floor(long memoryBytes, long heapBytes, double cpus) {
        return of(memoryBytes / MIB, heapBytes / MIB, (long) Math.min(FIELD, cpus * 100 + 1e-6));
    }

    static long memory(long packed) {
        return packed >>> (2 * BITS);
    }

    static long heap(long packed) {
        return packed >>> BITS & FIELD;
    }

    static long cpu(long packed) {
        return packed & FIELD;
    }

    static long memoryBytes(long packed) {
        return memory(packed) * MIB;
    }

    static long heapBytes(long packed) {
        return heap(packed) * MIB;
    }

    static double cpus(long packed) {
        return cpu(packed) / 100.0;
    }

    /** Whether a field holds its largest value, and so perhaps less than what was asked for. */
    static boolean isFull(long packed) {
        return memory(packed) == FIELD || heap(packed) == FIELD || cpu(packed) == FIELD;
    }

    /** Whether {@code used + request <= ceiling} in each field that the request touches. */
    static boolean fits(long used, long request, long ceiling) {
        return fieldFits(memory(used), memory(request), memory(ceiling))
                && fieldFits(heap(used), heap(request), heap(ceiling))
                && fieldFits(cpu(used), cpu(request), cpu(ceiling));
    }

    private static boolean fieldFits(long used, long request, long ceiling) {
        return request == 0 || used + request <= ceiling;
    }

    /** The sum, each field ending at its largest value. */
    static long plus(long one, long other) {
        return of(memory(one) + memory(other), heap(one) + heap(other), cpu(one) + cpu(other));
    }

    /** The smaller of each field. */
    static long min(long one, long other) {
        return of(
                Math.min(memory(one), memory(other)), Math.min(heap(one), heap(other)), Math.min(cpu(one), cpu(other)));
    }
}
