package dev.assay.spi.resource;

/** Something that a probe can tell. The set grows. */
public enum ProbeCapability {
    /** How many CPUs may be used. */
    CPU_CAPACITY,
    /** CPU time spent by everything that shares the capacity. */
    CPU_TIME,
    /** Memory in all. */
    MEMORY_TOTAL,
    /** Memory that could be allocated now. */
    MEMORY_AVAILABLE,
    /** How much is waited for memory. */
    MEMORY_PRESSURE,
    /** How much is waited for a CPU. */
    CPU_PRESSURE,
    /** For how long a CPU quota held this process back. */
    THROTTLING,
    /** CPU time of process trees. */
    TREE_CPU_TIME,
    /** Resident memory of process trees. */
    TREE_MEMORY,
    /** How many threads process trees have. */
    TREE_THREADS
}
