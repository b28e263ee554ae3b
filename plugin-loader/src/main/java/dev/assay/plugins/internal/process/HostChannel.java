package dev.assay.plugins.internal.process;

import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a host says to a worker. Thread-safe: one frame after the other. */
final class HostChannel {

    private final SocketChannel channel;
    private final Object writing = new Object();

    HostChannel(SocketChannel channel) {
        this.channel = channel;
    }

    void send(byte[] frame) throws IOException {
        synchronized (writing) {
            write(channel, frame);
        }
    }

    /** Sends an archive in parts. */
    void sendCode(byte[] archive) throws IOException {
        for (int at = 0; at < archive.length; at += Protocol.CODE_PART) {
            int length = Math.min(Protocol.CODE_PART, archive.length - at);
            send(new WireWriter(Protocol.CODE).bytes(archive, at, length).frame());
        }
    }

    static void write(SocketChannel channel, byte[] frame) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(frame);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
