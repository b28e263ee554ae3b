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

    /** A moving mean with its deviation. */
    private static final class Moving {
        private int count;
        private double mean;
        private double deviation;

        void add(double value) {
            count++;
            if (count == 1) {
                mean = value;
                deviation = value / 2;
                return;
            }
            deviation += DEVIATION_STEP * (Math.abs(value - mean) - deviation);
            mean += MEAN_STEP * (value - mean);
        }

        boolean isKnown() {
            return count >= RUNS_TO_KNOW;
        }
    }

    private final Moving seconds = new Moving();
    private final Moving memory = new Moving();
    private final Moving cpus = new Moving();
    private double peak;
    private boolean raised;

    /**
     * Takes in a run that went to its end, well or not.
     *
     * @param elapsed how long it took by the ticker
     */
    public synchronized void ended(Duration elapsed, Usage usage) {
        double took = Math.max(1e-6, elapsed.toNanos() / 1e9);
        seconds.add(took);
        usage.cpuNanos().ifPresent(nanos -> cpus.add(nanos / 1e9 / took));
        usage.memoryBytes().ifPresent(bytes -> {
            memory.add((double) bytes);
            peak = Math.max((double) bytes, peak * FADE);
        });
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
        peak = Math.max(peak, limit > 0 ? Math.min(next, (double) Math.max(limit, seen)) : next);
        raised = true;
    }

    /** How long a run takes on average; empty before the first. */
    public synchronized Optional<Duration> duration() {
        return seconds.count == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) (seconds.mean * 1e9)));
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
                raised ? peak : 0, memory.isKnown() ? Math.max(peak, memory.mean + DEVIATIONS * memory.deviation) : 0);
        double learnedCpus = cpus.isKnown() ? Math.min(4096, cpus.mean) : 0;
        return new ResourceRequest(
                Math.max(counted.memoryBytes(), (long) learned), Math.max(counted.cpus(), learnedCpus));
    }
}
