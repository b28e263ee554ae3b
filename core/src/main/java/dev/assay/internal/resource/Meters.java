package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceProbe;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The meters of the runs that are under way, sampled together. Thread-safe. */
public final class Meters {

    private final ThreadCounters counters;
    private final Set<RunMeter> live = ConcurrentHashMap.newKeySet();
    private final LongAdder cpuNanos = new LongAdder();

    Meters(ThreadCounters counters) {
        this.counters = counters;
    }

    /** Meters on this JVM's counters. */
    public static Meters ofJvm() {
        return new Meters(new JvmThreadCounters());
    }

    /**
     * Starts to meter a run whose own thread is the calling one.
     *
     * @param level a run at {@code PROCESS} is its process trees and never the calling thread, which only waits
     * @param reservedBytes what its permit reserves
     */
    public RunMeter onThisThread(Isolation level, long reservedBytes) {
        RunMeter meter = new RunMeter(this, counters, level, reservedBytes);
        live.add(meter);
        return meter;
    }

    /** How many runs are metered now. */
    public int size() {
        return live.size();
    }

    /** Looks at all of them. Sampler only. */
    public void sample(ResourceProbe probe) {
        for (RunMeter meter : live) {
            meter.sample(probe);
            cpuNanos.add(meter.takeCpuNanos());
        }
    }

    /** CPU time of all runs so far, cumulative. */
    long cpuNanos() {
        return cpuNanos.sum();
    }

    /** How much of their reservations in the machine's memory the runs have taken up. */
    long materialisedBytes() {
        return live.stream().mapToLong(RunMeter::materialisedBytes).sum();
    }

    void finished(RunMeter meter) {
        live.remove(meter);
        cpuNanos.add(meter.takeCpuNanos());
    }
}
