package dev.assay.internal.run;

import dev.assay.internal.secret.RunSecrets;
import dev.assay.spi.Secret;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.ParameterBinder;
import dev.assay.spi.plugin.ResourcePressure;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The border: all that a plugin has of the host, and the only way out for what it says.
 *
 * <p>Thread-safe. Usable during the attempt only: afterwards what would report or obtain something throws {@link
 * IllegalStateException}, and is counted.
 */
final class RunContext implements AttestationContext {

    private static final int MAX_PROGRESS = 200;

    /** What belongs to one attempt. */
    record Parts(
            RunTask task,
            RunSecrets secrets,
            Reports reports,
            Sanitizer sanitizer,
            Losses losses,
            RunCancellation cancellation,
            RunPressure pressure,
            RunExecutor executor,
            WorkDirectory workDirectory,
            RunLogger logger) {}

    private final Parts parts;
    private final RunClock clock;
    private final HostFacts host;
    private final Gate gate;

    RunContext(Parts parts, RunClock clock, HostFacts host, Gate gate) {
        this.parts = parts;
        this.clock = clock;
        this.host = host;
        this.gate = gate;
    }

    @Override
    public <R extends Record> R parameters(Class<R> type) {
        gate.check();
        return new ParameterBinder(parts.task().job().spec().parameters(), this::secret).bind(type);
    }

    @Override
    public Population population() {
        return parts.task().job().spec().population();
    }

    @Override
    public void report(Observation observation) {
        Objects.requireNonNull(observation, "observation");
        gate.during(() -> parts.reports().report(observation, clock.time().wall()));
    }

    @Override
    public void exclude(Subject subject, String reason) {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
        gate.during(() -> parts.reports().exclude(subject, reason));
    }

    @Override
    public void progress(String text, double fraction) {
        gate.check();
        double known = fraction >= 0 ? Math.min(1, fraction) : -1; // NaN can't be told, either
        clock.progress(parts.sanitizer().line(text, MAX_PROGRESS), known);
    }

    @Override
    public Cancellation cancellation() {
        return parts.cancellation();
    }

    @Override
    public void onPressure(Consumer<ResourcePressure> listener) {
        parts.pressure().listen(listener);
    }

    @Override
    public Duration timeLeft() {
        return gate.isOpen() ? clock.left() : Duration.ZERO;
    }

    @Override
    public Executor executor() {
        gate.check();
        return parts.executor();
    }

    @Override
    public Path workDirectory() {
        gate.check();
        return parts.workDirectory().make();
    }

    @Override
    public Secret secret(String name) {
        gate.check();
        return parts.secrets().secret(Objects.requireNonNull(name, "name"));
    }

    @Override
    public HostFacts host() {
        return host;
    }

    @Override
    public System.Logger logger() {
        return parts.logger();
    }

    @Override
    public TimeSource time() {
        return clock.time();
    }

    @Override
    public String toString() {
        return "AttestationContext[" + parts.task() + "]";
    }
}
