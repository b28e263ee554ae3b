package dev.assay.internal.resource.probe;

import static dev.assay.internal.resource.probe.RecordedTree.AVAILABLE_MIB;
import static dev.assay.internal.resource.probe.RecordedTree.MIB;
import static dev.assay.internal.resource.probe.RecordedTree.TOTAL_MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.MachineReading;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probe makes of recorded layouts: containers of every kind, and files that are missing or make no sense. */
class LinuxProbeTest {

    private static final String V1 = "sys/fs/cgroup/memory";

    @TempDir
    Path folder;

    private RecordedTree tree;

    @BeforeEach
    void record() {
        tree = new RecordedTree(folder);
    }

    /** Memory of the layouts that libraries get wrong, each in a group of 512 MiB but the first. */
    @Nested
    class Memory {

        @Test
        void withoutGroupsItIsTheMachines() {
            MachineReading reading = read();

            assertThat(reading.source()).isEqualTo("linux-proc");
            assertMemory(reading, TOTAL_MIB, AVAILABLE_MIB);
        }

        @Test
        void aPlainPathBelowTheMountIsFollowed() {
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0).memory1(V1, -1, 900, 0, 0);

            assertThat(read().source()).isEqualTo("linux-proc+cgroup1");
            assertMemory(read(), 512, 482);
        }

        @Test
        void aFileThatWasReadOnceIsAvailableMemory() {
            v1("/", "/job").memory1(V1 + "/job", 512, 450, 420, 0);

            // 62 unused and 420 of cache, of which a twentieth of the limit is held back.
            assertMemory(read(), 512, 62 + 420 - 26);
        }

        @Test
        void aFileThatWasReadOftenIsAvailableMemoryToo() {
            v1("/", "/job").memory1(V1 + "/job", 512, 451, 0, 421);

            assertMemory(read(), 512, 61 + 421 - 26);
        }

        @Test
        void memoryInUseIsNot() {
            v1("/", "/job").memory1(V1 + "/job", 512, 510, 40, 38);

            assertMemory(read(), 512, 2 + 78 - 26);
        }

        @Test
        void ofLittleCacheHalfIsHeldBack() {
            v1("/", "/job").memory1(V1 + "/job", 512, 500, 5, 5);

            assertMemory(read(), 512, 12 + 5);
        }

        @Test
        void dirtyPagesDoNotGiveWay() {
            v1("/", "/job").memory1(V1 + "/job", 512, 450, 420, 0);
            tree.file(
                    V1 + "/job/memory.stat",
                    "total_inactive_file " + 420 * MIB + "\ntotal_active_file 0\ntotal_dirty " + 200 * MIB
                            + "\ntotal_writeback " + 20 * MIB + "\n");

            assertMemory(read(), 512, 62 + 200 - 26);
        }

        @Test
        void dockersBindMountIsTheGroupAlthoughItsPathIsTheHosts() {
            v1("/docker/0f3c", "/docker/0f3c").memory1(V1, 512, 98, 70, 0);

            assertMemory(read(), 512, 414 + 70 - 26);
        }

        @Test
        void aPathThatOnlyTheHostCanResolveFallsBackToWhatIsMounted() {
            v1("/kubepods/pod1/0f3c", "/system.slice/elsewhere").memory1(V1, 512, 98, 0, 0);

            assertMemory(read(), 512, 414);
        }

        @Test
        void aPrivateNamespaceHasTheGroupAtItsRoot() {
            v1("/", "/").memory1(V1, 512, 98, 0, 0);

            assertMemory(read(), 512, 414);
        }

        @Test
        void aLimitOfAnAncestorCounts() {
            v1("/", "/pod/job")
                    .memory1(V1 + "/pod/job", -1, 20, 0, 0)
                    .memory1(V1 + "/pod", 512, 28, 0, 0)
                    .memory1(V1, -1, 900, 0, 0);

            assertMemory(read(), 512, 484);
        }

        @Test
        void theTightestOfSeveralLimitsCounts() {
            v1("/", "/pod/job").memory1(V1 + "/pod/job", 400, 20, 0, 0).memory1(V1 + "/pod", 512, 480, 0, 0);

            assertMemory(read(), 400, 32);
        }

