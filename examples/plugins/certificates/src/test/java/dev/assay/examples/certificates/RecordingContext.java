package dev.assay.examples.certificates;

import dev.assay.spi.Secret;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.ParameterBinder;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A context that keeps what is reported, and lets a test say everything a plugin may ask. */
final class RecordingContext implements AttestationContext {

    private final PluginDescriptor plugin;
    private final Map<String, Object> parameters = new HashMap<>();
    private final Map<String, char[]> secrets = new HashMap<>();
    private final List<Observation> observations = new ArrayList<>();
    private final Map<String, String> excluded = new HashMap<>();
    private Population population = Population.ANY;
    private HostFacts host = HostFacts.builder(1, Path.of("/nowhere")).build();
    private Instant now = Issued.NOW;
    private boolean cancelled;

    RecordingContext(Class<?> plugin) {
        this.plugin = PluginDescriptor.of(plugin);
    }

    RecordingContext parameter(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    RecordingContext secret(String name, String value) {
        secrets.put(name, value.toCharArray());
        return this;
    }

    RecordingContext population(Population population) {
        this.population = population;
        return this;
    }

    RecordingContext host(HostFacts host) {
        this.host = host;
        return this;
    }

    RecordingContext at(Instant now) {
        this.now = now;
        return this;
    }

    RecordingContext cancel() {
        cancelled = true;
        return this;
    }

    List<Observation> observations() {
        return observations;
    }

    Map<String, String> excluded() {
        return excluded;
    }

    /** The observations of one check, each as {@code VERDICT [CODE]}. */
    List<String> said(String check) {
        return observations.stream()
                .filter(observation -> observation.check().equals(check))
                .map(RecordingContext::said)
                .toList();
    }

    static String said(Observation observation) {
        return observation.verdict().map(Verdict::name).orElse("FACT")
                + observation.reason().map(reason -> " " + reason.code()).orElse("");
    }

    /** The checks that nothing was said about. */
    List<String> silent() {
        return plugin.checks().keySet().stream()
                .filter(check -> said(check).isEmpty())
                .toList();
    }

    @Override
    public <R extends Record> R parameters(Class<R> type) {
        return new ParameterBinder(parameters, this::secret).bind(type);
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public void report(Observation observation) {
        if (plugin.check(observation.check()).isEmpty()) {
            throw new IllegalArgumentException(observation.check());
        }
        observations.add(observation);
    }

    @Override
    public void exclude(Subject subject, String reason) {
        excluded.put(subject.uri(), reason);
    }

    @Override
    public void progress(String text, double fraction) {
        if (text.isBlank() || fraction > 1) {
            throw new IllegalArgumentException("progress " + text + " " + fraction);
        }
    }

    @Override
    public Cancellation cancellation() {
        return new Cancellation() {
            @Override
            public boolean isRequested() {
                return cancelled;
            }

            @Override
            public Optional<StopReason> reason() {
                return cancelled ? Optional.of(StopReason.CANCELLED) : Optional.empty();
            }

            @Override
            public void onRequest(Runnable callback) {
                throw new UnsupportedOperationException("not used here");
            }
        };
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public Path workDirectory() {
        throw new UnsupportedOperationException("not used here");
    }

    @Override
    public Secret secret(String name) {
        char[] value = secrets.get(name);
        if (value == null) {
            throw new PluginException("SECRET_NOT_PERMITTED", name, "the job does not list it");
        }
        return Secret.of(name, "1", value);
    }

    @Override
    public HostFacts host() {
        return host;
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("test");
    }

    @Override
    public TimeSource time() {
        return new TimeSource() {
            @Override
            public Instant wall() {
                return now;
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
