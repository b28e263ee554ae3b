package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.Usage;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures one attempt.
 *
 * <p>Made on the run's own thread by {@link Meters#onThisThread}. In the host's JVM the run's thread and its executor's
 * threads are counted exactly, other threads in its group as far as the samples see them; a run at {@code PROCESS}, or
 * one that names processes, is the sampled trees of these. Memory in the JVM is what was allocated, an upper bound of
 * what is held.
 *
 * <p>Not measurable, and so in no number: work on the common pool and on virtual threads, memory outside the heap, and
 * short-lived threads that the plugin starts past its executor between two samples.
 *
 * <p>Thread-safe.
 */
public final class RunMeter {

    private final Meters meters;
    private final Isolation level;
    private final long reservedBytes;
    private final ThreadTally threads;
    private final BusiestSpan busiest = new BusiestSpan();

    // Written by the run's thread, read by the sampler.
    private volatile @Nullable Supplier<Set<ProcessHandle>> processes;
    // Set by the sampler, read by all; null as long as no process is this run's.
    private volatile @Nullable TreeTally trees;
    // Guarded by this.
    private @Nullable Usage finished;
    private long counted;
    private long looks;

    RunMeter(Meters meters, ThreadCounters counters, Isolation level, long reservedBytes, boolean exact) {
        this.meters = meters;
        this.level = level;
        this.reservedBytes = reservedBytes;
        this.threads = new ThreadTally(counters, exact);
        this.trees = level == Isolation.PROCESS ? new TreeTally() : null;
    }

    /**
     * Meters work of this run on another thread, such as its executor's; a task that runs on a thread metered already is
     * counted once.
     */
    public Runnable child(Runnable work) {
        Objects.requireNonNull(work, "work");
        return () -> {
            ThreadSlot slot = threads.open();
            if (slot == null) {
                work.run();
                return;
            }
            try {
                work.run();
            } finally {
                threads.close(slot);
            }
        };
    }

    /**
     * Also samples threads that appear in this group. Nothing is held against threads that are there already, and no
     * other run may have threads in it.
     *
     * @param census the group's, kept from one run to the next
     */
    public void group(ThreadGroup group, GroupCensus census) {
        threads.watch(group, census);
    }

    /** Names the processes whose trees are this run's; asked at each sample, on the sampler's thread. */
    public void processes(Supplier<Set<ProcessHandle>> processes) {
        this.processes = Objects.requireNonNull(processes, "processes");
    }

    /** What was used so far; never falls, so it may hold what a single look saw too much of. */
    public Usage soFar() {
        synchronized (this) {
            if (finished != null) {
                return finished;
            }
        }
        if (!isOfProcesses()) {
            threads.look();
        }
        return usage(false);
    }

    /** What is used at the moment, by a look of its own for threads and by the last sample for processes. */
    public UseNow now() {
        long look;
        synchronized (this) {
            if (finished != null) {
                return UseNow.UNKNOWN;
            }
            look = ++looks;
        }
        TreeTally processesOnly = trees;
        return processesOnly == null ? threads.now(look) : processesOnly.now();
    }

    /**
     * Ends the metering. Exact if called on the run's own thread; from another one, of a run that is left behind, it is
     * what was seen. A second call answers the same.
     */
    public Usage finish() {
        if (!isOfProcesses()) {
            if (threads.isOwn()) {
                threads.lookAtOthers();
            } else {
                threads.look();
            }
        }
        Usage usage;
        synchronized (this) {
            if (finished != null) {
                return finished;
            }
            threads.closeOwn();
            usage = usage(true);
            finished = usage;
        }
        processes = null;
        meters.finished(this);
        return usage;
    }

    private Usage usage(boolean ended) {
        TreeTally ofProcesses = trees;
        Usage usage = ofProcesses == null ? threads.usage(ended) : ofProcesses.usage();
        return new Usage(
                usage.cpuNanos(),
                usage.cpuAccuracy(),
                usage.memoryBytes(),
                usage.memoryAccuracy(),
                busiest.cpus(),
                usage.averageMemoryBytes());
    }

    boolean isOfProcesses() {
        return trees != null;
    }

    /** Looks at everything. Sampler only. */
    void sample(ResourceProbe probe, long nowNanos) {
        Supplier<Set<ProcessHandle>> named = processes;
        Set<ProcessHandle> roots = named == null ? Set.of() : roots(named);
        TreeTally ofProcesses = trees;
        if (ofProcesses == null && !roots.isEmpty()) {
            ofProcesses = new TreeTally();
            trees = ofProcesses;
        }
        if (ofProcesses != null) {
            ofProcesses.sample(roots, probe);
        } else {
            threads.look();
        }
        busiest.step(cpuSoFar(), nowNanos);
    }

    private static Set<ProcessHandle> roots(Supplier<Set<ProcessHandle>> named) {
        try {
            return Set.copyOf(named.get());
        } catch (RuntimeException faulty) {
            return Set.of();
        }
    }

    private long cpuSoFar() {
        TreeTally ofProcesses = trees;
        return ofProcesses == null ? threads.cpuNanos() : ofProcesses.cpuNanos();
    }

    /** CPU time since the last call, for telling the runs' share from that of others. */
    synchronized long takeCpuNanos() {
        long now = cpuSoFar();
        long more = Math.max(0, now - counted);
        counted += more;
        return more;
    }

    /** How much of its reservation in the machine's memory a run has taken up. */
    long materialisedBytes() {
        TreeTally ofProcesses = trees;
        return level == Isolation.PROCESS && ofProcesses != null
                ? Math.min(reservedBytes, ofProcesses.residentNow())
                : 0;
    }
}
