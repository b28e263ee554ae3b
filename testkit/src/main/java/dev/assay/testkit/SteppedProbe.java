package dev.assay.testkit;

import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A probe that reads what a test has set. Readings are stamped by the given ticker.
 *
 * <p>It begins with an idle machine of four CPUs and 8 GiB, all of it available. A value is forgotten, so that readings say
 * "not known", by a negative number. Thread-safe.
 */
public final class SteppedProbe implements ResourceProbe {

    /** The memory of the machine unless set: 8 GiB. */
    public static final long DEFAULT_MEMORY = 8L << 30;

    private final TimeSource time;
    private final Guarded guard = new Guarded();
    private final Map<Long, TreeReading> trees = new HashMap<>(); // guarded by guard, as all below
    private double cpus = 4;
    private long cpuBusyNanos;
    private long memoryTotal = DEFAULT_MEMORY;
    private long memoryAvailable = DEFAULT_MEMORY;
    private double memoryPressure = -1;
    private double memoryStall = -1;
    private double cpuPressure = -1;
    private long throttledNanos = -1;
    private int reads;
    private @Nullable Exception failure;

    /** Makes a probe. */
    public SteppedProbe(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
    }

    /** Sets how many CPUs the machine has. */
    public SteppedProbe cpus(double count) {
        return set(() -> cpus = count);
    }

    /** Lets the machine spend CPU time, on top of what it has spent. */
    public SteppedProbe spend(Duration cpuTime) {
        return set(() -> cpuBusyNanos = Math.max(0, cpuBusyNanos) + cpuTime.toNanos());
    }

    /** Sets the counter of CPU time itself: a smaller one is a counter that was reset, a negative one is not known. */
    public SteppedProbe cpuBusyNanos(long nanos) {
        return set(() -> cpuBusyNanos = nanos);
    }

    /** Sets the memory in all, in bytes. */
    public SteppedProbe memoryTotal(long bytes) {
        return set(() -> memoryTotal = bytes);
    }

    /** Sets the memory that could be allocated, in bytes. */
    public SteppedProbe memoryAvailable(long bytes) {
        return set(() -> memoryAvailable = bytes);
    }

    /** Sets the shares of time in which something waited for memory and for a CPU, in percent; not known unless set. */
    public SteppedProbe pressure(double memoryPercent, double cpuPercent) {
        return set(() -> {
            memoryPressure = memoryPercent;
            cpuPressure = cpuPercent;
        });
    }

    /** Sets the share of time in which everything waited for memory, in percent; not known unless set. */
    public SteppedProbe memoryStall(double percent) {
        return set(() -> memoryStall = percent);
    }

    /** Sets the counter of time held back by a quota, in nanoseconds; not known unless set. */
    public SteppedProbe throttledNanos(long nanos) {
        return set(() -> throttledNanos = nanos);
    }

    /** Forgets everything: readings that know nothing. */
    public SteppedProbe forget() {
        return cpus(-1).cpuBusyNanos(-1)
                .memoryTotal(-1)
                .memoryAvailable(-1)
                .pressure(-1, -1)
                .memoryStall(-1)
                .throttledNanos(-1);
    }

    /** Makes every reading fail from now on. */
    public SteppedProbe failWith(Exception failure) {
        Objects.requireNonNull(failure, "failure");
        return set(() -> this.failure = failure);
    }

    /** Ends {@link #failWith}. */
    public SteppedProbe recover() {
        return set(() -> failure = null);
    }

    /** Sets the reading of a process tree of as many threads as processes; a negative number is not known. */
    public SteppedProbe tree(long pid, Duration cpuTime, long residentBytes, int processes) {
        return tree(pid, cpuTime, residentBytes, processes, processes);
    }

    /** Sets the reading of a process tree; a negative number is not known. */
    public SteppedProbe tree(long pid, Duration cpuTime, long residentBytes, int processes, int threads) {
        return set(() -> trees.put(
                pid,
                new TreeReading(
                        time.nanos(),
                        known(cpuTime.toNanos()),
                        known(residentBytes),
                        known(processes),
                        known(threads))));
    }

    /** Forgets a process tree. */
    public SteppedProbe forgetTree(long pid) {
        return set(() -> trees.remove(pid));
    }

    @Override
    public MachineReading read() throws Exception {
        Exception failing = guard.take(() -> {
            reads++;
            return failure;
        });
        if (failing != null) {
            throw failing;
        }
        return guard.read(() -> MachineReading.builder(time.nanos(), "stepped")
                .cpuCapacity(cpus)
                .cpuBusyNanos(cpuBusyNanos)
                .memoryTotalBytes(memoryTotal)
                .memoryAvailableBytes(memoryAvailable)
                .memoryPressurePercent(memoryPressure)
                .memoryStallPercent(memoryStall)
                .cpuPressurePercent(cpuPressure)
                .throttledNanos(throttledNanos)
                .build());
    }

    @Override
    public TreeReading tree(ProcessHandle root) {
        Optional<TreeReading> known = guard.read(() -> Optional.ofNullable(trees.get(root.pid())));
        return known.map(tree -> new TreeReading(
                        time.nanos(), tree.cpuNanos(), tree.residentBytes(), tree.processes(), tree.threads()))
                .orElse(TreeReading.UNKNOWN);
    }

    /** How often the machine was read. */
    public int reads() {
        return guard.read(() -> reads);
    }

    /** Waits until the machine was read so many times in all. */
    public void awaitReads(int count) {
        guard.await(() -> reads >= count, count + " readings");
    }

    private SteppedProbe set(Runnable change) {
        guard.change(change);
        return this;
    }

    private static OptionalInt known(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalLong known(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
