package dev.assay.plugins.internal.process;

import static dev.assay.plugins.PluginCodes.DESCRIPTOR_INVALID;
import static dev.assay.plugins.PluginCodes.WORKER_START_FAILED;

import dev.assay.plugins.internal.wire.Descriptors;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireException;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.resource.Limits;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Starts a program once to be told what it is. One thread. */
final class Describing {

    private final Program program;
    private final ProcessRuns services;

    Describing(Program program, ProcessRuns services) {
        this.program = program;
        this.services = services;
    }

    /**
     * Asks.
     *
     * @throws PluginException if it can't be started, does not answer in time or not as the protocol says
     */
    PluginDescriptor ask() {
        try {
            RunFolder folder = services.folder();
            try (Listening listening =
                    Listening.open(folder.path(), services.settings().isLoopback())) {
                return ask(listening, folder);
            } finally {
                folder.remove();
            }
        } catch (WireException e) {
            throw new PluginException(
                    DESCRIPTOR_INVALID,
                    program.descriptor().toString(),
                    "what " + program.descriptor() + " says it is can't be read: "
                            + Text.line(String.valueOf(e.getMessage()), 300) + "; see docs/worker-protocol.md",
                    e);
        } catch (IOException e) {
            throw new PluginException(
                    WORKER_START_FAILED,
                    program.descriptor().toString(),
                    program.descriptor() + " does not say what it is: "
                            + Text.line(String.valueOf(e.getMessage()), 300),
                    e);
        }
    }

    private PluginDescriptor ask(Listening listening, RunFolder folder) throws IOException {
        Worker worker = Worker.begin(
                Launcher.launch(
                        program.command(Limits.NONE, folder),
                        Limits.NONE,
                        services.settings().niceness(),
                        folder.temporary(),
                        folder.mark()),
                folder.mark(),
                listening.start(Protocol.SMALL_FRAME),
                services.threads());
        ScheduledFuture<?> patience = services.timers()
                .schedule(
                        () -> worker.process().destroyForcibly(),
                        services.settings().startTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            worker.whenExited(() -> ProcessRun.close(listening));
            Listening.Accepted accepted = listening.accept(program.descriptor().toString());
            try (var channel = accepted.channel()) {
                HostChannel out = new HostChannel(channel);
                out.send(new WireWriter(Protocol.DESCRIBE).frame());
                WireReader answer = accepted.in().read();
                if (answer == null || answer.type() != Protocol.DESCRIPTOR) {
                    throw new WireException("DESCRIPTOR (type " + Protocol.DESCRIPTOR + ") was due, not "
                            + (answer == null ? "the end of the connection" : "a frame of type " + answer.type()));
                }
                PluginDescriptor descriptor = Descriptors.read(answer);
                out.send(new WireWriter(Protocol.BYE).frame());
                return descriptor;
            }
        } catch (WireException | PluginException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("it ended before it had answered" + Aftermath.lastWords(worker), e);
        } finally {
            patience.cancel(false);
            worker.letGo();
            worker.tree().kill();
        }
    }
}
