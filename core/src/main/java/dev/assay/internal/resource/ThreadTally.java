package dev.assay.internal.resource;

import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one run spent: its own and its executor's exactly, strays in its thread group as far as seen.
 *
 * <p>Thread-safe: all state is guarded by the object's lock, under which no user code is called.
 */
final class ThreadTally {

    private static final long UNKNOWN = -1;
    private static final Thread[] NONE = {};

    private final ThreadCounters counters;
    private final boolean exactCpu;
    private final ThreadSlot own;
    // Maps of their own once there is a thread beside the run's own, which most runs do not have.
    private Map<Long, ThreadSlot> working = Map.of();
    private Map<Long, ThreadSlot> strays = Map.of();
    // Threads that are no strays: there before the run, or metered by themselves.
    private Set<Long> before = Set.of();
    private Set<Long> metered = Set.of();
    // How many threads the JVM had started when the group was last gone through; as long as it starts none, there is no
    // stray.
    private long started = UNKNOWN;

    private @Nullable ThreadGroup group;
    private Thread[] seen = NONE;
    private long doneCpu;
    private long doneAllocated;
    private boolean sawStrays;
    private int straysNow;

    /**
     * Starts on the run's own thread.
     *
     * @param exact whether the counters tell CPU time exactly
     */
    ThreadTally(ThreadCounters counters, boolean exact) {
        this.counters = counters;
        this.exactCpu = exact;
        this.own = ThreadSlot.ofThisThread(counters);
    }

    /** Looks for strays in this group from now on; who is in it already is none. */
    synchronized void watch(ThreadGroup group, GroupCensus census) {
        this.group = group;
        started = counters.startedThreads();
        if (!census.holdsFor(started)) {
            int count = enumerate(group);
            Set<Long> there = new HashSet<>();
            for (int i = 0; i < count; i++) {
                there.add(seen[i].getId());
            }
            census.note(started, Set.copyOf(there));
        }
        before = census.there();
    }

    /** Starts metering the calling thread; null if it is metered already. */
    synchronized @Nullable ThreadSlot open() {
        long id = Thread.currentThread().getId();
        if (id == own.threadId() || working.containsKey(id)) {
            return null;
        }
        if (metered.isEmpty()) {
            metered = new HashSet<>();
            working = new HashMap<>();
        }
        metered.add(id);
        if (!strays.isEmpty()) {
            strays.remove(id);
        }
        ThreadSlot slot = ThreadSlot.ofThisThread(counters);
        working.put(id, slot);
        return slot;
    }

    /** Ends metering the calling thread. */
    synchronized void close(ThreadSlot slot) {
        slot.close();
        if (working.remove(slot.threadId(), slot)) {
            doneCpu = sum(doneCpu, slot.cpuNanos());
            doneAllocated = sum(doneAllocated, slot.allocatedBytes());
        }
    }

    /** Looks at all threads from outside. */
    synchronized void look() {
        own.look();
        lookAtOthers();
    }

    /** Looks at all threads but the run's own, which is the caller and closes its own account. */
    synchronized void lookAtOthers() {
        if (!working.isEmpty()) {
            working.values().forEach(ThreadSlot::look);
        }
        ThreadGroup watched = group;
        if (watched == null) {
            return;
        }
        long startedNow = counters.startedThreads();
        if (startedNow >= 0 && startedNow == started && strays.isEmpty()) {
            return;
        }
        started = startedNow;
        int count = enumerate(watched);
        straysNow = 0;
        for (int i = 0; i < count; i++) {
            long id = seen[i].getId();
            seen[i] = Thread.currentThread(); // no hold on a thread of the run
            if (id != own.threadId() && !before.contains(id) && !metered.contains(id)) {
                sawStrays = true;
                straysNow++;
                if (strays.isEmpty()) {
                    strays = new HashMap<>();
                }
                strays.computeIfAbsent(id, unused -> ThreadSlot.ofLife(counters, id));
            }
        }
        strays.values().forEach(ThreadSlot::look);
    }

    private int enumerate(ThreadGroup from) {
        if (seen.length == 0) {
            seen = new Thread[16];
        }
        int count = from.enumerate(seen, true);
        while (count == seen.length && seen.length < 1 << 16) {
            seen = new Thread[seen.length * 2];
            count = from.enumerate(seen, true);
        }
        return count;
    }

    /** Whether the caller is the run's own thread. */
    boolean isOwn() {
        return Thread.currentThread().getId() == own.threadId();
    }

    /** Takes the run's own thread's exact values, if this is that thread. */
    synchronized void closeOwn() {
        if (isOwn()) {
            own.close();
        }
        group = null;
        seen = NONE;
    }

    /** CPU time so far; negative if not known. */
    synchronized long cpuNanos() {
        long sum = sum(own.cpuNanos(), doneCpu);
        if (isAlone()) {
            return sum;
        }
        for (ThreadSlot slot : working.values()) {
            sum = sum(sum, slot.cpuNanos());
        }
        for (ThreadSlot slot : strays.values()) {
            sum = sum(sum, slot.cpuNanos());
        }
        return sum;
    }

    private boolean isAlone() {
        return working.isEmpty() && strays.isEmpty();
    }

    private long allocatedBytes() {
        long sum = sum(own.allocatedBytes(), doneAllocated);
        if (isAlone()) {
            return sum;
        }
        for (ThreadSlot slot : working.values()) {
            sum = sum(sum, slot.allocatedBytes());
        }
        for (ThreadSlot slot : strays.values()) {
            sum = sum(sum, slot.allocatedBytes());
        }
        return sum;
    }

    /** What is used now by a look of its own: what one look saw too much of, the next does not. */
    synchronized UseNow now(long number) {
        look();
        long allocated = sum(own.allocatedNow(), doneAllocated);
        for (ThreadSlot slot : working.values()) {
            allocated = sum(allocated, slot.allocatedNow());
        }
        for (ThreadSlot slot : strays.values()) {
            allocated = sum(allocated, slot.allocatedNow());
        }
        return new UseNow(number, cpuNanos(), allocated, working.size() + straysNow);
    }

    private static long sum(long one, long other) {
        return one < 0 || other < 0 ? UNKNOWN : one + other;
    }

    /**
     * What was spent.
     *
     * @param ended whether the run has ended, so that exact values are exact
     */
    synchronized Usage usage(boolean ended) {
        long cpu = cpuNanos();
        long allocated = allocatedBytes();
        boolean exact = ended && own.isClosed() && working.isEmpty() && !sawStrays;
        Accuracy cpuAccuracy = exact && exactCpu ? Accuracy.EXACT : Accuracy.SAMPLED;
        Accuracy memoryAccuracy = exact ? Accuracy.UPPER_BOUND : Accuracy.SAMPLED;
        return new Usage(
                cpu < 0 ? OptionalLong.empty() : OptionalLong.of(cpu),
                cpu < 0 ? Accuracy.UNKNOWN : cpuAccuracy,
                allocated < 0 ? OptionalLong.empty() : OptionalLong.of(allocated),
                allocated < 0 ? Accuracy.UNKNOWN : memoryAccuracy);
    }
}
