package dev.assay.internal.run;

import dev.assay.internal.host.RunGroups;
import dev.assay.internal.resource.GroupCensus;
import dev.assay.internal.resource.Meters;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.RunMeter;
import dev.assay.internal.resource.UseNow;
import dev.assay.spi.resource.Usage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Metering by the resource monitor's meters. Thread-safe. */
public final class ResourceMetering implements Metering {

    private final Meters meters;
    private final Runnable hurry;
    private final Map<ThreadGroup, GroupCensus> censuses = new ConcurrentHashMap<>(); // as many as runs at once

    /** Meters with what a monitor samples. */
    public ResourceMetering(Monitor monitor) {
        this(monitor.meters(), monitor::hurry);
    }

    ResourceMetering(Meters meters, Runnable hurry) {
        this.meters = meters;
        this.hurry = hurry;
    }

    @Override
    public void hurry() {
        hurry.run();
    }

    @Override
    public Meter begin(RunTask task, Supplier<Set<ProcessHandle>> processes) {
        RunMeter meter = meters.onThisThread(task.isolation(), task.granted().memoryBytes());
        meter.processes(processes);
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        if (group != null && RunGroups.isOwn(group)) { // a host's factory may put all runs in one
            meter.group(group, censuses.computeIfAbsent(group, unused -> new GroupCensus()));
        }
        return new Meter() {
            @Override
            public Usage soFar() {
                return meter.soFar();
            }

            @Override
            public UseNow now() {
                return meter.now();
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
