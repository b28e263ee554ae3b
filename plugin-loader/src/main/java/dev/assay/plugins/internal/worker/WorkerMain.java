package dev.assay.plugins.internal.worker;

import dev.assay.plugins.internal.wire.FrameInput;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.RunMessage;
import dev.assay.plugins.internal.wire.WireException;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.plugins.internal.wire.WireWriter;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Where the worker begins: connects to its host, takes the one run, and halts. */
public final class WorkerMain {

    /** The exit code when the host is gone or never was there. */
    static final int HOST_GONE = 70;

    /** The exit code when what the host sent makes no sense. */
    static final int PROTOCOL = 71;

    private WorkerMain() {}

    /** Runs the worker. There are no arguments: what it needs comes by standard input. */
    public static void main(String[] arguments) {
        int code = PROTOCOL;
        try {
            code = work();
        } catch (WireException e) {
            System.err.println("assay-worker: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("assay-worker: the host is gone: " + e.getMessage());
            code = HOST_GONE;
        } finally {
            Runtime.getRuntime().halt(code); // neither hooks nor leftover threads of the plugin keep the process
        }
    }

    private static int work() throws IOException {
        FileInputStream input = new FileInputStream(FileDescriptor.in);
        WireReader start =
                expect(new FrameInput(Channels.newChannel(input), Protocol.SMALL_FRAME).read(), Protocol.START);
        System.setIn(InputStream.nullInputStream()); // the lifeline is not the plugin's to read or close
        Lifeline line = new Lifeline(input);
        Thread lifeline = new Thread(line, "assay-lifeline");
        lifeline.setDaemon(true);
        lifeline.start();

        int oldest = start.u32();
        int newest = start.u32();
        if (oldest > Protocol.VERSION || newest < Protocol.VERSION) {
            throw start.fault("the host speaks versions " + oldest + " to " + newest + ", this worker speaks "
                    + Protocol.VERSION);
        }
        int transport = start.u8();
        String address = start.text();
        byte[] token = start.bytes();
        byte[] answer = start.bytes();
        int maxFrame = start.u32();
        start.end();

        SocketChannel channel = connect(transport, address);
        FrameInput in = new FrameInput(channel, maxFrame);
        Outbox out = new Outbox(channel);
        out.put(new WireWriter(Protocol.HELLO)
                .u32(Protocol.VERSION)
                .bytes(token)
                .text(System.getProperty("java.runtime.version", ""))
                .frame());
        WireReader welcome = expect(in.read(), Protocol.WELCOME);
        welcome.u32();
        if (!MessageDigest.isEqual(welcome.bytes(), answer)) {
            throw welcome.fault("the host's token is another one");
        }
        WireReader order = expect(in.read(), Protocol.RUN);
        RunMessage run = RunMessage.read(order);
        return new WorkerRun(run, code(in, run.code()), in, out, line).run();
    }

    private static SocketChannel connect(int transport, String address) throws IOException {
        if (transport == Protocol.UNIX) {
            return SocketChannel.open(UnixDomainSocketAddress.of(address));
        }
        int colon = address.lastIndexOf(':');
        return SocketChannel.open(new InetSocketAddress(
                InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1))));
    }

    private static List<byte[]> code(FrameInput in, List<Integer> sizes) throws IOException {
        List<byte[]> archives = new ArrayList<>(sizes.size());
        for (Integer size : sizes) {
            byte[] archive = new byte[size];
            int at = 0;
            while (at < archive.length) {
                at += expect(in.read(), Protocol.CODE).bytes(archive, at);
            }
            archives.add(archive);
        }
        return archives;
    }

    private static WireReader expect(@org.jspecify.annotations.Nullable WireReader frame, int type) throws IOException {
        if (frame == null) {
            throw new IOException("the connection ended before a frame of type " + type);
        }
        if (frame.type() != type) {
            throw frame.fault("a frame of type " + type + " was due");
        }
        return frame;
    }
}
