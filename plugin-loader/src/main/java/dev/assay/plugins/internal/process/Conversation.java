package dev.assay.plugins.internal.process;

import dev.assay.plugins.internal.wire.Failures;
import dev.assay.plugins.internal.wire.FrameInput;
import dev.assay.plugins.internal.wire.Observations;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireException;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.Secret;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.result.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hands what a worker says to the run's context, frame by frame, until it ends. A worker holds a plugin and so is not
 * trusted: every frame is bounded, and so is their number and what they weigh together. One thread.
 */
final class Conversation {

    private static final long MAX_FRAMES = 1_000_000;
    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_SECRETS = 10_000;

    private final FrameInput in;
    private final HostChannel out;
    private final AttestationContext context;
    private long frames;
    private int secrets;
    private boolean exiting;

    Conversation(FrameInput in, HostChannel out, AttestationContext context) {
        this.in = in;
        this.out = out;
        this.context = context;
    }

    /** How a run ended by its worker's own account. */
    record End(boolean normal, @Nullable Exception thrown) {}

    /** Whether the worker said that it was about to exit. */
    boolean isExiting() {
        return exiting;
    }

    /**
     * Listens until the worker says that the plugin is through.
     *
     * @return how it ended; null if the connection ended first
     * @throws WireException if it says what the protocol does not allow
     */
    @Nullable End listen() throws IOException {
        for (WireReader frame = in.read(); frame != null; frame = in.read()) {
            if (++frames > MAX_FRAMES || in.bytes() > MAX_BYTES) {
                throw frame.fault("more than " + MAX_FRAMES + " frames or " + MAX_BYTES + " bytes are no report");
            }
            switch (frame.type()) {
                case Protocol.OBSERVATION -> observation(frame);
                case Protocol.EXCLUSION -> exclusion(frame);
                case Protocol.PROGRESS -> progress(frame);
                case Protocol.LOG -> log(frame);
                case Protocol.SECRET_REQUEST -> secret(frame);
                case Protocol.EXITING -> exiting = true;
                case Protocol.END -> {
                    return end(frame);
                }
                default -> throw frame.fault("a worker does not send such frames during a run");
            }
        }
        return null;
    }

    private void observation(WireReader frame) throws WireException {
        var observation = Observations.read(frame);
        try {
            context.report(observation);
        } catch (IllegalArgumentException e) {
            throw frame.fault(String.valueOf(e.getMessage()));
        }
    }

    private void exclusion(WireReader frame) throws WireException {
        Subject subject;
        try {
            subject = Observations.subject(frame);
        } catch (IllegalArgumentException e) {
            throw frame.fault(String.valueOf(e.getMessage()));
        }
        String reason = frame.text();
        frame.end();
        context.exclude(subject, reason);
    }

    private void progress(WireReader frame) throws WireException {
        String text = frame.text();
        double fraction = frame.f64();
        frame.end();
        context.progress(text, Double.isNaN(fraction) ? -1 : Math.min(1, fraction));
    }

    private void log(WireReader frame) throws WireException {
        int severity = frame.u32();
        String text = frame.text();
        frame.end();
        context.logger().log(level(severity), text);
    }

    private static System.Logger.Level level(int severity) {
        System.Logger.Level found = System.Logger.Level.TRACE;
        for (System.Logger.Level each : System.Logger.Level.values()) {
            if (each != System.Logger.Level.ALL && each != System.Logger.Level.OFF && each.getSeverity() <= severity) {
                found = each;
            }
        }
        return found;
    }

    private void secret(WireReader frame) throws IOException {
        long id = frame.i64();
        String name = frame.text();
        frame.end();
        if (++secrets > MAX_SECRETS) {
            throw frame.fault("it asks for a secret for the " + secrets + "th time");
        }
        WireWriter answer = new WireWriter(Protocol.SECRET).i64(id);
        try {
            write(answer, context.secret(name));
        } catch (PluginException e) {
            answer = new WireWriter(Protocol.SECRET)
                    .i64(id)
                    .bool(false)
                    .text(e.code())
                    .text(e.subject())
                    .text(String.valueOf(e.getMessage()));
        }
        byte[] bytes = answer.frame();
        try {
            out.send(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            answer.wipe();
        }
    }

    private static void write(WireWriter answer, Secret secret) {
        char[] chars = secret.chars();
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
        answer.bool(true).text(secret.version()).bytes(bytes.array(), bytes.arrayOffset(), bytes.limit());
        Arrays.fill(chars, '\0');
        Arrays.fill(bytes.array(), (byte) 0);
    }

    private static End end(WireReader frame) throws WireException {
        boolean normal = frame.bool();
        Exception thrown = normal ? null : Failures.read(frame);
        frame.end();
        return new End(normal, thrown);
    }
}
