package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Duration;

/**
 * How much of everything a manager's jobs keep taken on average, summed job by job.
 *
 * <p>A job that runs so often and so long keeps {@code rate * duration} runs under way, and each takes what it asks for.
 * Not thread-safe.
 */
public final class Load {

    private int jobs;
    private double runs;
    private double memoryBytes;
    private double heapBytes;
    private double cpus;

    /**
     * Adds a job.
     *
     * @param period the distance of its due times; zero or less counts as a job that never runs
     * @param duration how long a run takes, as measured or else as declared
     */
    public Load add(Duration period, Duration duration, ResourceRequest request, Isolation level) {
        jobs++;
        double apart = period.toNanos();
        if (!(apart > 0)) {
            return this;
        }
        // A job does not overlap itself, so it keeps one run under way at most.
        double share = Math.min(1, Math.max(0, duration.toNanos() / apart));
        ResourceRequest counted = MonitorPolicy.counted(request, level);
        runs += share;
        cpus += share * counted.cpus();
        if (level == Isolation.PROCESS) {
            memoryBytes += share * counted.memoryBytes();
        } else {
            heapBytes += share * counted.memoryBytes();
        }
        return this;
    }

    /** How many jobs there are. */
    public int jobs() {
        return jobs;
    }

    double runs() {
        return runs;
    }

    double memoryBytes() {
        return memoryBytes;
    }

    double heapBytes() {
        return heapBytes;
    }

    double cpus() {
        return cpus;
    }
}
