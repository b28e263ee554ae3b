package dev.assay.internal.resource;

import dev.assay.spi.resource.MachineReading;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the last sample said and what follows from it; published whole, read by every admission.
 *
 * @param stampNanos when the machine was read, by the ticker
 * @param sampled whether it ever was
 * @param reading the machine as read; nothing known before the first sample
 * @param memoryCapacity the last known
 * @param cpuCapacity as read, else what the JVM may use
 * @param foreignCpus how many CPUs others keep busy, smoothed; absent if not known
 * @param usedCpus how many CPUs everybody keeps busy; absent if not known
 * @param heapMax how large the heap may grow
 * @param heapLive what it held after the last collection
 * @param ceilings what may be reserved, packed
 * @param blindCeilings what may be reserved if this has become stale, packed
 * @param maxima what may be reserved at best, packed
 * @param memoryKnown whether available memory is known
 * @param gate whether runs may begin
 */
record Snapshot(
        long stampNanos,
        boolean sampled,
        MachineReading reading,
        OptionalLong memoryCapacity,
        double cpuCapacity,
        OptionalDouble foreignCpus,
        OptionalDouble usedCpus,
        long heapMax,
        long heapLive,
        long ceilings,
        long blindCeilings,
        long maxima,
        boolean memoryKnown,
        Gate.State gate) {

    /** The numbers the gate goes by, as far as known. */
    Map<String, Number> gateNumbers() {
        Map<String, Number> numbers = new TreeMap<>();
        reading.memoryAvailableBytes().ifPresent(bytes -> numbers.put("availableBytes", bytes));
        reading.memoryPressurePercent().ifPresent(percent -> numbers.put("memoryPressurePercent", percent));
        memoryCapacity.ifPresent(bytes -> numbers.put("lowWaterBytes", MonitorPolicy.lowWater(bytes)));
        return numbers;
    }
}
