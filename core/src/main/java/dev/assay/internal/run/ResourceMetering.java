package dev.assay.internal.run;

import dev.assay.internal.host.RunGroups;
import dev.assay.internal.resource.Meters;
import dev.assay.internal.resource.RunMeter;
import dev.assay.spi.resource.Usage;
import java.util.Set;
import java.util.function.Supplier;

/** Metering by the resource monitor's meters. Thread-safe. */
public final class ResourceMetering implements Metering {

    private final Meters meters;

    /** Meters with what a monitor samples. */
    public ResourceMetering(Meters meters) {
        this.meters = meters;
    }

    @Override
    public Meter begin(RunTask task, Supplier<Set<ProcessHandle>> processes) {
        RunMeter meter = meters.onThisThread(
                task.isolation(), task.job().spec().request().memoryBytes());
        meter.processes(processes);
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        if (group != null && RunGroups.isOwn(group)) { // a host's factory may put all runs in one
            meter.group(group);
        }
        return new Meter() {
            @Override
            public Usage soFar() {
                return meter.soFar();
            }

            @Override
            public Usage finish() {
                return meter.finish();
            }

            @Override
            public Runnable child(Runnable task) {
                return meter.child(task);
            }
        };
    }
}