        @Test
        void aLimitOfAnAncestorThatCannotBeSeenCountsUnderVersion1() {
            v1("/docker/0f3c", "/docker/0f3c").memory1(V1, -1, 100, 0, 0);
            tree.file(V1 + "/memory.stat", "hierarchical_memory_limit " + 512 * MIB + "\n");

            assertMemory(read(), 512, 412);
        }

        @Test
        void ofTheHostsMountAndABindMountTheOneThatHoldsTheGroupCounts() {
            tree.in("4:memory:/docker/0f3c")
                    .mount("/", "/host/sys/fs/cgroup/memory", "cgroup", "rw,memory")
                    .mount("/docker/0f3c", "/sys/fs/cgroup/memory", "cgroup", "rw,memory")
                    .memory1("host/sys/fs/cgroup/memory/docker/0f3c", 512, 42, 0, 0)
                    .memory1("host/sys/fs/cgroup/memory/docker", 300, 40, 0, 0)
                    .memory1(V1, 512, 42, 0, 0);

            // And the wider one shows the ancestors.
            assertMemory(read(), 300, 260);
        }

        @Test
        void aMountThatIsHiddenByALaterOneDoesNotCount() {
            tree.in("4:memory:/docker/0f3c")
                    .mount("/", "/sys/fs/cgroup/memory", "cgroup", "rw,memory")
                    .mount("/docker/0f3c", "/sys/fs/cgroup/memory", "cgroup", "rw,memory")
                    .memory1(V1, 512, 42, 0, 0);

            assertMemory(read(), 512, 470);
        }

        @Test
        void aLimitAboveTheMachinesMemoryIsNone() {
            v1("/", "/job").memory1(V1 + "/job", 30_000, 98, 0, 0);

            assertMemory(read(), TOTAL_MIB, AVAILABLE_MIB);
        }

        @Test
        void theMachinesShortageIsTheGroupsToo() {
            tree.meminfo(TOTAL_MIB, 100);
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0);

