package dev.assay.plugins.internal.run;

import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.UnloadReport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The unloads under way. Closing ends the waiting for each of them with what is known then, so that no answer stays out.
 * Thread-safe.
 */
public final class Unloading implements AutoCloseable {

    private final ScheduledExecutorService timers;
    private final TimeSource time;
    private final Duration patience;
    private final Set<UnloadWatch> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Prepares.
     *
     * @param timers where to wait
     * @param time what to measure by
     * @param patience how long to wait for the collector
     */
    public Unloading(ScheduledExecutorService timers, TimeSource time, Duration patience) {
        this.timers = timers;
        this.time = time;
        this.patience = patience;
    }

    TimeSource time() {
        return time;
    }

    Duration patience() {
        return patience;
    }

    CompletionStage<UnloadReport> start(UnloadWatch watch) {
        underWay.add(watch);
        CompletionStage<UnloadReport> report = watch.start(timers);
        report.thenRun(() -> underWay.remove(watch));
        return report;
    }

    @Override
    public void close() {
        underWay.forEach(UnloadWatch::finish);
    }
}
