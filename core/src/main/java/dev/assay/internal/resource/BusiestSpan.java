package dev.assay.internal.resource;

import java.util.OptionalDouble;

/** Between which two samples a run kept most CPUs busy. Thread-safe. */
final class BusiestSpan {

    /** Counters step in hundredths of a second, so closer samples tell no rate. */
    private static final long LEAST_APART = 200_000_000;

    // All guarded by this.
    private boolean begun;
    private long cpuBefore;
    private long stampBefore;
    private double cpus = -1;

    /** Takes in a sample. */
    synchronized void step(long cpuNanos, long nowNanos) {
        if (cpuNanos < 0) {
            return;
        }
        long elapsed = nowNanos - stampBefore;
        if (begun && elapsed < LEAST_APART) {
            return;
        }
        if (begun) {
            cpus = Math.max(cpus, (double) Math.max(0, cpuNanos - cpuBefore) / elapsed);
        }
        begun = true;
        cpuBefore = cpuNanos;
        stampBefore = nowNanos;
    }

    /** How many CPUs that was; empty with fewer than two samples. */
    synchronized OptionalDouble cpus() {
        return cpus < 0 ? OptionalDouble.empty() : OptionalDouble.of(cpus);
    }
}
