package dev.assay.internal.resource.probe;

import dev.assay.spi.Environment;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Another probe's readings, never above what our own reader says that this process may use.
 *
 * <p>Most libraries read the machine and not the control group the process is in. As thread-safe as the probe.
 */
public final class ClampedProbe implements ResourceProbe {

    private final ResourceProbe probe;
    private final SystemReader own;

    /**
     * A clamped probe.
     *
     * @param own the reader that knows the limits; closed with this
     */
    public ClampedProbe(ResourceProbe probe, SystemReader own) {
        this.probe = probe;
        this.own = own;
    }

    @Override
    public void start(Environment environment) throws Exception {
        probe.start(environment);
    }

    @Override
    public MachineReading read() throws Exception {
        MachineReading theirs = probe.read();
        MachineReading ours = own.read();
        MachineReading.Builder reading =
                MachineReading.builder(theirs.stampNanos(), theirs.source() + " within " + ours.source());
        min(theirs.memoryTotalBytes(), ours.memoryTotalBytes()).ifPresent(reading::memoryTotalBytes);
        min(theirs.memoryAvailableBytes(), ours.memoryAvailableBytes()).ifPresent(reading::memoryAvailableBytes);
        either(theirs.memoryPressurePercent(), ours.memoryPressurePercent()).ifPresent(reading::memoryPressurePercent);
        either(theirs.memoryStallPercent(), ours.memoryStallPercent()).ifPresent(reading::memoryStallPercent);
        // Capacity and time spent belong together: of the smaller capacity, and of theirs if that is the same.
        MachineReading cpu = isTighter(ours, theirs) ? ours : theirs;
        cpu.cpuCapacity().ifPresent(reading::cpuCapacity);
        cpu.cpuBusyNanos().ifPresent(reading::cpuBusyNanos);
        cpu.cpuPressurePercent().ifPresent(reading::cpuPressurePercent);
        cpu.throttledNanos().ifPresent(reading::throttledNanos);
        return reading.build();
    }

    private static boolean isTighter(MachineReading ours, MachineReading theirs) {
        if (theirs.cpuCapacity().isEmpty()) {
            return true;
        }
        double most = theirs.cpuCapacity().getAsDouble();
        double capacity = ours.cpuCapacity().orElse(Double.POSITIVE_INFINITY);
        return capacity < most || (capacity == most && theirs.cpuBusyNanos().isEmpty());
    }

    private static OptionalLong min(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
    }

    private static OptionalDouble either(OptionalDouble one, OptionalDouble other) {
        return one.isEmpty() ? other : one;
    }

    @Override
    public Set<ProbeCapability> capabilities() {
        Set<ProbeCapability> theirs = probe.capabilities();
        if (theirs.isEmpty()) {
            return theirs;
        }
        Set<ProbeCapability> both = EnumSet.copyOf(theirs);
        both.addAll(own.capabilities());
        return Set.copyOf(both);
    }

    @Override
    public TreeReading tree(ProcessHandle root) throws Exception {
        TreeReading reading = probe.tree(root);
        if (reading.cpuNanos().isPresent()
                && reading.residentBytes().isPresent()
                && reading.threads().isPresent()) {
            return reading;
        }
        // What they don't know may be known to us.
        TreeReading ours = own.tree(root);
        return new TreeReading(
                reading.cpuNanos().isPresent() ? reading.stampNanos() : ours.stampNanos(),
                reading.cpuNanos().isPresent() ? reading.cpuNanos() : ours.cpuNanos(),
                reading.residentBytes().isPresent() ? reading.residentBytes() : ours.residentBytes(),
                reading.processes().isPresent() ? reading.processes() : ours.processes(),
                reading.threads().isPresent() ? reading.threads() : ours.threads());
    }

    @Override
    public void close() {
        try {
            probe.close();
        } finally {
            own.close();
        }
    }
}
