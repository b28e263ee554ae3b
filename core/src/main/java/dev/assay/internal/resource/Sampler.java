package dev.assay.internal.resource;

import dev.assay.spi.resource.MachineReading;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns readings into ceilings. It owns all differences between readings, so that no other reader of the same counters
 * can disturb it. Sampler thread only.
 *
 * <pre>
 * memory ceiling = min(share * capacity, available - low water + what running processes have taken of their reservations)
 * heap ceiling   = share * largest heap - max(host's own, live - reserved)
 * CPU ceiling    = share * capacity - what others keep busy
 * </pre>
 *
 * <p>Available memory already lacks what running processes hold; the part of their reservations that they don't hold
 * yet is kept for them by the ledger. What a run in the JVM holds can't be measured: the heap that is live beyond the
 * reservations counts as the host's.
 */
final class Sampler {

    private static final double SMOOTHING = 0.3;

    private final MonitorPolicy policy;
    private final JvmGauge jvm;
    private final Gate gate;

    private @Nullable MachineReading previous;
    private long previousOwnCpu;
    private OptionalDouble foreignCpus = OptionalDouble.empty();
    private OptionalDouble usedCpus = OptionalDouble.empty();
    private OptionalLong memoryCapacity = OptionalLong.empty();
    private long lastLive = -1;
    private long hostHeap;
    private long heapReservedAtLive;

    Sampler(MonitorPolicy policy, JvmGauge jvm) {
        this.policy = policy;
        this.jvm = jvm;
        this.gate = new Gate(policy.pressurePercent(), policy.dwell().toNanos());
    }

    /** What holds before the first sample: nothing is known but the JVM itself. */
    Snapshot before(long nowNanos) {
        MachineReading nothing = MachineReading.builder(nowNanos, "none").build();
        return snapshot(nowNanos, nothing, false, Gate.State.OPEN, 0, 0);
    }

    /**
     * Takes in a reading.
     *
     * @param reserved what is reserved now, packed
     * @param ownCpuNanos CPU time of all runs so far
     * @param materialised what running processes have taken of their reservations
     */
    Snapshot step(long nowNanos, MachineReading reading, long reserved, long ownCpuNanos, long materialised) {
        if (reading.memoryTotalBytes().isPresent()) {
            memoryCapacity = reading.memoryTotalBytes();
        }
        stepCpu(reading, ownCpuNanos);
        long lowWater = MonitorPolicy.lowWater(memoryCapacity.orElse(0));
        Gate.State state =
                gate.step(nowNanos, reading.memoryAvailableBytes(), lowWater, reading.memoryPressurePercent());
        return snapshot(nowNanos, reading, true, state, reserved, materialised);
    }

    private void stepCpu(MachineReading reading, long ownCpuNanos) {
        MachineReading base = previous;
        if (base != null && reading.stampNanos() - base.stampNanos() < policy.periodNanos() / 10) {
            return; // too close together for counters that step in hundredths of a second, or the same reading again
        }
        previous = reading;
        long own = ownCpuNanos - previousOwnCpu;
        previousOwnCpu = ownCpuNanos;
        if (base == null
                || base.cpuBusyNanos().isEmpty()
                || reading.cpuBusyNanos().isEmpty()
                || !base.source().equals(reading.source())
                || !base.cpuCapacity().equals(reading.cpuCapacity())) {
            // Another scope counts other things: no difference between the two means anything.
            if (reading.cpuBusyNanos().isEmpty()) {
                foreignCpus = OptionalDouble.empty();
                usedCpus = OptionalDouble.empty();
            }
            return;
        }
        long busy = reading.cpuBusyNanos().getAsLong() - base.cpuBusyNanos().getAsLong();
        if (busy < 0) {
            return;
        }
        double elapsed = reading.stampNanos() - base.stampNanos();
        double most = reading.cpuCapacity().orElse(jvm.processors());
        usedCpus = OptionalDouble.of(Math.min(most, busy / elapsed));
        double foreign = Math.min(most, Math.max(0, busy - own) / elapsed);
        foreignCpus = OptionalDouble.of(
                foreignCpus.isEmpty()
                        ? foreign
                        : foreignCpus.getAsDouble() + SMOOTHING * (foreign - foreignCpus.getAsDouble()));
    }

    private Snapshot snapshot(
            long nowNanos,
            MachineReading reading,
            boolean sampled,
            Gate.State state,
            long reserved,
            long materialised) {
        // A stamp from the future would never get stale.
        long stamp = reading.stampNanos() - nowNanos > 0 ? nowNanos : reading.stampNanos();
        long heapMax = jvm.maxBytes();
        long live = jvm.liveBytes();
        long heapCeiling = heapCeiling(heapMax, live, reserved);
        double cpus = reading.cpuCapacity().orElse(jvm.processors());

        long mostMemory = (long) (memoryCapacity.orElse(Long.MAX_VALUE) * policy.memoryCeiling());
        long blindMemory = memoryCapacity.isPresent()
                ? (long) (Math.min(policy.memoryCeiling(), MonitorPolicy.BLIND_SHARE) * memoryCapacity.getAsLong())
                : (long) (heapMax * MonitorPolicy.NEVER_READ_SHARE);
        OptionalLong available = reading.memoryAvailableBytes();
        boolean memoryKnown = available.isPresent() && memoryCapacity.isPresent();
        long memory = memoryKnown
                ? Math.min(
                        mostMemory,
                        Math.max(
                                0,
                                available.getAsLong()
                                        - MonitorPolicy.lowWater(memoryCapacity.getAsLong())
                                        + materialised))
                : blindMemory;

        double mostCpus = cpus * policy.cpuCeiling();
        double blindCpus = Math.min(mostCpus, cpus * MonitorPolicy.BLIND_SHARE);
        double freeCpus = foreignCpus.isPresent() ? Math.max(0, mostCpus - foreignCpus.getAsDouble()) : blindCpus;

        return new Snapshot(
                stamp,
                sampled,
                reading,
                memoryCapacity,
                cpus,
                foreignCpus,
                usedCpus,
                heapMax,
                live,
                Packed.floor(memory, heapCeiling, freeCpus),
                Packed.floor(blindMemory, (long) (heapCeiling * MonitorPolicy.BLIND_SHARE), blindCpus),
                Packed.floor(mostMemory, (long) (heapMax * policy.heapCeiling()), mostCpus),
                memoryKnown,
                state);
    }

    private long heapCeiling(long heapMax, long live, long reserved) {
        if (live != lastLive) {
            // A collection has been: what was live then, beside what was reserved then.
            lastLive = live;
            heapReservedAtLive = Packed.heapBytes(reserved);
            hostHeap = heapReservedAtLive == 0 ? live : Math.min(hostHeap, live);
        }
        long others = Math.max(hostHeap, live - heapReservedAtLive);
        return Math.max(0, (long) (heapMax * policy.heapCeiling()) - others);
    }
}
