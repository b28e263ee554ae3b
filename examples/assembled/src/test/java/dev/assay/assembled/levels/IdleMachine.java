package dev.assay.assembled.levels;

import dev.assay.SystemProbe;
import dev.assay.spi.Environment;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.util.concurrent.atomic.AtomicReference;

/** A machine that always has room, whatever else runs on it; what processes use is read from the real one. */
public final class IdleMachine implements ResourceProbe {

    private final SystemProbe real = SystemProbe.create();
    private final AtomicReference<Environment> environment = new AtomicReference<>();

    @Override
    public void start(Environment given) throws Exception {
        environment.set(given);
        real.start(given);
    }

    @Override
    public MachineReading read() {
        return MachineReading.builder(environment.get().time().nanos(), "idle")
                .cpuBusyNanos(0)
                .cpuCapacity(64)
                .memoryTotalBytes(1L << 37)
                .memoryAvailableBytes(1L << 36)
                .build();
    }

    @Override
    public TreeReading tree(ProcessHandle root) {
        return real.tree(root);
    }
}