            assertMemory(read(), 512, 100);
        }

        @Test
        void version2IsFollowedUpToTheTop() {
            v2("/", "/kubepods/pod1/job")
                    .memory2("sys/fs/cgroup/kubepods/pod1/job", -1, 100, 10, 10)
                    .memory2("sys/fs/cgroup/kubepods/pod1", 512, 450, 200, 220)
                    .memory2("sys/fs/cgroup/kubepods", 4096, 900, 0, 0)
                    .file("sys/fs/cgroup/cgroup.procs", "");

            assertThat(read().source()).isEqualTo("linux-proc+cgroup2");
            assertMemory(read(), 512, 62 + 420 - 26);
        }

        @Test
        void theLimitThatThrottlesBoundsWhatIsAvailableButNotTheCapacity() {
            v2("/", "/job").memory2("sys/fs/cgroup/job", 512, 100, 0, 0);
            tree.file("sys/fs/cgroup/job/memory.high", 256 * MIB + "\n");

            assertMemory(read(), 512, 156);
        }

        @Test
        void halfOfReclaimableKernelMemoryIsCountedOn() {
            v2("/", "/job").memory2("sys/fs/cgroup/job", 512, 500, 0, 0);
            tree.file("sys/fs/cgroup/job/memory.stat", "slab_reclaimable " + 100 * MIB + "\n");

            assertMemory(read(), 512, 12 + 50);
        }

        @Test
        void aPrivateNamespaceOfVersion2HasTheGroupAtItsRoot() {
            v2("/", "/").memory2("sys/fs/cgroup", 512, 98, 0, 0);

            assertMemory(read(), 512, 414);
        }

        @Test
        void mountsOfAnOuterNamespaceAreNoWayToTheGroup() {
            tree.in("0::/../outside")
                    .mount("/../..", "/sys/fs/cgroup", "cgroup2", "rw")
                    .memory2("sys/fs/cgroup", 512, 98, 0, 0);

            assertMemory(read(), 512, 414);
        }

        @Test
        void version1BesideAnEmptyVersion2Counts() {
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0);
            tree.in("0::/")
                    .mount("/", "/sys/fs/cgroup/unified", "cgroup2", "rw")
                    .file("sys/fs/cgroup/unified/cgroup.procs", "");

            assertMemory(read(), 512, 482);
        }

        @Test
        void namesWithBlanksAreFound() {
            tree.in("4:memory:/my job")
                    .mount("/", "/sys/fs/cgroup/memory\\040groups", "cgroup", "rw,memory")
                    .memory1("sys/fs/cgroup/memory groups/my job", 512, 30, 0, 0);

            assertMemory(read(), 512, 482);
        }

        @Test
        void aLimitWhoseUsageCannotBeReadLeavesAvailableMemoryUnknown() {
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0);
            tree.without(V1 + "/job/memory.usage_in_bytes");

            assertThat(read().memoryTotalBytes()).hasValue(512 * MIB);
            assertThat(read().memoryAvailableBytes()).isEmpty();
        }

        @Test
        void usageIsReadEachTimeAndLimitsAfterFiveSeconds() {
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0);
            try (LinuxProbe probe = tree.probe()) {
                probe.read();
                tree.memory1(V1 + "/job", 1024, 60, 0, 0);

                assertMemory(probe.read(), 512, 452);
                tree.time().advance(Duration.ofSeconds(5));
                assertMemory(probe.read(), 1024, 964);
            }
        }

        @Test
        void aProcessThatMovesToAnotherGroupIsFollowed() {
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0).memory1(V1 + "/other", 256, 30, 0, 0);
            try (LinuxProbe probe = tree.probe()) {
                probe.read();
                tree.file("proc/self/cgroup", "4:memory:/other\n");
                tree.time().advance(Duration.ofSeconds(5));

                assertMemory(probe.read(), 256, 226);
            }
        }

        @Test
        void aClosedProbeReadsAgain() {
            v1("/", "/job").memory1(V1 + "/job", 512, 30, 0, 0);
            LinuxProbe probe = tree.probe();
            probe.read();
            probe.close();

            assertMemory(probe.read(), 512, 482);
            probe.close();
        }
    }

    @Nested
    class Cpu {

        private static final long TICK = 10_000_000;

        @Test
        void withoutAQuotaItIsTheMachines() {
            MachineReading reading = read();

            assertThat(reading.cpuCapacity()).hasValue(2);
            // Both processors' lines: user, nice, system, irq, softirq and steal.
            long ticks = 70714 + 4374 + 15 + 35 + 71074 + 4764 + 84 + 48;
            assertThat(reading.cpuBusyNanos()).hasValue(ticks * TICK);
            assertThat(reading.throttledNanos()).isEmpty();
        }

        @Test
        void onlyCpusThatMayBeUsedCount() {
            tree.file("proc/self/status", "Cpus_allowed_list:\t1,5-9\n");

            assertThat(read().cpuCapacity()).hasValue(1);
            assertThat(read().cpuBusyNanos()).hasValue((71074 + 4764 + 84 + 48) * TICK);
        }

        @Test
        void whatTheJvmWasToldIsAnUpperBound() {
            try (LinuxProbe probe = new LinuxProbe(folder, new dev.assay.testkit.ManualTime(), () -> 1)) {
                assertThat(probe.read().cpuCapacity()).hasValue(1);
            }
        }

        @Test
        void aQuotaOfVersion2IsTheCapacityAndItsMembersSpendIt() {
            v2("/", "/pod/job").file("sys/fs/cgroup/pod/job/cgroup.procs", "1\n");
            tree.file("sys/fs/cgroup/pod/job/cpu.max", "max 100000\n")
                    .file("sys/fs/cgroup/pod/job/cpu.stat", "usage_usec 5\nthrottled_usec 6\n")
                    .file("sys/fs/cgroup/pod/cpu.max", "50000 100000\n")
                    .file("sys/fs/cgroup/pod/cpu.stat", "usage_usec 700\nnr_throttled 3\nthrottled_usec 80\n")
                    .file("sys/fs/cgroup/pod/cpu.pressure", "some avg10=44.50 avg60=0 avg300=0 total=0\n");

            MachineReading reading = read();

            assertThat(reading.cpuCapacity()).hasValue(0.5);
            assertThat(reading.cpuBusyNanos()).hasValue(700_000);
            assertThat(reading.throttledNanos()).hasValue(80_000);
            assertThat(reading.cpuPressurePercent()).hasValue(44.5);
        }

        @Test
        void aQuotaOfVersion1IsCountedInAHierarchyOfItsOwn() {
            tree.in("3:cpu:/pod/job")
                    .in("2:cpuacct:/pod/job")
                    .mount("/", "/sys/fs/cgroup/cpu", "cgroup", "rw,cpu")
                    .mount("/", "/sys/fs/cgroup/cpuacct", "cgroup", "rw,cpuacct")
                    .file("sys/fs/cgroup/cpu/pod/job/cpu.cfs_quota_us", "-1\n")
                    .file("sys/fs/cgroup/cpu/pod/job/cpu.cfs_period_us", "100000\n")
                    .file("sys/fs/cgroup/cpu/pod/cpu.cfs_quota_us", "150000\n")
                    .file("sys/fs/cgroup/cpu/pod/cpu.cfs_period_us", "100000\n")
                    .file("sys/fs/cgroup/cpu/pod/cpu.stat", "nr_periods 9\nnr_throttled 2\nthrottled_time 777\n")
                    .file("sys/fs/cgroup/cpuacct/pod/job/cpuacct.usage", "5\n")
                    .file("sys/fs/cgroup/cpuacct/pod/cpuacct.usage", "123456789\n")
                    .file("sys/fs/cgroup/cpuacct/cpuacct.usage", "999999999999\n");

            MachineReading reading = read();

            assertThat(reading.cpuCapacity()).hasValue(1.5);
            assertThat(reading.cpuBusyNanos()).hasValue(123_456_789);
            assertThat(reading.throttledNanos()).hasValue(777);
        }

        @Test
        void aQuotaAboveTheMachineIsNone() {
            v2("/", "/job").file("sys/fs/cgroup/job/cgroup.procs", "1\n");
            tree.file("sys/fs/cgroup/job/cpu.max", "800000 100000\n")
                    .file("sys/fs/cgroup/job/cpu.stat", "usage_usec 700\n");

            assertThat(read().cpuCapacity()).hasValue(2);
            assertThat(read().cpuBusyNanos().orElseThrow()).isGreaterThan(TICK);
        }

        @Test
        void aQuotaWhoseUseCannotBeReadLeavesTheUseUnknown() {
            v2("/", "/job").file("sys/fs/cgroup/job/cgroup.procs", "1\n");
            tree.file("sys/fs/cgroup/job/cpu.max", "50000 100000\n");

            assertThat(read().cpuCapacity()).hasValue(0.5);
            assertThat(read().cpuBusyNanos()).isEmpty();
        }
    }

    @Nested
    class Pressure {

        @Test
        void withoutAGroupsOwnItIsTheMachines() {
            assertThat(read().memoryPressurePercent()).hasValue(0.4);
            assertThat(read().cpuPressurePercent()).hasValue(2.33);
        }

        @Test
        void itIsThatOfTheGroupWhoseMemoryIsShortest() {
            v2("/", "/pod/job")
                    .memory2("sys/fs/cgroup/pod/job", -1, 20, 0, 0)
                    .memory2("sys/fs/cgroup/pod", 512, 500, 0, 0)
                    .file("sys/fs/cgroup/pod/job/memory.pressure", "some avg10=1.00\n")
                    .file("sys/fs/cgroup/pod/memory.pressure", "some avg10=17.25 avg60=0.00\nfull avg10=9.00\n");

            assertThat(read().memoryPressurePercent()).hasValue(17.25);
        }

        @Test
        void aKernelWithoutItLeavesItUnknown() {
            tree.without("proc/pressure/memory").without("proc/pressure/cpu");

            assertThat(read().memoryPressurePercent()).isEmpty();
            assertThat(read().cpuPressurePercent()).isEmpty();
        }
    }

    /** Nothing is thrown through a file that is missing or makes no sense; it is not known. */
    @Nested
    class OddFiles {

        @Test
        void anEmptyMachineKnowsNothingButItsProcessors() {
            try (LinuxProbe probe =
                    new LinuxProbe(folder.resolve("nothing"), new dev.assay.testkit.ManualTime(), () -> 2)) {
                MachineReading reading = probe.read();

                assertThat(reading.memoryTotalBytes()).isEmpty();
                assertThat(reading.memoryAvailableBytes()).isEmpty();
                assertThat(reading.cpuBusyNanos()).isEmpty();
                assertThat(reading.cpuCapacity()).hasValue(2);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "\n\n\n",
                    "garbage",
                    "-1",
                    "99999999999999999999999999",
                    "MemTotal: -5 kB\nMemAvailable: x kB",
                    "MemTotal:",
                    "cpu\ncpu0\ncpu1 -4 -4",
                    "cpu 1\ncpu0 99999999999999999999 1 1 1 1 1 1 1",
                    "Cpus_allowed_list:\t9-3,\n",
                    "Cpus_allowed_list:\t0-99999999999\n",
                    "4:memory\n:::\n0:\n0::\n4:memory:relative\n",
                    "1 2 3 - cgroup2\n1 2 3 4 \\777 - cgroup2 x y\n1 2 3 / - - cgroup2 a b\n1 2 3 / \\ a - cgroup2",
                    "some avg10=\nsome avg10=.\nfull",
                    "\u0000\u0001\u00ff"
                })
        void nonsenseIsNotKnown(String text) {
            for (String file : new String[] {
                "proc/meminfo",
                "proc/stat",
                "proc/self/status",
                "proc/self/cgroup",
                "proc/self/mountinfo",
                "proc/pressure/memory",
                "proc/pressure/cpu"
            }) {
                RecordedTree odd = new RecordedTree(folder);
                odd.in("4:memory:/job")
                        .mount("/", "/sys/fs/cgroup/memory", "cgroup", "rw,memory")
                        .memory1(V1 + "/job", 512, 30, 0, 0)
                        .file(file, text);
                try (LinuxProbe probe = odd.probe()) {
                    MachineReading reading = probe.read();

                    assertThat(reading.cpuCapacity().orElseThrow()).isBetween(0.1, 2.0);
                    reading.memoryTotalBytes()
                            .ifPresent(bytes -> assertThat(bytes).isIn(512 * MIB, TOTAL_MIB * MIB));
                }
            }
        }

        @Test
        void folderNamesThatClimbAreNotFollowed() {
            v1("/", "/../../outside").memory1("outside", 1, 1, 0, 0).memory1(V1, 512, 30, 0, 0);

            assertMemory(read(), 512, 482);
        }

        @Test
        void deepNestingEnds() {
            String deep = "/a".repeat(400);
            v1("/", deep).memory1(V1 + deep, 512, 30, 0, 0);

            assertMemory(read(), 512, 482);
        }
    }

    private RecordedTree v1(String mountedRoot, String path) {
        return tree.in("4:memory:" + path).mount(mountedRoot, "/sys/fs/cgroup/memory", "cgroup", "rw,memory");
    }

    private RecordedTree v2(String mountedRoot, String path) {
        return tree.in("0::" + path).mount(mountedRoot, "/sys/fs/cgroup", "cgroup2", "rw,nsdelegate");
    }

    private MachineReading read() {
        try (LinuxProbe probe = tree.probe()) {
            return probe.read();
        }
    }

    private static void assertMemory(MachineReading reading, long totalMib, long availableMib) {
        assertThat(reading.memoryTotalBytes()).hasValue(totalMib * MIB);
        // To a MiB: a twentieth of a limit is no whole number of them.
        assertThat(reading.memoryAvailableBytes().orElseThrow())
                .isBetween((availableMib - 1) * MIB, (availableMib + 1) * MIB);
    }
}
