package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.util.Optional;

/**
 * What runs that are alike used, for estimating the next one: those of a job, or of a version of a plugin. Thread-safe.
 *
 * <p>Mean and deviation move by an eighth and a quarter with each run, as a network's round trip is estimated; the
 * estimate of memory is the mean and four deviations, and not below the highest peak, which fades by a fiftieth with
 * each run. A run that was ended for its memory raises the estimate at once.
 */
public final class RunHistory {

    private static final int RUNS_TO_KNOW = 5;
    private static final double MEAN_STEP = 1.0 / 8;
    private static final double DEVIATION_STEP = 1.0 / 4;
    private static final double DEVIATIONS = 4;
    private static final double FADE = 0.98;
    private static final double RAISE = 1.5;
    private static final double ABOVE_SEEN = 1.2;

    // Guarded by this. Fields rather than an object for each mean, and single precision: there may be one of these for
    // each of
    // a million jobs, and what it estimates is no better than that.
    private byte runs; // as the two below, no more than are needed to know
    private byte cpuRuns;
    private byte memoryRuns;
    private boolean raised;
    private float seconds;
    private float cpus;
    private float memory;
    private float memoryDeviation;
    private float peak;

    /**
     * Takes in a run that went to its end, well or not.
     *
     * @param elapsed how long it took by the ticker
     */
    public synchronized void ended(Duration elapsed, Usage usage) {
        double took = Math.max(1e-6, elapsed.toNanos() / 1e9);
        seconds = moved(seconds, took, runs == 0);
        runs = counted(runs);
        usage.cpuNanos().ifPresent(nanos -> {
            cpus = moved(cpus, nanos / 1e9 / took, cpuRuns == 0);
            cpuRuns = counted(cpuRuns);
        });
        usage.memoryBytes().ifPresent(bytes -> {
            double off = memoryRuns == 0 ? bytes / 2.0 : Math.abs((double) bytes - memory);
            memoryDeviation = memoryRuns == 0
                    ? (float) off
                    : (float) (memoryDeviation + DEVIATION_STEP * (off - memoryDeviation));
            memory = moved(memory, (double) bytes, memoryRuns == 0);
            memoryRuns = counted(memoryRuns);
            peak = (float) Math.max((double) bytes, peak * FADE);
        });
    }

    private static float moved(float mean, double value, boolean first) {
        return (float) (first ? value : mean + MEAN_STEP * (value - mean));
    }

    private static byte counted(byte runs) {
        return (byte) Math.min(runs + 1, RUNS_TO_KNOW);
    }

    /**
     * Takes in that a run was ended because it took too much memory: the next one asks for half as much again, or a fifth
     * more than was seen, whichever is more, however few runs there have been.
     *
     * @param asked what the run had asked for, in bytes
     * @param seen what it was seen to use, in bytes; 0 if not known
     * @param limit its limit, in bytes, above which asking is of no use; 0 if it had none
     */
    public synchronized void outgrew(long asked, long seen, long limit) {
        double next = Math.max(Math.max((double) asked, peak) * RAISE, (double) seen * ABOVE_SEEN);
        peak = (float) Math.max(peak, limit > 0 ? Math.min(next, (double) Math.max(limit, seen)) : next);
        raised = true;
    }

    /** How long a run takes on average; empty before the first. */
    public synchronized Optional<Duration> duration() {
        return runs == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) (seconds * 1e9)));
    }

    /**
     * What the next run should ask for. In the host's JVM that is what was declared: bytes allocated there say little
     * about what is held. At {@code PROCESS} it is the larger of declared and learned, once there is enough to learn
     * from.
     */
    public synchronized ResourceRequest estimate(ResourceRequest declared, Isolation level) {
        ResourceRequest counted = MonitorPolicy.counted(declared, level);
        if (level != Isolation.PROCESS) {
            return counted;
        }
        double learned = Math.max(
                raised ? peak : 0,
                memoryRuns == RUNS_TO_KNOW ? Math.max(peak, memory + DEVIATIONS * memoryDeviation) : 0);
        double learnedCpus = cpuRuns == RUNS_TO_KNOW ? Math.min(4096, (double) cpus) : 0;
        return new ResourceRequest(
                Math.max(counted.memoryBytes(), (long) learned), Math.max(counted.cpus(), learnedCpus));
    }
}
