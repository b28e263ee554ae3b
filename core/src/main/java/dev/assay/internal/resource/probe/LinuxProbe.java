package dev.assay.internal.resource.probe;

import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.TreeReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Linux by {@code /proc} and the control groups of this process: the tighter of what the machine has and what each
 * group up to the top allows.
 *
 * <p>Files stay open between readings. Thread-safe: a reading holds the object's lock, which no user code is called
 * under.
 */
public final class LinuxProbe implements SystemReader {

    /** Limits, quotas, and to which groups and CPUs this process belongs, change rarely. */
    private static final long LIMITS_NANOS = 5_000_000_000L;

    private final Path system;
    private final TimeSource time;
    private final IntSupplier processors;
    private final KernelFile meminfo;
    private final KernelFile ownGroups;
    private final KernelFile memoryPressure;
    private final KernelFile cpuPressure;
    private final CpuTimes cpuTimes;
    private final ProcessTree tree;

    private long limitsNanos; // guarded by this; when limits were read last
    private int told; // guarded by this; how many CPUs the JVM said then, which looks at the groups for it
    // Guarded by this: the groups found for the text of /proc/self/cgroup beside them.
    private @Nullable Cgroups cgroups;
    private byte[] groupsText = new byte[0];

    /**
     * A probe.
     *
     * @param system where the file system begins: {@code /}, or a recorded tree in tests
     * @param processors how many CPUs the JVM was told to use, an upper bound
     */
    public LinuxProbe(Path system, TimeSource time, IntSupplier processors) {
        this.system = system;
        this.time = time;
        this.processors = processors;
        Path proc = system.resolve("proc");
        Auxiliary units = Auxiliary.read(proc);
        this.meminfo = new KernelFile(proc.resolve("meminfo"), 16 * 1024);
        this.ownGroups = new KernelFile(proc.resolve("self/cgroup"), 64 * 1024);
        this.memoryPressure = new KernelFile(proc.resolve("pressure/memory"), 256);
        this.cpuPressure = new KernelFile(proc.resolve("pressure/cpu"), 256);
        this.cpuTimes = new CpuTimes(proc, units.ticksPerSecond());
        this.tree = new ProcessTree(proc, units);
    }

    /** Whether there is a Linux below this folder. */
    public static boolean fits(Path system) {
        return Files.isReadable(system.resolve("proc/meminfo")) && Files.isReadable(system.resolve("proc/stat"));
    }

    @Override
    public synchronized void read(RawReading into) {
        long now = time.nanos();
        Cgroups groups = cgroups;
        boolean limits = groups == null || now - limitsNanos >= LIMITS_NANOS;
        if (groups == null || limits) {
            groups = groups();
            limitsNanos = now;
        }
        into.clear(now, groups.source());
        readMemory(into, groups, limits);
        readCpu(into, groups, limits);
        KernelText memory = readable(groups.memoryPressure(), memoryPressure);
        into.memoryPressurePercent = percent(memory.fraction("some", "avg10"));
        into.memoryStallPercent = percent(memory.fraction("full", "avg10"));
        into.cpuPressurePercent =
                percent(readable(groups.cpuPressure(), cpuPressure).fraction("some", "avg10"));
    }

    /** The groups, found anew if the process moved. */
    private Cgroups groups() {
        KernelText now = ownGroups.read();
        Cgroups known = cgroups;
        if (known != null && now.sameAs(groupsText)) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        groupsText = now.copy();
        String mine = now.toString();
        String mounts;
        try (KernelFile mountInfo = new KernelFile(system.resolve("proc/self/mountinfo"), 4 * 1024 * 1024)) {
            mounts = mountInfo.read().toString();
        }
        Cgroups found = new Cgroups(system, mine, mounts);
        cgroups = found;
        return found;
    }

    private void readMemory(RawReading into, Cgroups groups, boolean limits) {
        KernelText text = meminfo.read();
        long total = bytes(text.valueOf("MemTotal"));
        long available = bytes(text.valueOf("MemAvailable"));
        groups.read(limits, total);
        long limit = groups.limitBytes();
        if (limit == MemoryGroup.UNLIMITED) {
            into.memoryTotalBytes = total;
        } else {
            into.memoryTotalBytes = total < 0 ? limit : Math.min(total, limit);
        }
        long below = groups.availableBytes();
        if (below == MemoryGroup.UNLIMITED) {
            into.memoryAvailableBytes = available;
        } else if (below >= 0 && available >= 0) {
            into.memoryAvailableBytes = Math.min(below, available);
        }
    }

    private static long bytes(long kibibytes) {
        return kibibytes < 0 || kibibytes > Long.MAX_VALUE / 1024 ? KernelText.UNKNOWN : kibibytes * 1024;
    }

    private void readCpu(RawReading into, Cgroups groups, boolean limits) {
        cpuTimes.read(limits);
        if (limits) {
            told = processors.getAsInt();
        }
        double cpus = cpuTimes.cpus() == 0 ? told : Math.min(cpuTimes.cpus(), told);
        CpuGroup tightest = groups.tightest();
        if (tightest != null) {
            into.throttledNanos = tightest.throttledNanos();
        }
        if (tightest != null && tightest.cpus() < cpus) {
            // The quota's members share it, and only they: their time is what uses it up.
            into.cpuCapacity = tightest.cpus();
            into.cpuBusyNanos = tightest.usedNanos();
        } else {
            into.cpuCapacity = cpus;
            into.cpuBusyNanos = cpuTimes.busyNanos();
        }
    }

    /** The group's, else the machine's. */
    private static KernelText readable(@Nullable KernelFile ofGroup, KernelFile ofMachine) {
        KernelText text = ofGroup == null ? null : ofGroup.read();
        return text == null || text.isEmpty() ? ofMachine.read() : text;
    }

    private static double percent(double fraction) {
        return fraction >= 0 ? fraction : KernelText.UNKNOWN;
    }

    @Override
    public Set<ProbeCapability> capabilities() {
        Set<ProbeCapability> all =
                EnumSet.of(ProbeCapability.TREE_CPU_TIME, ProbeCapability.TREE_MEMORY, ProbeCapability.TREE_THREADS);
        all.addAll(read().known());
        return Set.copyOf(all);
    }

    @Override
    public synchronized TreeReading tree(ProcessHandle root) {
        TreeReading reading = tree(root.pid());
        // The number may have gone to another process; then the handle, which knows the start, says no.
        return root.isAlive() ? reading : TreeReading.UNKNOWN;
    }

    synchronized TreeReading tree(long pid) {
        return tree.read(pid, time.nanos());
    }

    @Override
    public synchronized void close() {
        meminfo.close();
        ownGroups.close();
        memoryPressure.close();
        cpuPressure.close();
        cpuTimes.close();
        tree.close();
        if (cgroups != null) {
            cgroups.close();
            cgroups = null;
            groupsText = new byte[0];
        }
    }
}
