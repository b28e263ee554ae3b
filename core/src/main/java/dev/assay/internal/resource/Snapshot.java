package dev.assay.internal.resource;

import dev.assay.internal.resource.probe.RawReading;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the last sample said and what follows from it. Filled by the sampler and published by the {@link Board}; whoever
 * wants more than a few numbers of it takes a copy from there. Negative numbers are not known.
 */
final class Snapshot {

    /** The machine as read; its stamp is as the probe says. */
    final RawReading reading = new RawReading();

    /** When the machine was read, by the ticker; never in the future. */
    long stampNanos;

    /** Whether it ever was. */
    boolean sampled;

    /** The last known. */
    long memoryCapacityBytes = -1;

    /** As read, else what the JVM may use. */
    double cpuCapacity;

    /** How many CPUs others keep busy, smoothed. */
    double foreign = -1;

    /** How many CPUs everybody keeps busy. */
    double used = -1;

    /** How large the heap may grow. */
    long heapMax;

    /** What it held after the last collection. */
    long heapLive;

    /** What may be reserved, packed. */
    long ceilings;

    /** What may be reserved if this has become stale, packed. */
    long blindCeilings;

    /** What may be reserved at best, packed. */
    long maxima;

    /** Whether available memory is known. */
    boolean memoryKnown;

    /** Whether runs may begin. */
    Gate.State gate = Gate.State.OPEN;

    /** Whether runs in the host's JVM may. */
    Gate.State heapGate = Gate.State.OPEN;

    /** CPU time of the host's process that no run is to blame for, since the monitor began. */
    long residueNanos = -1;

    /** How many CPUs that was between the last two samples. */
    double residueCpus = -1;

    void set(Snapshot other) {
        reading.set(other.reading);
        stampNanos = other.stampNanos;
        sampled = other.sampled;
        memoryCapacityBytes = other.memoryCapacityBytes;
        cpuCapacity = other.cpuCapacity;
        foreign = other.foreign;
        used = other.used;
        heapMax = other.heapMax;
        heapLive = other.heapLive;
        ceilings = other.ceilings;
        blindCeilings = other.blindCeilings;
        maxima = other.maxima;
        memoryKnown = other.memoryKnown;
        gate = other.gate;
        heapGate = other.heapGate;
        residueNanos = other.residueNanos;
        residueCpus = other.residueCpus;
    }

    OptionalLong memoryCapacity() {
        return memoryCapacityBytes < 0 ? OptionalLong.empty() : OptionalLong.of(memoryCapacityBytes);
    }

    OptionalDouble foreignCpus() {
        return known(foreign);
    }

    OptionalDouble usedCpus() {
        return known(used);
    }

    static OptionalDouble known(double value) {
        return value < 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Whether a run that takes heap, or one that takes the machine's memory, may begin. */
    boolean isOpen(boolean heap) {
        return gate.open() && (!heap || heapGate.open());
    }

    /** The numbers the gate goes by, as far as known. */
    Map<String, Number> gateNumbers() {
        Map<String, Number> numbers = new TreeMap<>();
        put(numbers, "availableBytes", reading.memoryAvailableBytes);
        if (reading.memoryPressurePercent >= 0) {
            numbers.put("memoryPressurePercent", reading.memoryPressurePercent);
        }
        if (reading.memoryStallPercent >= 0) {
            numbers.put("memoryStallPercent", reading.memoryStallPercent);
        }
        if (memoryCapacityBytes >= 0) {
            numbers.put("lowWaterBytes", MonitorPolicy.lowWater(memoryCapacityBytes));
        }
        return numbers;
    }

    /** The numbers the heap's gate goes by. */
    Map<String, Number> heapNumbers() {
        Map<String, Number> numbers = new TreeMap<>();
        numbers.put("liveBytes", heapLive);
        numbers.put("heapBytes", heapMax);
        return numbers;
    }

    private static void put(Map<String, Number> numbers, String name, long value) {
        if (value >= 0) {
            numbers.put(name, value);
        }
    }
}
