package dev.assay.plugins.internal.process;

import static dev.assay.plugins.PluginCodes.DESCRIPTOR_INVALID;
import static dev.assay.plugins.PluginCodes.ISOLATION_UNSUPPORTED;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.support.text.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** An executable that has said what it is. Holds nothing but its bytes. Thread-safe. */
public final class ExecutableGeneration implements PluginGeneration {

    private final ExecutableProgram program;
    private final Custody custody;
    private final ProcessRuns processes;
    private final AtomicBoolean unloaded = new AtomicBoolean();

    private ExecutableGeneration(ExecutableProgram program, Custody custody, ProcessRuns processes) {
        this.program = program;
        this.custody = custody;
        this.processes = processes;
    }

    /**
     * Starts an executable once and asks it what it is.
     *
     * @throws PluginException if it does not say, or says that it is another plugin
     */
    public static ExecutableGeneration describe(
            PluginReference reference,
            byte[] bytes,
            String sha256,
            Path file,
            List<String> interpreter,
            ProcessRuns processes) {
        PluginDescriptor unknown = PluginDescriptor.builder(
                        reference.id(), reference.version().orElse("any"))
                .build();
        ExecutableProgram program = new ExecutableProgram(unknown, bytes, file, interpreter);
        PluginDescriptor descriptor = new Describing(program, processes).ask();
        boolean same = descriptor.id().equals(reference.id())
                && reference.version().map(descriptor.version()::equals).orElse(true);
        if (!same) {
            throw new PluginException(
                    DESCRIPTOR_INVALID,
                    reference.toString(),
                    "the configuration refers to " + reference + ", but the executable says that it is "
                            + Text.line(descriptor.toString(), 200));
        }
        Custody custody = Custody.builder(descriptor.id(), descriptor.version(), Custody.Verification.VERIFIED)
                .bytes(sha256, bytes.length)
                .source(file.toUri().toString())
                .build();
        return new ExecutableGeneration(
                new ExecutableProgram(descriptor, bytes, file, interpreter), custody, processes);
    }

    @Override
    public PluginDescriptor descriptor() {
        return program.descriptor();
    }

    @Override
    public Custody custody() {
        return custody;
    }

    @Override
    public PluginRun open(RunOrder order) {
        if (order.isolation() != Isolation.PROCESS) {
            throw new PluginException(
                    ISOLATION_UNSUPPORTED,
                    descriptor().toString(),
                    "the run asks for isolation " + order.isolation() + ", but " + descriptor()
                            + " is an executable, which runs at PROCESS only; change the job's isolation");
        }
        if (unloaded.get()) {
            throw new IllegalStateException(descriptor() + " was unloaded");
        }
        return processes.open(program, order, () -> {});
    }

    @Override
    public CompletionStage<UnloadReport> unload() {
        unloaded.set(true);
        return CompletableFuture.completedStage(new UnloadReport(descriptor().toString(), true, List.of()));
    }

    @Override
    public String toString() {
        return descriptor().toString();
    }
}
