package dev.assay.plugins.internal.process;

import dev.assay.plugins.internal.worker.Rehearsal;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RemoteThrowable;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.ResultId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has a JVM write an archive of its classes: a worker like any, whose plugin is the rehearsal. Thread-safe. */
final class Rehearsing {

    private static final String NAME = "rehearsal";

    private final ProcessRuns services;
    private @Nullable ProcessRun running; // guarded by this
    private boolean closed; // guarded by this

    Rehearsing(ProcessRuns services) {
        this.services = services;
    }

    /** Begins in the background. */
    void begin(WorkerArchive archive) {
        services.threads().newThread(() -> archive.make(this::make)).start();
    }

    private void make(Path file, byte[] rehearsal) throws Exception {
        RunFolder folder = services.folder();
        try {
            Path work = Files.createDirectory(folder.path().resolve("w"));
            JavaProgram program = services.program(
                            PluginDescriptor.builder(NAME, "1").open().build(),
                            Rehearsal.class.getName(),
                            NAME,
                            List.of(rehearsal))
                    .archiving(file);
            JobSpec job = JobSpec.builder(NAME)
                    .component(AttestedComponent.of(NAME, NAME, NAME))
                    .plugin(NAME)
                    .schedule(Schedule.onDemand())
                    .parameter("text", NAME)
                    .parameter("number", 1)
                    .build();
            ProcessRun run = new ProcessRun(
                    program,
                    new RunOrder(new ResultId(new UUID(0, 1)), 1, job, Isolation.PROCESS, Limits.NONE, work),
                    services,
                    () -> {});
            if (!begin(run)) {
                return;
            }
            try (run) {
                run.execute(new RehearsalContext(services.time(), work));
                throw new IOException("the rehearsal did not come to its end");
            } catch (RemoteThrowable e) {
                if (!Rehearsal.END.equals(e.getMessage())) {
                    throw new IOException("the rehearsal failed", e);
                }
            }
            if (run.exitCode() != 0) {
                throw new IOException("the JVM ended with " + run.exitCode());
            }
        } finally {
            folder.remove();
        }
    }

    private synchronized boolean begin(ProcessRun run) {
        running = closed ? null : run;
        return !closed;
    }

    /** Ends what is under way, for good. */
    void close() {
        ProcessRun left;
        synchronized (this) {
            closed = true;
            left = running;
        }
        if (left != null) {
            left.stop(PluginRun.Step.KILL, StopReason.CLOSING);
        }
    }
}
