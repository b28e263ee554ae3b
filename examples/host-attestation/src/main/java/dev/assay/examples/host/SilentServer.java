package dev.assay.examples.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A server on the loopback address that takes connections and never says a word, so that who asks it for a certificate
 * waits: something to cancel.
 */
final class SilentServer implements AutoCloseable {

    private final ServerSocket socket;

    private SilentServer(ServerSocket socket) {
        this.socket = socket;
    }

    static SilentServer open() throws IOException {
        return new SilentServer(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    }

    /** Where it listens, as {@code host:port}. The system accepts connections for it; nobody answers. */
    String endpoint() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
