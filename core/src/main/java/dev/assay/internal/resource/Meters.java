package dev.assay.internal.resource;

import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceProbe;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The meters of the runs that are under way, sampled together. Thread-safe. */
public final class Meters {

    private final ThreadCounters counters;
    private final ThreadCounters sampled;
    private final Set<RunMeter> live = ConcurrentHashMap.newKeySet();
    private final LongAdder cpuNanos = new LongAdder();
    private final LongAdder inJvmCpuNanos = new LongAdder();

    Meters(ThreadCounters counters, TimeSource time) {
        this.counters = counters;
        this.sampled = new SampledCounters(counters, time);
    }

    /** Meters on this JVM's counters. */
    public static Meters ofJvm(TimeSource time) {
        return new Meters(new JvmThreadCounters(), time);
    }

    /**
     * Starts to meter a run whose own thread is the calling one.
     *
     * @param level a run at {@code PROCESS} is its process trees and never the calling thread, which only waits
     * @param reservedBytes what its permit reserves
     */
    public RunMeter onThisThread(Isolation level, long reservedBytes) {
        return begun(new RunMeter(this, counters, level, reservedBytes, true));
    }

    /** As {@link #onThisThread}, for one of many short runs: the CPU time of the calling thread is sampled, and said to be. */
    public RunMeter sampledOnThisThread(Isolation level, long reservedBytes) {
        return begun(new RunMeter(this, sampled, level, reservedBytes, false));
    }

    private RunMeter begun(RunMeter meter) {
        live.add(meter);
        return meter;
    }

    /** How many runs are metered now. */
    public int size() {
        return live.size();
    }

    /** Looks at all of them. Sampler only. */
    public void sample(ResourceProbe probe, long nowNanos) {
        if (live.isEmpty()) {
            return; // most of the time, and then without an iterator
        }
        for (RunMeter meter : live) {
            meter.sample(probe, nowNanos);
            count(meter);
        }
    }

    /** CPU time of all runs so far, cumulative. */
    long cpuNanos() {
        return cpuNanos.sum();
    }

    /** CPU time so far of the runs in the host's JVM, cumulative. */
    long inJvmCpuNanos() {
        return inJvmCpuNanos.sum();
    }

    /** How much of their reservations in the machine's memory the runs have taken up. */
    long materialisedBytes() {
        if (live.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (RunMeter meter : live) {
            sum += meter.materialisedBytes();
        }
        return sum;
    }

    void finished(RunMeter meter) {
        live.remove(meter);
        count(meter);
    }

    private void count(RunMeter meter) {
        long more = meter.takeCpuNanos();
        cpuNanos.add(more);
        if (!meter.isOfProcesses()) {
            inJvmCpuNanos.add(more);
        }
    }
}
