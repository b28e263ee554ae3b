package dev.assay.plugins.internal.process;

import dev.assay.plugins.internal.wire.FrameInput;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.plugins.internal.wire.WireWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;

/** A worker that does not keep to the protocol, in the way its argument says. */
public final class FakeWorker {

    private FakeWorker() {}

    public static void main(String[] arguments) throws Exception {
        String fault = arguments[0];
        WireReader start = new FrameInput(Channels.newChannel(System.in), Protocol.SMALL_FRAME).read();
        start.u32();
        start.u32();
        start.u8();
        String address = start.text();
        byte[] token = start.bytes();
        if (fault.equals("exit")) {
            System.err.println("I will not start");
            System.exit(9);
        }
        if (fault.equals("silent")) {
            new CountDownLatch(1).await();
        }
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(address));
        FrameInput in = new FrameInput(channel, Protocol.MAX_FRAME);
        switch (fault) {
            case "garbage" ->
                send(channel, "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            case "token" -> send(channel, hello(0, new byte[32]));
            case "version" -> send(channel, hello(7, token));
            case "early" ->
                send(channel, new WireWriter(Protocol.END).bool(true).frame());
            default -> send(channel, hello(0, token));
        }
        in.read(); // WELCOME
        in.read(); // RUN
        switch (fault) {
            case "huge" -> send(channel, new byte[] {0x7F, -1, -1, -1, Protocol.OBSERVATION});
            case "unknown" -> send(channel, new WireWriter(200).frame());
            case "half" -> send(channel, new byte[] {0, 0, 1, 0, Protocol.LOG, 1});
            case "observation" ->
                send(
                        channel,
                        new WireWriter(Protocol.OBSERVATION)
                                .text("disk.free")
                                .u8(99)
                                .frame());
            case "check" ->
                send(
                        channel,
                        new WireWriter(Protocol.OBSERVATION)
                                .text("no.such.check")
                                .frame());
            case "close" -> {
                channel.close();
                new CountDownLatch(1).await();
            }
            case "flood" -> {
                byte[] frame =
                        new WireWriter(Protocol.PROGRESS).text("x").f64(-1).frame();
                ByteBuffer many = ByteBuffer.allocate(frame.length * 1000);
                for (int i = 0; i < 1000; i++) {
                    many.put(frame);
                }
                while (true) {
                    send(channel, many.array());
                }
            }
            default -> throw new IllegalArgumentException(fault);
        }
        if (fault.equals("half")) {
            return;
        }
        new CountDownLatch(1).await();
    }

    private static byte[] hello(int version, byte[] token) {
        return new WireWriter(Protocol.HELLO)
                .u32(version)
                .bytes(token)
                .text("fake")
                .frame();
    }

    private static void send(SocketChannel channel, byte[] bytes) throws java.io.IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }
}
