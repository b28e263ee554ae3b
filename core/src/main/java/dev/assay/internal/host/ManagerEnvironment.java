package dev.assay.internal.host;

import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The environment of a running manager. Thread-safe. */
public final class ManagerEnvironment implements Environment, AutoCloseable {

    private final TimeSource time;
    private final NamedThreads threads;
    private final Home home;
    private final Identity identity;
    private final Consumer<Signal> signals;
    private final ScheduledThreadPoolExecutor timers;
    private volatile Supplier<ManagerReport> reports =
            () -> ManagerReport.NOTHING; // set once at start, read by any thread

    /** Makes an environment; its timer thread starts with the first timer. */
    public ManagerEnvironment(
            TimeSource time, NamedThreads threads, Home home, Identity identity, Consumer<Signal> signals) {
        this.time = time;
        this.threads = threads;
        this.home = home;
        this.identity = identity;
        this.signals = signals;
        this.timers = new ScheduledThreadPoolExecutor(1, threads.of("timers"));
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public ScheduledExecutorService timers(String purpose) {
        return new SharedTimers(timers);
    }

    @Override
    public ThreadFactory threads(String purpose) {
        return threads.of(purpose);
    }

    @Override
    public Path home() {
        return home.folder();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void signal(Signal signal) {
        signals.accept(signal);
    }

    /** Sets where the manager's numbers come from, once there are any. */
    public void reportWith(Supplier<ManagerReport> reports) {
        this.reports = reports;
    }

    @Override
    public ManagerReport report() {
        return reports.get();
    }

    @Override
    public void close() {
        timers.shutdownNow();
        try {
            if (!timers.awaitTermination(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a timer task does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
