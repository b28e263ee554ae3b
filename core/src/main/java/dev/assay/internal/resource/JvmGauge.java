package dev.assay.internal.resource;

/** What the sampler needs to know of the host's JVM. Called on the sampler's thread only. */
interface JvmGauge {

    /** How many CPUs the JVM may use. */
    int processors();

    /** CPU time of the whole process, cumulative, in nanoseconds; negative if not known. */
    long processCpuNanos();

    /** How large the heap may grow, in bytes. */
    long maxBytes();

    /**
     * What was in use after the last collection, in bytes; before the first collection, what is in use.
     *
     * <p>Never what is in use at the moment otherwise: most of that is garbage.
     */
    long liveBytes();
}
