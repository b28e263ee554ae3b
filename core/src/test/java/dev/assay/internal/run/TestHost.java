package dev.assay.internal.run;

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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** An environment whose clocks are moved by hand and whose threads are real daemons. */
public final class TestHost implements Environment, TimeSource {

    public static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final Path home;
    private final AtomicLong nanos = new AtomicLong(7_000_000_000L);
    private final AtomicLong wallOffset = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    public volatile Consumer<Signal> onSignal = signal -> {};
    public final List<Signal> signals = new CopyOnWriteArrayList<>();
    public volatile ThreadFactory factory = Thread::new;
    public final List<Thread> made = new CopyOnWriteArrayList<>();

    public TestHost(Path home) {
        this.home = home;
    }

    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public void stepWall(Duration by) {
        wallOffset.addAndGet(by.toNanos());
    }

    public List<Signal> signals(Signal.Kind kind) {
        return signals.stream().filter(signal -> signal.kind() == kind).toList();
    }

    @Override
    public Instant wall() {
        return START.plusNanos(nanos.get() - 7_000_000_000L).plusNanos(wallOffset.get());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public TimeSource time() {
        return this;
    }

    @Override
    public ScheduledExecutorService timers(String purpose) {
        throw new UnsupportedOperationException("runs need no timers");
    }

    @Override
    public ThreadFactory threads(String purpose) {
        return task -> {
            Thread thread = factory.newThread(task);
            if (thread != null) {
                thread.setDaemon(true);
                thread.setName("test-" + purpose + "-" + count.incrementAndGet());
                made.add(thread);
            }
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
                .start(new UUID(1, 2), "01TEST")
                .build();
    }

    @Override
    public void signal(Signal signal) {
        signals.add(signal);
        onSignal.accept(signal);
    }
}
