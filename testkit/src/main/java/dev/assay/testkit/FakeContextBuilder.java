package dev.assay.testkit;

import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.PluginDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects a {@link FakeContext}. Not thread-safe. */
public final class FakeContextBuilder {

    final PluginDescriptor descriptor;
    final JobSpecBuilder job = JobSpec.builder("test").plugin("test");
    final Map<String, char[]> secrets = new LinkedHashMap<>();
    ManualTime time = new ManualTime();
    Duration timeout = Duration.ofMinutes(1);
    Executor executor = Runnable::run;
    HostFacts host = HostFacts.builder(4711, Path.of("/opt/java"))
            .attribute("java.version", "17.0.0")
            .attribute("os.name", "Linux")
            .attribute("host.name", "test")
            .attribute("user.name", "tester")
            .build();
    int cancelAfter = -1;
    boolean cancelAtFirstSign;

    @Nullable Path workDirectory;

    FakeContextBuilder(PluginDescriptor descriptor) {
        this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
    }

    /** Sets a parameter, as a configuration would: text, a number, a truth value, or lists and maps of these. */
    public FakeContextBuilder parameter(String name, Object value) {
        job.parameter(name, value);
        return this;
    }

    /** Lets the plugin ask for a secret, and sets its value. */
    public FakeContextBuilder secret(String name, String value) {
        job.secret(name);
        secrets.put(name, value.toCharArray());
        return this;
    }

    /** Sets the subjects the job is about; whatever the plugin finds unless set. */
    public FakeContextBuilder population(Population population) {
        job.population(population);
        return this;
    }

    /** Sets the clocks. */
    public FakeContextBuilder time(ManualTime time) {
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /** Sets how long the attempt may take; one minute unless set. */
    public FakeContextBuilder timeout(Duration timeout) {
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /** Sets the executor; tasks run on the calling thread unless set. */
    public FakeContextBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /** Sets the facts about the host; a made-up machine unless set. */
    public FakeContextBuilder host(HostFacts host) {
        this.host = Objects.requireNonNull(host, "host");
        return this;
    }

    /** Sets the work directory, which stays; a temporary one unless set. */
    public FakeContextBuilder workDirectory(Path folder) {
        this.workDirectory = Objects.requireNonNull(folder, "folder");
        return this;
    }

    /** Cancels the run as soon as so many observations have been reported. */
    public FakeContextBuilder cancelAfter(int observations) {
        this.cancelAfter = observations;
        return this;
    }

    /** Cancels the run as soon as it has reported something or progress. */
    FakeContextBuilder cancelAtFirstSign() {
        this.cancelAtFirstSign = true;
        return this;
    }

    /**
     * Builds the context.
     *
     * @throws IllegalArgumentException if the parameters do not fit the plugin's description
     */
    public FakeContext build() {
        List<Fault> faults = descriptor.validate("parameters", job.build().parameters());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        }
        return FakeContext.build(this);
    }
}
