package dev.assay.internal.resource.probe;

import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a Linux file system that the probe reads, as recorded on machines of 24 105 MiB and two CPUs. */
final class RecordedTree {

    static final long MIB = 1L << 20;
    static final long TOTAL_MIB = 24_105;
    static final long AVAILABLE_MIB = 23_279;
    /** What version 1 says for "no limit". */
    static final long V1_UNLIMITED = 9_223_372_036_854_771_712L;

    private final Path root;
    private final ManualTime time = new ManualTime();
    private final StringBuilder mounts = new StringBuilder("22 27 0:21 / /proc rw,relatime - proc proc rw\n");
    private final StringBuilder groups = new StringBuilder();
    private int mountId = 30;

    RecordedTree(Path root) {
        this.root = root;
        meminfo(TOTAL_MIB, AVAILABLE_MIB);
        file("proc/stat", """
                cpu  141789 0 9139 380573 469 0 100 83 0 0
                cpu0 70714 0 4374 190778 53 0 15 35 0 0
                cpu1 71074 0 4764 189795 415 0 84 48 0 0
                intr 5 0 0
                """);
        file("proc/self/status", "Name:\tjava\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\nMems_allowed:\t1\n");
        file("proc/pressure/memory", "some avg10=0.40 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.10 total=0\n");
        file("proc/pressure/cpu", "some avg10=2.33 avg60=13.82 avg300=30.06 total=425977106\n");
        file("proc/self/cgroup", "");
        file("proc/self/mountinfo", mounts.toString());
    }

    RecordedTree meminfo(long totalMib, long availableMib) {
        return file(
                "proc/meminfo",
                "MemTotal:       " + totalMib * 1024 + " kB\nMemFree:        1024 kB\nMemAvailable:   "
                        + availableMib * 1024 + " kB\n");
    }

    /** A line of /proc/self/cgroup. */
    RecordedTree in(String line) {
        groups.append(line).append('\n');
        return file("proc/self/cgroup", groups.toString());
    }

    /** A line of mountinfo. */
    RecordedTree mount(String groupRoot, String mountPoint, String kind, String options) {
        mounts.append(mountId++)
                .append(" 24 0:29 ")
                .append(groupRoot)
                .append(' ')
                .append(mountPoint)
                .append(" rw,nosuid,nodev,noexec,relatime shared:9 - ")
                .append(kind)
                .append(' ')
                .append(kind)
                .append(' ')
                .append(options)
                .append('\n');
        return file("proc/self/mountinfo", mounts.toString());
    }

    /** The memory files of a version 1 group. */
    RecordedTree memory1(String folder, long limitMib, long usageMib, long inactiveMib, long activeMib) {
        long limit = limitMib < 0 ? V1_UNLIMITED : limitMib * MIB;
        file(folder + "/memory.limit_in_bytes", limit + "\n");
        file(folder + "/memory.usage_in_bytes", usageMib * MIB + "\n");
        // What is not total_ is this group alone, which is not what counts.
        return file(
                folder + "/memory.stat",
                "cache 0\nrss 0\ninactive_file 0\nactive_file 0\nhierarchical_memory_limit " + limit
                        + "\ntotal_cache 0\ntotal_dirty 0\ntotal_writeback 0\ntotal_inactive_file " + inactiveMib * MIB
                        + "\ntotal_active_file " + activeMib * MIB + "\n");
    }

    /** The memory files of a version 2 group. */
    RecordedTree memory2(String folder, long limitMib, long usageMib, long inactiveMib, long activeMib) {
        file(folder + "/cgroup.procs", "1\n");
        file(folder + "/memory.max", limitMib < 0 ? "max\n" : limitMib * MIB + "\n");
        file(folder + "/memory.high", "max\n");
        file(folder + "/memory.current", usageMib * MIB + "\n");
        return file(
                folder + "/memory.stat",
                "anon 0\nfile 0\nslab_reclaimable 0\nfile_dirty 0\nfile_writeback 0\ninactive_file " + inactiveMib * MIB
                        + "\nactive_file " + activeMib * MIB + "\n");
    }

    RecordedTree file(String path, String text) {
        Path file = root.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    RecordedTree without(String path) {
        try {
            Files.delete(root.resolve(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    /** The clock of its probes. */
    ManualTime time() {
        return time;
    }

    LinuxProbe probe() {
        return new LinuxProbe(root, time, () -> 2);
    }
}
