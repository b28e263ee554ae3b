package dev.assay.internal.resource.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control groups this process is in, own and all visible ancestors, with their files kept open.
 *
 * <p>Made anew when the process moves to another group. Not thread-safe.
 */
final class Cgroups implements AutoCloseable {

    private final String source;
    private final List<MemoryGroup> memory = new ArrayList<>();
    private final List<KernelFile> memoryPressure = new ArrayList<>();
    private final List<CpuGroup> cpu = new ArrayList<>();
    private final List<KernelFile> cpuPressure = new ArrayList<>();

    private long limitBytes = MemoryGroup.UNLIMITED;
    private long availableBytes = MemoryGroup.UNLIMITED;
    private int memoryLevel;
    private @Nullable CpuGroup tightest;
    private int cpuLevel;

    /**
     * Finds them.
     *
     * @param system where the file system begins
     * @param ownGroups the text of {@code /proc/self/cgroup}
     * @param mountInfo the text of {@code /proc/self/mountinfo}
     */
    Cgroups(Path system, String ownGroups, String mountInfo) {
        List<CgroupMount> mounts = CgroupMount.parse(mountInfo);
        CgroupPath memoryPath = CgroupPath.of(system, mounts, ownGroups, "memory", "memory.limit_in_bytes");
        CgroupPath cpuPath = CgroupPath.of(system, mounts, ownGroups, "cpu", "cpu.cfs_quota_us");
        CgroupPath accountPath = CgroupPath.of(system, mounts, ownGroups, "cpuacct", "cpuacct.usage");
        int version = Math.max(memoryPath.version(), cpuPath.version());
        this.source = version == 0 ? "linux-proc" : "linux-proc+cgroup" + version;
        for (Path level : memoryPath.levels()) {
            memory.add(new MemoryGroup(level, memoryPath.version()));
            if (memoryPath.version() == 2) {
                memoryPressure.add(new KernelFile(level.resolve("memory.pressure"), 256));
            }
        }
        for (int i = 0; i < cpuPath.levels().size(); i++) {
            Path level = cpuPath.levels().get(i);
            cpu.add(new CpuGroup(level, accountFolder(level, i, cpuPath, accountPath), cpuPath.version()));
            if (cpuPath.version() == 2) {
                cpuPressure.add(new KernelFile(level.resolve("cpu.pressure"), 256));
            }
        }
    }

    /** Where CPU time of a quota's level is counted: beside it, or as far from the top in a hierarchy of its own. */
    private static Path accountFolder(Path level, int index, CgroupPath cpu, CgroupPath account) {
        if (Files.exists(level.resolve("cpuacct.usage"))) {
            return level;
        }
        int fromTop = cpu.levels().size() - 1 - index;
        int at = account.levels().size() - 1 - fromTop;
        return at >= 0 && at < account.levels().size() ? account.levels().get(at) : level;
    }

    /** What is read, with the version of the groups if there are any. */
    String source() {
        return source;
    }

    /**
     * Reads usage anew.
     *
     * @param limits whether limits and quotas are read, too
     */
    void read(boolean limits, long machineTotal) {
        limitBytes = MemoryGroup.UNLIMITED;
        availableBytes = MemoryGroup.UNLIMITED;
        memoryLevel = 0;
        for (int i = 0; i < memory.size(); i++) {
            MemoryGroup group = memory.get(i);
            group.read(limits, machineTotal);
            limitBytes = Math.min(limitBytes, group.limitBytes());
            if (group.availableBytes() < availableBytes) {
                availableBytes = group.availableBytes();
                memoryLevel = i;
            }
        }
        if (limits) {
            readQuotas();
        }
        if (tightest != null) {
            tightest.readUsage();
        }
    }

    private void readQuotas() {
        tightest = null;
        cpuLevel = 0;
        for (int i = 0; i < cpu.size(); i++) {
            CpuGroup group = cpu.get(i);
            group.readQuota();
            double cpus = group.cpus();
            if (cpus < (tightest == null ? CpuGroup.UNLIMITED : tightest.cpus())) {
                tightest = group;
                cpuLevel = i;
            }
        }
    }

    /** The smallest memory limit; {@link MemoryGroup#UNLIMITED} if there is none. */
    long limitBytes() {
        return limitBytes;
    }

    /** What could be allocated below all limits; negative if a limit has a usage that can't be read. */
    long availableBytes() {
        return availableBytes;
    }

    /** The group with the smallest quota, which all its members share; null if there is no quota. */
    @Nullable CpuGroup tightest() {
        return tightest;
    }

    /** Memory pressure where memory is shortest; null if there is no such file. */
    @Nullable KernelFile memoryPressure() {
        return at(memoryPressure, memoryLevel);
    }

    /** CPU pressure where the quota is smallest; null if there is no such file. */
    @Nullable KernelFile cpuPressure() {
        return at(cpuPressure, cpuLevel);
    }

    private static @Nullable KernelFile at(List<KernelFile> files, int level) {
        return level < files.size() ? files.get(level) : null;
    }

    @Override
    public void close() {
        memory.forEach(MemoryGroup::close);
        memoryPressure.forEach(KernelFile::close);
        cpu.forEach(CpuGroup::close);
        cpuPressure.forEach(KernelFile::close);
    }
}
