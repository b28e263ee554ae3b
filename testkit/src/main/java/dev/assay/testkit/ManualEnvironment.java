package dev.assay.testkit;

import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Signal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * An environment moved by hand: a {@link ManualTime}, {@link ManualTimers} for each purpose, a home folder, and a record of
 * every signal and thread.
 *
 * <pre>{@code
 * try (ManualEnvironment environment = ManualEnvironment.create()) {
 *     sink.start(environment);
 *     sink.accept(batch);
 *     environment.time().advance(Duration.ofMinutes(5));   // five minutes of retries, at once
 *     assertThat(environment.signals()).isEmpty();
 * }
 * }</pre>
 *
 * <p>Threads are real daemon threads unless {@link Builder#inlineThreads()} is set. {@link #close()} shuts the timers down and
 * removes the home folder if the environment made it. Thread-safe.
 */
public final class ManualEnvironment implements Environment, AutoCloseable {

    private final ManualTime time;
    private final Identity identity;
    private final TestHome home;
    private final TestThreads threads;
    private final Map<String, ManualTimers> timers = new ConcurrentHashMap<>();
    private final Guarded guard = new Guarded();
    private final List<Signal> signals = new ArrayList<>(); // guarded by guard

    private volatile ManagerReport report = ManagerReport.NOTHING; // set by the test, read by any thread

    private ManualEnvironment(Builder builder) {
        this.time = builder.time;
        this.identity = builder.identity;
        this.threads = new TestThreads(builder.inlineThreads);
        this.home = builder.home == null ? TestHome.temporary() : TestHome.given(builder.home);
    }

    /** Makes an environment with a temporary home folder of its own. */
    public static ManualEnvironment create() {
        return builder().build();
    }

    /** Makes an environment with a given home folder, such as one of {@code @TempDir}. */
    public static ManualEnvironment in(Path home) {
        return builder().home(home).build();
    }

    /** Starts an environment. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public ManualTime time() {
        return time;
    }

    /** The timers of a purpose, always the same ones. */
    @Override
    public ManualTimers timers(String purpose) {
        return timers.computeIfAbsent(purpose, p -> new ManualTimers(time));
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
        return identity;
    }

    @Override
    public void signal(Signal signal) {
        Objects.requireNonNull(signal, "signal");
        guard.change(() -> signals.add(signal));
    }

    @Override
    public ManagerReport report() {
        return report;
    }

    /** Sets what {@link #report()} answers from now on. */
    public void report(ManagerReport report) {
        this.report = Objects.requireNonNull(report, "report");
    }

    /** The signals so far, in order. */
    public List<Signal> signals() {
        return guard.read(() -> List.copyOf(signals));
    }

    /** The signals of one kind so far, in order. */
    public List<Signal> signals(Signal.Kind kind) {
        return signals().stream().filter(signal -> signal.kind() == kind).toList();
    }

    /**
     * Waits for a signal that another thread sends, or has sent.
     *
     * @return the first one of its kind
     * @throws AssertionError if it does not come within {@link Patience}
     */
    public Signal awaitSignal(Signal.Kind kind) {
        guard.await(() -> !signals(kind).isEmpty(), "signal " + kind);
        return signals(kind).get(0);
    }

    /** The threads made here that are started and have not ended. */
    public List<Thread> livingThreads() {
        return threads.living();
    }

    /**
     * Waits until every thread made here has ended, as a closed component promises.
     *
     * @throws AssertionError naming those that live on after {@link Patience}
     */
    public void awaitNoThreads() {
        threads.awaitNone();
    }

    /** Shuts the timers down and removes the home folder if this environment made it. */
    @Override
    public void close() {
        timers.values().forEach(ManualTimers::shutdownNow);
        home.close();
    }

    /** Collects an environment. Not thread-safe. */
    public static final class Builder {
        private ManualTime time = new ManualTime();
        private Identity identity = Identity.builder()
                .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                .start(new UUID(0, 1), "20260105T000000Z")
                .build();
        private boolean inlineThreads;
        private @Nullable Path home;

        private Builder() {}

        /** Shares a time with others. */
        public Builder time(ManualTime time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets the identity; a fixed one unless set. */
        public Builder identity(Identity identity) {
            this.identity = Objects.requireNonNull(identity, "identity");
            return this;
        }

        /** Sets the home folder, which stays; a temporary one unless set. */
        public Builder home(Path home) {
            this.home = Objects.requireNonNull(home, "home");
            return this;
        }

        /**
         * Runs what a thread would run inside {@code Thread.start()}, on the caller's thread. Good for threads that do one
         * thing; one that loops until it is closed would never return.
         */
        public Builder inlineThreads() {
            this.inlineThreads = true;
            return this;
        }

        /** Builds the environment. */
        public ManualEnvironment build() {
            return new ManualEnvironment(this);
        }
    }
}
