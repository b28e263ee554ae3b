package dev.assay.internal.resource;

import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import dev.assay.spi.resource.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the process trees of one run spent, as far as the samples saw.
 *
 * <p>Thread-safe: the sums are guarded by the object's lock; the probe is called outside of it.
 */
final class TreeTally {

    /** More roots than this are not looked at. */
    private static final int MOST_ROOTS = 256;

    /** So many threads a JVM has for itself, whatever runs in it. */
    static final int OWN_THREADS = 32;

    // Guarded by this. CPU time per root, the largest seen, since a tree forgets who left it.
    private final Map<ProcessHandle, Long> cpuByRoot = new HashMap<>();
    private long samples;
    private long residentNow;
    private long residentPeak = -1;
    private double residentSum;
    private long residentCount;
    private int threadsNow = -1;
    private int processesNow;

    /** Reads all trees. Sampler only. */
    void sample(Set<ProcessHandle> roots, ResourceProbe probe) {
        long resident = 0;
        boolean anyResident = false;
        int threads = 0;
        int processes = 0;
        int looked = 0;
        for (ProcessHandle root : roots) {
            if (++looked > MOST_ROOTS) {
                break;
            }
            TreeReading reading = read(root, probe);
            if (reading.residentBytes().isPresent()) {
                anyResident = true;
                resident += reading.residentBytes().getAsLong();
            }
            threads += reading.threads().orElse(0);
            processes += reading.processes().orElse(0);
            reading.cpuNanos().ifPresent(cpu -> {
                synchronized (this) {
                    cpuByRoot.merge(root, cpu, Math::max);
                }
            });
        }
        synchronized (this) {
            samples++;
            residentNow = resident;
            threadsNow = threads == 0 ? -1 : threads;
            processesNow = processes;
            if (anyResident) {
                residentPeak = Math.max(residentPeak, resident);
                residentSum += resident;
                residentCount++;
            }
        }
    }

    private static TreeReading read(ProcessHandle root, ResourceProbe probe) {
        try {
            return probe.tree(root);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return TreeReading.UNKNOWN;
        } catch (Exception | LinkageError unreadable) {
            // By contract as if the answer were unknown; a probe that fails for good is told of by its machine
            // readings.
            return TreeReading.UNKNOWN;
        }
    }

    /** CPU time so far; negative if not known. */
    synchronized long cpuNanos() {
        if (cpuByRoot.isEmpty()) {
            return -1;
        }
        long sum = 0;
        for (long each : cpuByRoot.values()) {
            sum += each;
        }
        return sum;
    }

    /** Resident memory at the last sample, 0 if not known. */
    synchronized long residentNow() {
        return residentNow;
    }

    /** The last sample. Threads that every JVM has for itself are left out. */
    synchronized UseNow now() {
        return new UseNow(
                samples,
                cpuNanos(),
                residentPeak < 0 ? -1 : residentNow,
                threadsNow < 0 ? -1 : Math.max(0, threadsNow - OWN_THREADS * processesNow));
    }

    synchronized Usage usage() {
        long cpu = cpuNanos();
        return new Usage(
                cpu < 0 ? OptionalLong.empty() : OptionalLong.of(cpu),
                cpu < 0 ? Accuracy.UNKNOWN : Accuracy.SAMPLED,
                residentPeak < 0 ? OptionalLong.empty() : OptionalLong.of(residentPeak),
                residentPeak < 0 ? Accuracy.UNKNOWN : Accuracy.SAMPLED,
                OptionalDouble.empty(),
                residentCount == 0 ? OptionalLong.empty() : OptionalLong.of((long) (residentSum / residentCount)));
    }
}
