package dev.assay.testkit;

import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** An environment with real timers and threads, for providers that start processes and wait for the collector. */
final class LevelEnvironment implements Environment, AutoCloseable {

    private final TestHome home = TestHome.temporary();
    private final TestThreads threads = new TestThreads(false);
    private final ManualTime time = new ManualTime();
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(new TestThreads(false).factory("timer"));

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public ScheduledExecutorService timers(String purpose) {
        return timers;
    }

    @Override
    public ThreadFactory threads(String purpose) {
        return threads.factory(purpose);
    }

    @Override
    public Path home() {
        return home.path();
    }

    @Override
    public Identity identity() {
        return Identity.builder()
                .agent("urn:assay:test:agent:levels", Identity.Origin.HOST)
                .start(new UUID(1, 1), "1")
                .build();
    }

    @Override
    public void signal(Signal signal) {
        // nobody listens
    }

    @Override
    public void close() {
        timers.shutdownNow();
        threads.awaitNone();
        home.close();
    }
}
