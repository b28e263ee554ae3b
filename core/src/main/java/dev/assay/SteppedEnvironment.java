package dev.assay;

import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The environment of a stepped manager: the one given, with listeners that hear its signals, too. */
final class SteppedEnvironment implements Environment {

    private final Environment given;
    private final Consumer<Signal> signals;
    private volatile Supplier<ManagerReport> reports =
            () -> ManagerReport.NOTHING; // set once at start, read by components

    SteppedEnvironment(Environment given, Consumer<Signal> signals) {
        this.given = given;
        this.signals = signals;
    }

    void reportWith(Supplier<ManagerReport> supplier) {
        reports = supplier;
    }

    @Override
    public TimeSource time() {
        return given.time();
    }

    @Override
    public ScheduledExecutorService timers(String purpose) {
        return given.timers(purpose);
    }

    @Override
    public ThreadFactory threads(String purpose) {
        return given.threads(purpose);
    }

    @Override
    public Path home() {
        return given.home();
    }

    @Override
    public Identity identity() {
        return given.identity();
    }

    @Override
    public void signal(Signal signal) {
        signals.accept(signal);
    }

    @Override
    public ManagerReport report() {
        return reports.get();
    }
}
