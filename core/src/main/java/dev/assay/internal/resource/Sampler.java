package dev.assay.internal.resource;

import dev.assay.internal.resource.probe.RawReading;
import dev.assay.spi.resource.MachineReading;

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
    private static final long UNKNOWN = -1;

    private final MonitorPolicy policy;
    private final JvmGauge jvm;
    private final Gate gate;
    private final HeapGate heapGate;

    // What the CPU counters were at the sample they are compared with.
    private boolean compared;
    private long baseStamp;
    private long baseBusy = UNKNOWN;
    private double baseCapacity = UNKNOWN;
    private String baseSource = "";
    private long baseOwn;
    private double foreignCpus = UNKNOWN;
    private double usedCpus = UNKNOWN;

    private long firstProcess = UNKNOWN;
    private long firstInJvm;
    private long residueNanos = UNKNOWN;
    private double residueCpus = UNKNOWN;
    private long residueStamp;

    private long memoryCapacity = UNKNOWN;
    private long lastLive = -1;
    private long hostHeap;
    private long heapReservedAtLive;

    Sampler(MonitorPolicy policy, JvmGauge jvm) {
        this.policy = policy;
        this.jvm = jvm;
        this.gate = new Gate(
                policy.pressurePercent(), policy.stallPercent(), policy.dwell().toNanos());
        this.heapGate = new HeapGate(policy.dwell().toNanos());
    }

    /** What runs have to do with a sample. */
    static final class Runs {
        /** What is reserved now, packed. */
        long reserved;
        /** CPU time of all runs so far. */
        long cpuNanos;
        /** CPU time so far of those in the host's JVM. */
        long inJvmCpuNanos;
        /** What running processes have taken of their reservations. */
        long materialisedBytes;
    }

    /** What holds before the first sample: nothing is known but the JVM itself. */
    void before(long nowNanos, Snapshot into) {
        into.reading.clear(nowNanos, "none");
        fill(into, nowNanos, false, 0, 0);
    }

    /** Takes in a probe's reading. For tests: it answers what it filled. */
    Snapshot step(long nowNanos, MachineReading reading, long reserved, long ownCpuNanos, long materialised) {
        Runs runs = new Runs();
        runs.reserved = reserved;
        runs.cpuNanos = ownCpuNanos;
        runs.materialisedBytes = materialised;
        Snapshot filled = new Snapshot();
        filled.reading.set(reading);
        step(nowNanos, runs, filled);
        return filled;
    }

    /** Takes in the reading that is in the snapshot, and fills the rest of it. */
    void step(long nowNanos, Runs runs, Snapshot into) {
        RawReading reading = into.reading;
        if (reading.memoryTotalBytes >= 0) {
            memoryCapacity = reading.memoryTotalBytes;
        }
        stepCpu(reading, runs.cpuNanos);
        stepResidue(nowNanos, runs.inJvmCpuNanos);
        long lowWater = MonitorPolicy.lowWater(Math.max(0, memoryCapacity));
        into.gate = gate.step(
                nowNanos,
                reading.memoryAvailableBytes,
                lowWater,
                reading.memoryPressurePercent,
                reading.memoryStallPercent);
        fill(into, nowNanos, true, runs.reserved, runs.materialisedBytes);
        into.heapGate = heapGate.step(nowNanos, into.heapLive, into.heapMax);
    }

    private void stepCpu(RawReading reading, long ownCpuNanos) {
        if (compared && reading.stampNanos - baseStamp < policy.periodNanos() / 10) {
            return; // too close together for counters that step in hundredths of a second, or the same reading again
        }
        // Another scope counts other things: no difference between the two means anything.
        boolean comparable = compared
                && baseBusy >= 0
                && reading.cpuBusyNanos >= 0
                && baseSource.equals(reading.source)
                && baseCapacity == reading.cpuCapacity;
        long elapsed = reading.stampNanos - baseStamp;
        long busy = reading.cpuBusyNanos - baseBusy;
        long own = ownCpuNanos - baseOwn;
        compared = true;
        baseStamp = reading.stampNanos;
        baseBusy = reading.cpuBusyNanos;
        baseCapacity = reading.cpuCapacity;
        baseSource = reading.source;
        baseOwn = ownCpuNanos;
        if (!comparable) {
            if (reading.cpuBusyNanos < 0) {
                foreignCpus = UNKNOWN;
                usedCpus = UNKNOWN;
            }
            return;
        }
        if (busy < 0) {
            return;
        }
        double most = reading.cpuCapacity < 0 ? jvm.processors() : reading.cpuCapacity;
        usedCpus = Math.min(most, (double) busy / elapsed);
        double foreign = Math.min(most, (double) Math.max(0, busy - own) / elapsed);
        foreignCpus = foreignCpus < 0 ? foreign : foreignCpus + SMOOTHING * (foreign - foreignCpus);
    }

    /** What the host's process spent that no run is to blame for: the host itself, collections, compilation, strays. */
    private void stepResidue(long nowNanos, long inJvmCpuNanos) {
        long process = jvm.processCpuNanos();
        if (process < 0) {
            residueNanos = UNKNOWN;
            residueCpus = UNKNOWN;
            firstProcess = UNKNOWN;
            return;
        }
        if (firstProcess < 0) {
            firstProcess = process;
            firstInJvm = inJvmCpuNanos;
        }
        // Runs' times are taken a little later than the process's, so the difference may fall for a moment.
        long residue = Math.max(Math.max(0, residueNanos), process - firstProcess - (inJvmCpuNanos - firstInJvm));
        long elapsed = nowNanos - residueStamp;
        if (residueNanos >= 0 && elapsed >= policy.periodNanos() / 10) {
            residueCpus = (double) (residue - residueNanos) / elapsed;
        }
        residueNanos = residue;
        residueStamp = nowNanos;
    }

    private void fill(Snapshot into, long nowNanos, boolean sampled, long reserved, long materialised) {
        RawReading reading = into.reading;
        // A stamp from the future would never get stale.
        into.stampNanos = reading.stampNanos - nowNanos > 0 ? nowNanos : reading.stampNanos;
        into.sampled = sampled;
        into.memoryCapacityBytes = memoryCapacity;
        into.foreign = foreignCpus;
        into.used = usedCpus;
        into.residueNanos = residueNanos;
        into.residueCpus = residueCpus;
        into.heapMax = jvm.maxBytes();
        into.heapLive = jvm.liveBytes();
        long heapCeiling = heapCeiling(into.heapMax, into.heapLive, reserved);
        double cpus = reading.cpuCapacity < 0 ? jvm.processors() : reading.cpuCapacity;
        into.cpuCapacity = cpus;

        boolean capacityKnown = memoryCapacity >= 0;
        long mostMemory = (long) ((capacityKnown ? memoryCapacity : Long.MAX_VALUE) * policy.memoryCeiling());
        long blindMemory = capacityKnown
                ? (long) (Math.min(policy.memoryCeiling(), MonitorPolicy.BLIND_SHARE) * memoryCapacity)
                : (long) (into.heapMax * MonitorPolicy.NEVER_READ_SHARE);
        into.memoryKnown = reading.memoryAvailableBytes >= 0 && capacityKnown;
        long free = reading.memoryAvailableBytes - MonitorPolicy.lowWater(Math.max(0, memoryCapacity)) + materialised;
        long memory = into.memoryKnown ? Math.min(mostMemory, Math.max(0, free)) : blindMemory;

        double mostCpus = cpus * policy.cpuCeiling();
        double blindCpus = Math.min(mostCpus, cpus * MonitorPolicy.BLIND_SHARE);
        double freeCpus = foreignCpus < 0 ? blindCpus : Math.max(0, mostCpus - foreignCpus);

        into.ceilings = Packed.floor(memory, heapCeiling, freeCpus);
        into.blindCeilings = Packed.floor(blindMemory, (long) (heapCeiling * MonitorPolicy.BLIND_SHARE), blindCpus);
        into.maxima = Packed.floor(mostMemory, (long) (into.heapMax * policy.heapCeiling()), mostCpus);
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
