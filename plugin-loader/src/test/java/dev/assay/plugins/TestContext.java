package dev.assay.plugins;

import dev.assay.spi.Secret;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A context that keeps what was observed; what these plugins do not use is not there. */
final class TestContext implements AttestationContext {

    private final List<Observation> observations = new CopyOnWriteArrayList<>();

    List<String> titles() {
        return observations.stream().map(Observation::title).toList();
    }

    @Override
    public void report(Observation observation) {
        observations.add(observation);
    }

    @Override
    public <R extends Record> R parameters(Class<R> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Population population() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void exclude(Subject subject, String reason) {}

    @Override
    public void progress(String text, double fraction) {}

    @Override
    public Cancellation cancellation() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Executor executor() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path workDirectory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Secret secret(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostFacts host() {
        throw new UnsupportedOperationException();
    }

    @Override
    public System.Logger logger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TimeSource time() {
        return new TimeSource() {
            @Override
            public Instant wall() {
                return Instant.EPOCH;
            }

            @Override
            public long nanos() {
                return 0;
            }
        };
    }
}
