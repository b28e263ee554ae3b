package dev.assay.plugins.internal.worker;

import dev.assay.plugins.internal.wire.FrameInput;
import dev.assay.plugins.internal.wire.Pressures;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.spi.plugin.StopReason;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads what the host says while the plugin runs. When the channel ends, so does the process. */
final class Inbox implements Runnable {

    private static final long PATIENCE_SECONDS = 10;

    private final FrameInput in;
    private final WorkerContext context;
    private final CountDownLatch end = new CountDownLatch(1); // never counted down: the lifeline halts

    Inbox(FrameInput in, WorkerContext context) {
        this.in = in;
        this.context = context;
    }

    /** Waits until the host has everything and closes standard input, which ends the process; but not for ever. */
    void awaitBye() {
        boolean done = false;
        while (!done) {
            try {
                end.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                done = true;
            } catch (InterruptedException e) {
                done = false; // the plugin is through, so it is nobody's any more
            }
        }
    }

    @Override
    public void run() {
        try {
            WireReader frame = in.read();
            while (frame != null && frame.type() != Protocol.BYE) {
                take(frame);
                frame = in.read();
            }
            if (frame != null) {
                return;
            }
        } catch (IOException gone) {
            System.err.println("assay-worker: " + gone.getMessage());
        }
        Runtime.getRuntime().halt(WorkerMain.HOST_GONE);
    }

    private void take(WireReader frame) throws IOException {
        switch (frame.type()) {
            case Protocol.CANCEL -> context.cancel(reason(frame.text()));
            case Protocol.INTERRUPT -> context.interrupt();
            case Protocol.PRESSURE -> context.pressure(Pressures.read(frame));
            case Protocol.SECRET -> context.secrets().answered(frame);
            default -> throw frame.fault("the host does not send such frames now");
        }
    }

    private static StopReason reason(String name) {
        for (StopReason each : StopReason.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return StopReason.CANCELLED; // of a newer host
    }
}
