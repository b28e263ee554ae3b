package dev.assay.plugins;

import dev.assay.plugins.internal.process.ExecutableGeneration;
import dev.assay.plugins.internal.process.ProcessRuns;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Provides plugins that are executables in any language and speak the worker protocol (docs/worker-protocol.md). Host code
 * names each file, its digest and what interprets it; a configuration only refers to the id, and lets jobs run it at
 * {@code PROCESS}.
 *
 * <pre>{@code
 * JobManager.builder().plugins(ExecutablePlugins.builder()
 *         .executable("greeting", Path.of("/opt/checks/greeting.py"), sha256, List.of("/usr/bin/python3"))
 *         .build())…
 * }</pre>
 *
 * <p>The file's bytes are read and verified once, and a private copy of exactly these runs. The interpreter is the
 * host's own and not verified. Thread-safe.
 */
public final class ExecutablePlugins implements PluginProvider {

    private static final int MAX_BYTES = 64 << 20;

    private final Map<String, Executable> executables;
    private final WorkerSettings settings;
    private volatile @Nullable ProcessRuns processes; // set by start, cleared by close; read by resolving threads

    private ExecutablePlugins(Builder builder) {
        this.executables = Map.copyOf(builder.executables);
        this.settings = builder.settings;
    }

    private record Executable(Path file, String sha256, List<String> interpreter) {}

    /** Starts a provider. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void start(Environment environment) {
        processes = new ProcessRuns(settings, environment);
    }

    @Override
    public void measure(Measures into) {
        ProcessRuns runs = processes;
        if (runs != null) {
            runs.measure(into, "executable");
        }
    }

    @Override
    public boolean provides(PluginReference reference) {
        return reference.source().isEmpty() && executables.containsKey(reference.id());
    }

    @Override
    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
        ProcessRuns runs = processes;
        Executable executable = executables.get(reference.id());
        if (runs == null || executable == null) {
            throw new PluginException(
                    PluginCodes.LOADER_CLOSED, reference.toString(), "the provider is not started, or was closed");
        }
        byte[] bytes = read(reference, executable);
        progress.advanced("verify", bytes.length, bytes.length);
        ExecutableGeneration generation = ExecutableGeneration.describe(
                reference, bytes, executable.sha256(), executable.file(), executable.interpreter(), runs);
        progress.advanced("load", bytes.length, bytes.length);
        return generation;
    }

    private static byte[] read(PluginReference reference, Executable executable) {
        byte[] bytes;
        try {
            bytes = AtomicFiles.readCapped(executable.file(), MAX_BYTES);
        } catch (IOException e) {
            throw new PluginException(
                    PluginCodes.SOURCE_UNAVAILABLE,
                    reference.toString(),
                    "the executable of " + reference + " can't be read: " + Text.line(String.valueOf(e), 300),
                    e);
        }
        String found = Digests.sha256(bytes);
        if (!found.equals(executable.sha256())
                || reference.sha256().filter(wanted -> !wanted.equals(found)).isPresent()) {
            throw new PluginException(
                    PluginCodes.DIGEST_MISMATCH,
                    reference.toString(),
                    "the executable of " + reference + " must have sha256 " + executable.sha256() + ", but "
                            + executable.file() + " has " + found + "; put the right file there, or change the digest");
        }
        return bytes;
    }

    @Override
    public void close() {
        processes = null;
    }

    /** Collects executables. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Executable> executables = new LinkedHashMap<>();
        private WorkerSettings settings = WorkerSettings.DEFAULT;

        private Builder() {}

        /**
         * Adds an executable.
         *
         * @param id the plugin's id; what the executable says of itself has to agree
         * @param file where it lies
         * @param sha256 the digest its bytes must have, 64 lower-case hexadecimal digits
         * @param interpreter what precedes it on the command line, such as {@code /usr/bin/python3}; empty if nothing
         */
        public Builder executable(String id, Path file, String sha256, List<String> interpreter) {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("a sha256 is 64 lower-case hexadecimal digits");
            }
            executables.put(id, new Executable(file.toAbsolutePath(), sha256, List.copyOf(interpreter)));
            return this;
        }

        /** Sets how they are run. Defaults to {@link WorkerSettings#DEFAULT}. */
        public Builder workers(WorkerSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Builds the provider. */
        public ExecutablePlugins build() {
            return new ExecutablePlugins(this);
        }
    }
}
