package dev.assay.internal.run;

import dev.assay.internal.host.RunGroups;
import dev.assay.internal.resource.GroupCensus;
import dev.assay.internal.resource.Meters;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.RunMeter;
import dev.assay.internal.resource.UseNow;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Usage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Metering by the resource monitor's meters. Thread-safe. */
public final class ResourceMetering implements Metering {

    private final Meters meters;
    private final boolean sampled;
    private final Runnable hurry;
    private final Map<ThreadGroup, GroupCensus> censuses = new ConcurrentHashMap<>(); // as many as runs at once

    /**
     * Meters with what a monitor samples.
     *
     * @param sampled whether the CPU time of runs at {@code DIRECT} is sampled
     */
    public ResourceMetering(Monitor monitor, boolean sampled) {
        this(monitor.meters(), sampled, monitor::hurry);
    }

    ResourceMetering(Meters meters, boolean sampled, Runnable hurry) {
        this.meters = meters;
        this.sampled = sampled;
        this.hurry = hurry;
    }

    @Override
    public void hurry() {
        hurry.run();
    }

    @Override
    public Meter begin(RunTask task, Supplier<Set<ProcessHandle>> processes) {
        long reserved = task.granted().memoryBytes();
        RunMeter meter = sampled && task.isolation() == Isolation.DIRECT
                ? meters.sampledOnThisThread(Isolation.DIRECT, reserved)
                : meters.onThisThread(task.isolation(), reserved);
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
