package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.util.Optional;

/**
 * What the runs of one job used, for estimating the next one. Control thread only.
 *
 * <p>Mean and deviation move by an eighth and a quarter with each run, as a network's round trip is estimated; the
 * estimate of memory is the mean and four deviations, and not below the highest peak, which fades by a fiftieth with
 * each run.
 */
public final class RunHistory {

    private static final int RUNS_TO_KNOW = 5;
    private static final double MEAN_STEP = 1.0 / 8;
    private static final double DEVIATION_STEP = 1.0 / 4;
    private static final double DEVIATIONS = 4;
    private static final double FADE = 0.98;

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

    /**
     * Takes in a run that went to its end, well or not.
     *
     * @param elapsed how long it took by the ticker
     */
    public void ended(Duration elapsed, Usage usage) {
        double took = Math.max(1e-6, elapsed.toNanos() / 1e9);
        seconds.add(took);
        usage.cpuNanos().ifPresent(nanos -> cpus.add(nanos / 1e9 / took));
        usage.memoryBytes().ifPresent(bytes -> {
            memory.add((double) bytes);
            peak = Math.max((double) bytes, peak * FADE);
        });
    }

    /** How long a run takes on average; empty before the first. */
    public Optional<Duration> duration() {
        return seconds.count == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) (seconds.mean * 1e9)));
    }

    /**
     * What the next run should ask for. In the host's JVM that is what was declared: bytes allocated there say little
     * about what is held. At {@code PROCESS} it is the larger of declared and learned, once there is enough to learn
     * from.
     */
    public ResourceRequest estimate(ResourceRequest declared, Isolation level) {
        ResourceRequest counted = MonitorPolicy.counted(declared, level);
        if (level != Isolation.PROCESS) {
            return counted;
        }
        double learned = memory.isKnown() ? Math.max(peak, memory.mean + DEVIATIONS * memory.deviation) : 0;
        double learnedCpus = cpus.isKnown() ? Math.min(4096, cpus.mean) : 0;
        return new ResourceRequest(
                Math.max(counted.memoryBytes(), (long) learned), Math.max(counted.cpus(), learnedCpus));
    }
}
