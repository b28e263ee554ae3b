package dev.assay.internal.resource;

import dev.assay.spi.resource.MachineReading;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A monitor at one moment. Immutable.
 *
 * @param reading the last reading
 * @param readingAgeNanos how old it is; absent before the first
 * @param memoryCapacity the machine's memory that this process may use, in bytes
 * @param cpuCapacity how many CPUs it may use
 * @param usedCpus how many of them everybody keeps busy
 * @param othersCpus how many of them others than the runs keep busy, smoothed
 * @param heapMax the largest heap, in bytes
 * @param heapLive what it held after the last collection, in bytes
 * @param memoryCeiling what processes may reserve now, in bytes
 * @param heapCeiling what runs in the JVM may reserve now, in bytes
 * @param cpuCeiling what runs may reserve now, in CPUs
 * @param memoryReserved reserved by processes, in bytes
 * @param heapReserved reserved by runs in the JVM, in bytes
 * @param cpuReserved reserved, in CPUs
 * @param blind whether readings are stale or lack the available memory
 * @param gateOpen whether runs may begin
 * @param gateCause why not, empty if open
 * @param heapGateOpen whether runs in the host's JVM may begin
 * @param heapGateCause why not, empty if open
 * @param gateChanges how often they opened or closed
 * @param residueNanos CPU time of the host's process that no run is to blame for, since the first sample
 * @param residueCpus how many CPUs that was between the last two samples
 * @param granted how many requests were granted
 * @param delayed how many were put off, each time they asked
 * @param probeFailures how many readings failed
 * @param metered how many runs are metered now
 */
public record MonitorView(
        MachineReading reading,
        OptionalLong readingAgeNanos,
        OptionalLong memoryCapacity,
        double cpuCapacity,
        OptionalDouble usedCpus,
        OptionalDouble othersCpus,
        long heapMax,
        long heapLive,
        long memoryCeiling,
        long heapCeiling,
        double cpuCeiling,
        long memoryReserved,
        long heapReserved,
        double cpuReserved,
        boolean blind,
        boolean gateOpen,
        String gateCause,
        boolean heapGateOpen,
        String heapGateCause,
        long gateChanges,
        OptionalLong residueNanos,
        OptionalDouble residueCpus,
        long granted,
        long delayed,
        long probeFailures,
        int metered) {}
