package dev.assay.testkit;

import dev.assay.spi.Secret;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.ParameterBinder;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.ResourcePressure;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Exclusion;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A context to test a plugin with: hands in what a job would, and keeps what the plugin reports.
 *
 * <pre>{@code
 * FakeContext context = FakeContext.of(DiskCheck.class).parameter("folder", "/").build();
 *
 * context.run(new DiskCheck());
 *
 * assertThat(context.verdicts("disk.free")).containsExactly(Verdict.SATISFIED);
 * }</pre>
 *
 * <p>It is as strict as a manager: a check that the plugin does not describe, a parameter that does not fit, a secret that
 * the job does not list, a progress that is no fraction, and any use after the run has ended are refused. Tasks given to
 * {@link #executor()} run on the calling thread unless another executor is set. Thread-safe.
 */
public final class FakeContext implements AttestationContext {

    /** How far the plugin said it was. */
    public record Progress(String text, double fraction) {}

    /** What the plugin logged. */
    public record Line(System.Logger.Level level, String text) {}

    private final PluginDescriptor descriptor;
    private final JobSpec job;
    private final Map<String, char[]> secrets;
    private final ManualTime time;
    private final long deadlineNanos;
    private final Executor executor;
    private final HostFacts host;
    private final @Nullable Path givenWorkDirectory;
    private final int cancelAfter;
    private final boolean cancelAtFirstSign;

    private final FakeCancellation cancellation = new FakeCancellation();
    private final List<Consumer<ResourcePressure>> pressureListeners = new ArrayList<>(); // guarded by guard
    private final RecordingLogger logger;
    private final Guarded guard = new Guarded();
    private final List<Observation> observations = new ArrayList<>(); // guarded by guard, as all below
    private final List<Exclusion> exclusions = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final List<Secret> openSecrets = new ArrayList<>();
    private @Nullable TestHome workDirectory;
    private boolean ended;

    private FakeContext(FakeContextBuilder builder) {
        this.descriptor = builder.descriptor;
        this.job = builder.job.build();
        this.secrets = new LinkedHashMap<>(builder.secrets);
        this.time = builder.time;
        this.deadlineNanos = time.nanos() + builder.timeout.toNanos();
        this.executor = builder.executor;
        this.host = builder.host;
        this.givenWorkDirectory = builder.workDirectory;
        this.cancelAfter = builder.cancelAfter;
        this.cancelAtFirstSign = builder.cancelAtFirstSign;
        this.logger = new RecordingLogger(descriptor.id());
    }

    static FakeContext build(FakeContextBuilder builder) {
        return new FakeContext(builder);
    }

    /** Starts a context for a plugin class with a {@code @Plugin} annotation. */
    public static FakeContextBuilder of(Class<? extends AttestationPlugin> plugin) {
        return new FakeContextBuilder(PluginDescriptor.of(plugin));
    }

    /** Starts a context for a described plugin. */
    public static FakeContextBuilder of(PluginDescriptor descriptor) {
        return new FakeContextBuilder(descriptor);
    }

    /** Starts a context that takes any check and parameter, as for a host's lambda. */
    public static FakeContextBuilder open() {
        return new FakeContextBuilder(
                PluginDescriptor.builder("lambda", "0").open().build());
    }

    /**
     * Runs a plugin in this context and ends it, as an attempt does: its secrets are wiped, its work directory is removed
     * unless the test gave it, and the context must not be used any more.
     *
     * @throws Exception what the plugin threw
     */
    public void run(AttestationPlugin plugin) throws Exception {
        try {
            plugin.attest(this);
        } finally {
            end();
        }
    }

    /** Ends the run, as {@link #run} does after the plugin; for tests that call the plugin themselves. */
    public void end() {
        Optional<TestHome> folder = guard.take(() -> {
            ended = true;
            openSecrets.forEach(Secret::close);
            return Optional.ofNullable(workDirectory);
        });
        folder.ifPresent(TestHome::close);
    }

    /** Cancels the run. Callbacks run before this returns; the first reason stays. */
    public void cancel(StopReason why) {
        cancellation.request(why);
    }

    /** What was reported, in order. */
    public List<Observation> observations() {
        return guard.read(() -> List.copyOf(observations));
    }

    /** What one check reported, in order. */
    public List<Observation> observations(String checkId) {
        return observations().stream()
                .filter(observation -> observation.check().equals(checkId))
                .toList();
    }

    /** The verdicts of one check, in order; facts have none. */
    public List<Verdict> verdicts(String checkId) {
        return observations(checkId).stream()
                .flatMap(observation -> observation.verdict().stream())
                .toList();
    }

    /** What was left out on purpose, in order. */
    public List<Exclusion> exclusions() {
        return guard.read(() -> List.copyOf(exclusions));
    }

    /** How far the plugin said it was, in order. */
    public List<Progress> progressed() {
        return guard.read(() -> List.copyOf(progress));
    }

    /** What the plugin logged, in order. */
    public List<Line> logged() {
        return logger.lines();
    }

    @Override
    public <R extends Record> R parameters(Class<R> type) {
        requireRunning();
        return new ParameterBinder(job.parameters(), this::secret).bind(type);
    }

    @Override
    public Population population() {
        requireRunning();
        return job.population();
    }

    @Override
    public void report(Observation observation) {
        if (descriptor.check(observation.check()).isEmpty()) {
            throw new IllegalArgumentException("plugin " + descriptor.id() + " does not describe the check "
                    + observation.check() + "; it describes "
                    + descriptor.checks().keySet());
        }
        int count = guard.take(() -> {
            requireRunning();
            observations.add(observation);
            return observations.size();
        });
        if (count == cancelAfter) {
            cancel(StopReason.CANCELLED);
        }
        sign();
    }

    @Override
    public void exclude(Subject subject, String reason) {
        Exclusion exclusion = new Exclusion(subject, reason);
        guard.change(() -> {
            requireRunning();
            exclusions.add(exclusion);
        });
    }

    @Override
    public void progress(String text, double fraction) {
        Objects.requireNonNull(text, "text");
        if (Double.isNaN(fraction) || fraction > 1) {
            throw new IllegalArgumentException(
                    "progress is between 0 and 1, or negative if not known, not " + fraction);
        }
        guard.change(() -> {
            requireRunning();
            progress.add(new Progress(text, fraction));
        });
        sign();
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public void onPressure(Consumer<ResourcePressure> listener) {
        Objects.requireNonNull(listener, "listener");
        guard.change(() -> pressureListeners.add(listener));
    }

    /** Tells the plugin's listeners, on the calling thread, that resources are short or were. */
    public void press(ResourcePressure pressure) {
        List<Consumer<ResourcePressure>> listening = guard.take(() -> List.copyOf(pressureListeners));
        listening.forEach(listener -> listener.accept(pressure));
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - time.nanos()));
    }

    @Override
    public Executor executor() {
        requireRunning();
        return executor;
    }

    @Override
    public Path workDirectory() {
        if (givenWorkDirectory != null) {
            return givenWorkDirectory;
        }
        return guard.take(() -> {
            requireRunning();
            TestHome folder = workDirectory;
            if (folder == null) {
                folder = TestHome.temporary();
                workDirectory = folder;
            }
            return folder.path();
        });
    }

    @Override
    public Secret secret(String name) {
        return guard.take(() -> {
            requireRunning();
            char[] value = secrets.get(name);
            if (value == null) {
                throw new PluginException(
                        "SECRET_NOT_PERMITTED", descriptor.id(), "the job does not list the secret " + name);
            }
            Secret secret = Secret.of(name, "1", value);
            openSecrets.add(secret);
            return secret;
        });
    }

    @Override
    public HostFacts host() {
        return host;
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public ManualTime time() {
        return time;
    }

    private void sign() {
        if (cancelAtFirstSign) {
            cancel(StopReason.CANCELLED); // the first reason stays
        }
    }

    /** The job that the context belongs to. */
    JobSpec job() {
        return job;
    }

    private void requireRunning() {
        if (guard.read(() -> ended)) {
            throw new IllegalStateException("the context must not be used after the run has ended");
        }
    }
}
