package dev.assay.plugins.internal.cli;

import dev.assay.plugins.PluginLoader;
import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginGeneration;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** A started loader outside any manager, as long as one command takes. For one thread. */
final class Session implements AutoCloseable {

    private final PluginLoader loader;
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(Executors.defaultThreadFactory());

    Session(PluginLoader.Builder settings, Path home, TimeSource time) throws Exception {
        this.loader = settings.build();
        boolean started = false;
        try {
            loader.start(new Surroundings(home, time, timers));
            started = true;
        } finally {
            if (!started) {
                timers.shutdownNow();
            }
        }
    }

    PluginGeneration resolve(PluginReference reference) {
        return loader.resolve(reference, (stage, bytes, total) -> {});
    }

    @Override
    public void close() {
        loader.close();
        timers.shutdownNow();
    }

    /** What the loader needs of a manager. */
    private record Surroundings(Path home, TimeSource time, ScheduledExecutorService executor) implements Environment {

        @Override
        public ScheduledExecutorService timers(String purpose) {
            return executor;
        }

        @Override
        public ThreadFactory threads(String purpose) {
            return Executors.defaultThreadFactory();
        }

        @Override
        public Identity identity() {
            return Identity.builder()
                    .agent("urn:assay:plugin-tool", Identity.Origin.EPHEMERAL)
                    .start(new UUID(0, 0), "0")
                    .build();
        }

        @Override
        public void signal(Signal signal) {
            // a tool has no listeners
        }
    }
}
