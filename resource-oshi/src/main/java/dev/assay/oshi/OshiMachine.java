package dev.assay.oshi;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;

/** The machine by whichever OSHI is there: with FFM, with JNA, or without native access. */
final class OshiMachine implements Machine {

    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final OperatingSystem system;
    private final long tickNanos;

    private OshiMachine(SystemInfoProvider provider) {
        this.processor = provider.getHardware().getProcessor();
        this.memory = provider.getHardware().getMemory();
        this.system = provider.getOperatingSystem();
        this.tickNanos = BusyTime.tickNanos(
                system.getFamily() + " " + System.getProperty("os.name", ""),
                system.getSystemUptime(),
                processor.getSystemCpuLoadTicks(),
                processor.getLogicalProcessorCount());
    }

    /**
     * Finds and loads OSHI, which takes up to seconds.
     *
     * <p>If the native access of the best one is forbidden or broken, the one without any is tried, which reads Linux.
     */
    static OshiMachine load() {
        try {
            return tried(SystemInfoFactory.create());
        } catch (RuntimeException | LinkageError failure) {
            try {
                return tried(new SystemInfo());
            } catch (RuntimeException | LinkageError notThisSystem) {
                failure.addSuppressed(notThisSystem);
                throw failure;
            }
        }
    }

    /** Loads by reading: OSHI puts off what it can. */
    private static OshiMachine tried(SystemInfoProvider provider) {
        OshiMachine machine = new OshiMachine(provider);
        machine.busyNanos();
        machine.memoryAvailable();
        machine.processes(List.of(machine.system.getProcessId()));
        return machine;
    }

    @Override
    public int processors() {
        return processor.getLogicalProcessorCount();
    }

    @Override
    public OptionalLong busyNanos() {
        return BusyTime.of(processor.getSystemCpuLoadTicks(), tickNanos);
    }

    @Override
    public long memoryTotal() {
        return memory.getTotal();
    }

    @Override
    public long memoryAvailable() {
        return memory.getAvailable();
    }

    @Override
    public List<Member> processes(Collection<Integer> pids) {
        return system.getProcesses(pids).stream()
                .filter(Objects::nonNull)
                .filter(process -> process.getState() != OSProcess.State.INVALID)
                .map(process -> new Member(
                        process.getProcessID(),
                        process.getKernelTime() + process.getUserTime(),
                        process.getResidentMemory(),
                        process.getThreadCount()))
                .toList();
    }
}
