package dev.assay.plugins.internal.worker;

import dev.assay.plugins.internal.wire.Observations;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.RunMessage;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.Secret;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.internal.Suggestion;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.ParameterBinder;
import dev.assay.spi.plugin.ResourcePressure;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.support.text.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A plugin's context in a process of its own: answers from what the host sent, and sends on what is reported. Refuses
 * what the host's context refuses, in the same words. Thread-safe.
 */
final class WorkerContext implements AttestationContext {

    private static final int MAX_CHECK = 128;

    private final RunMessage message;
    private final Set<String> checks;
    private final Outbox out;
    private final Thread main;
    private final Clock clock;
    private final WorkerLogger logger;
    private final WorkerExecutor executor;
    private final WorkerSecrets secrets;
    private final WorkerCancellation cancellation = new WorkerCancellation();
    private final WorkerPressure pressure = new WorkerPressure();
    private volatile boolean ended; // written by the main thread; read by the plugin's others

    WorkerContext(RunMessage message, Outbox out, Thread main) {
        this.message = message;
        this.checks = new HashSet<>(message.checks());
        this.out = out;
        this.main = main;
        this.clock = new Clock(message.now());
        this.logger = new WorkerLogger(message.pluginId(), message.logLevel(), out);
        this.executor = new WorkerExecutor(message.maxThreads(), logger);
        this.secrets = new WorkerSecrets(out);
    }

    void loader(ClassLoader loader) {
        executor.loader(loader);
    }

    void cancel(StopReason why) {
        cancellation.request(why);
    }

    void pressure(ResourcePressure told) {
        pressure.tell(told);
    }

    void interrupt() {
        main.interrupt();
        executor.interrupt();
    }

    WorkerSecrets secrets() {
        return secrets;
    }

    /** The plugin has returned. */
    void end() {
        executor.end();
        ended = true;
        cancellation.end();
        pressure.end();
        secrets.close();
    }

    @Override
    public <R extends Record> R parameters(Class<R> type) {
        check();
        return new ParameterBinder(message.parameters(), new Asking()).bind(type);
    }

    @Override
    public Population population() {
        return message.population();
    }

    @Override
    public void report(Observation observation) {
        Objects.requireNonNull(observation, "observation");
        check();
        if (!message.open() && !checks.contains(observation.check())) {
            String name = Text.line(observation.check(), MAX_CHECK);
            throw new IllegalArgumentException("plugin " + message.pluginId() + "@" + message.pluginVersion()
                    + " does not describe a check '" + name + "'" + Suggestion.of(name, message.checks()));
        }
        out.put(Observations.frame(observation, message.maxEvidenceBytes()));
    }

    @Override
    public void exclude(Subject subject, String reason) {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
        check();
        WireWriter frame = new WireWriter(Protocol.EXCLUSION);
        Observations.subject(frame, subject);
        out.put(frame.text(cut(reason)).frame());
    }

    @Override
    public void progress(String text, double fraction) {
        Objects.requireNonNull(text, "text");
        check();
        out.put(new WireWriter(Protocol.PROGRESS).text(cut(text)).f64(fraction).frame());
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public void onPressure(Consumer<ResourcePressure> listener) {
        pressure.listen(listener);
    }

    @Override
    public Duration timeLeft() {
        return ended ? Duration.ZERO : Duration.ofNanos(Math.max(0, message.timeLeftNanos() - clock.elapsed()));
    }

    @Override
    public Executor executor() {
        check();
        return executor;
    }

    @Override
    public Path workDirectory() {
        check();
        return message.workDirectory();
    }

    @Override
    public Secret secret(String name) {
        check();
        return secrets.ask(Objects.requireNonNull(name, "name"));
    }

    @Override
    public HostFacts host() {
        return message.host();
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public TimeSource time() {
        return clock;
    }

    private void check() {
        if (ended) {
            throw new IllegalStateException(
                    "the attempt is over; its context must not be used after attest() returned");
        }
    }

    private static String cut(String text) {
        return text.length() <= 8192 ? text : text.substring(0, 8192);
    }

    @Override
    public String toString() {
        return "AttestationContext[" + message + "]";
    }

    /** Not a lambda, which would cost a cold JVM milliseconds. */
    private final class Asking implements Function<String, Secret> {
        @Override
        public Secret apply(String name) {
            return secret(name);
        }
    }

    /** The host's clocks, carried on by this process's ticker. */
    private static final class Clock implements TimeSource {
        private final Instant begin;
        private final long beginNanos = System.nanoTime();

        Clock(Instant begin) {
            this.begin = begin;
        }

        long elapsed() {
            return System.nanoTime() - beginNanos;
        }

        @Override
        public Instant wall() {
            return begin.plusNanos(elapsed());
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }
}
