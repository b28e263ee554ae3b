package dev.assay.benchmarks.pipeline;

import dev.assay.ResourceMonitor;
import dev.assay.spi.resource.MachineReading;

/** Machines to measure on. */
public final class Machines {

    private Machines() {}

    /**
     * A monitor whose machine reads as large and idle. Ledger, gate and sampler are the real ones; only the reading is fixed, or the load of
     * the benchmark itself would delay runs, as it should in a host.
     */
    public static ResourceMonitor idle() {
        return ResourceMonitor.builder()
                .probe(() -> MachineReading.builder(System.nanoTime(), "benchmark")
                        .cpuBusyNanos(0)
                        .cpuCapacity(64)
                        .memoryTotalBytes(1L << 40)
                        .memoryAvailableBytes(1L << 40)
                        .build())
                .unclamped()
                .build();
    }
}
