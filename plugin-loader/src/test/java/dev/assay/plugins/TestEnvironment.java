package dev.assay.plugins;

import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** An environment with real timers, threads that are counted, and a clock that a test may turn forward. */
final class TestEnvironment implements Environment, AutoCloseable {

    private final Path home;
    private final AtomicLong ahead = new AtomicLong();
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "timer"));
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    TestEnvironment(Path home) {
        this.home = home;
    }

    void turnForward(Duration by) {
        ahead.addAndGet(by.toNanos());
    }

    /** Threads that were asked for and still run. */
    List<Thread> aliveThreads() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    @Override
    public TimeSource time() {
        return new TimeSource() {
            @Override
            public Instant wall() {
                return Instant.now().plusNanos(ahead.get());
            }

            @Override
            public long nanos() {
                return System.nanoTime() + ahead.get();
            }
        };
    }

    @Override
    public ScheduledExecutorService timers(String purpose) {
        return timers;
    }

    @Override
    public ThreadFactory threads(String purpose) {
        return task -> {
            Thread thread = daemon(task, purpose);
            threads.add(thread);
            return thread;
        };
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public Identity identity() {
        return Identity.builder()
                .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                .start(new UUID(1, 2), "1")
                .build();
    }

    @Override
    public void signal(Signal signal) {}

    @Override
    public void close() {
        timers.shutdownNow();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
