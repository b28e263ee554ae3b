package dev.assay.oshi;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** What this module needs of OSHI. Any call may fail in any way, native code included. */
interface Machine {

    /** A process at one moment. */
    record Member(int pid, long cpuMillis, long residentBytes, int threads) {}

    /** How many logical processors there are. */
    int processors();

    /** CPU time of the whole machine, cumulative, in nanoseconds; absent if not known. */
    OptionalLong busyNanos();

    /** Memory in all, in bytes. */
    long memoryTotal();

    /** Memory that could be allocated, in bytes. */
    long memoryAvailable();

    /** Those of the processes that live. */
    List<Member> processes(Collection<Integer> pids);
}
