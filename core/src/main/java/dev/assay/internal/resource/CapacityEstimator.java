package dev.assay.internal.resource;

import java.time.Duration;

/**
 * How many jobs a manager can carry in all, those it has included. Control thread only.
 *
 * <pre>
 * carried = jobs * least over memory, heap, CPU and runs of (share * ceiling / average taken)
 * </pre>
 *
 * <p>The share leaves room for jobs that are due together. The answer is cut at once, to what is carried or, while the
 * gate is closed, to what there is. It rises by a tenth per minute at most, at least by one job, and not while runs wait
 * for room or readings are lost: what is new must first show what it costs.
 */
public final class CapacityEstimator {

    private static final double SHARE = 0.7;
    private static final double RAISE = 0.1;
    private static final long RAISE_EVERY = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final int mostRuns;
    private int capacity;
    private boolean raised;
    private long raisedAt;

    /**
     * An estimator.
     *
     * @param first the answer as long as nothing is known
     * @param most the answer is never above it
     * @param mostRuns how many runs may be under way at once
     */
    public CapacityEstimator(int first, int most, int mostRuns) {
        if (first < 0 || most < first || mostRuns < 1) {
            throw new IllegalArgumentException(
                    "0 <= first <= most and mostRuns >= 1, not " + first + ", " + most + " and " + mostRuns);
        }
        this.capacity = first;
        this.most = most;
        this.mostRuns = mostRuns;
    }

    /**
     * The answer now.
     *
     * @param waiting whether runs wait for room
     * @param nowNanos by the ticker
     */
    public int capacity(Load load, MonitorView view, boolean waiting, long nowNanos) {
        int carried = carried(load, view);
        if (!raised) {
            raised = true;
            raisedAt = nowNanos;
        }
        if (carried < capacity) {
            capacity = carried;
            raisedAt = nowNanos;
        } else if (!view.gateOpen()) {
            capacity = Math.min(capacity, load.jobs());
            raisedAt = nowNanos;
        } else if (waiting || view.blind()) {
            raisedAt = nowNanos;
        } else if (nowNanos - raisedAt >= RAISE_EVERY) {
            raisedAt = nowNanos;
            // Who has fewer jobs than it may have learns nothing from having more room.
            int grown =
                    load.jobs() >= capacity * (1 - RAISE) ? capacity + Math.max(1, (int) (capacity * RAISE)) : capacity;
            capacity = Math.min(carried, grown);
        }
        return capacity;
    }

    private int carried(Load load, MonitorView view) {
        if (load.jobs() == 0) {
            return most;
        }
        double times = Double.POSITIVE_INFINITY;
        times = Math.min(times, times((double) view.memoryCeiling(), load.memoryBytes()));
        times = Math.min(times, times((double) view.heapCeiling(), load.heapBytes()));
        times = Math.min(times, times(view.cpuCeiling(), load.cpus()));
        times = Math.min(times, times(mostRuns, load.runs()));
        return (int) Math.min(most, load.jobs() * times);
    }

    private static double times(double ceiling, double taken) {
        return taken <= 0 ? Double.POSITIVE_INFINITY : SHARE * ceiling / taken;
    }
}
