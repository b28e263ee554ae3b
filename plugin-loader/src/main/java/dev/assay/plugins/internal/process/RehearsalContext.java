package dev.assay.plugins.internal.process;

import dev.assay.spi.Secret;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Cancellation;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a rehearsal is told, and where what it says goes: nowhere. */
record RehearsalContext(TimeSource time, Path workDirectory) implements AttestationContext {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Override
    public <R extends Record> R parameters(Class<R> type) {
        throw new UnsupportedOperationException("a worker binds them itself");
    }

    @Override
    public Population population() {
        return Population.ANY;
    }

    @Override
    public void report(Observation observation) {}

    @Override
    public void exclude(Subject subject, String reason) {}

    @Override
    public void progress(String text, double fraction) {}

    @Override
    public Cancellation cancellation() {
        return new Never();
    }

    @Override
    public Duration timeLeft() {
        return LIMIT;
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public Secret secret(String name) {
        throw new PluginException("SECRET_UNAVAILABLE", name, "a rehearsal has no secrets");
    }

    @Override
    public HostFacts host() {
        return HostFacts.builder(ProcessHandle.current().pid(), Path.of(System.getProperty("java.home", "")))
                .build();
    }

    @Override
    public System.Logger logger() {
        return new Quiet();
    }

    private static final class Never implements Cancellation {
        @Override
        public boolean isRequested() {
            return false;
        }

        @Override
        public Optional<StopReason> reason() {
            return Optional.empty();
        }

        @Override
        public void onRequest(Runnable callback) {}
    }

    /** Has everything sent to it, and drops it. */
    private static final class Quiet implements System.Logger {
        @Override
        public String getName() {
            return "rehearsal";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {}

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {}
    }
}
