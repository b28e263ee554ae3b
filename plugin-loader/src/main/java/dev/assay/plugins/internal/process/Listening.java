package dev.assay.plugins.internal.process;

import static dev.assay.plugins.PluginCodes.HANDSHAKE_FAILED;

import dev.assay.plugins.internal.wire.FrameInput;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireException;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Where a host waits for its one worker: a Unix-domain socket in a folder of the owner's, or a port of the loopback
 * address. Either side proves that it knows what went by standard input before anything else is said. One thread;
 * {@link #close} by any.
 */
final class Listening implements AutoCloseable {

    /** A longer address does not fit into the kernel's structure. */
    static final int MAX_PATH = 100;

    private static final int MAX_STRANGERS = 16;

    private final ServerSocketChannel server;
    private final int transport;
    private final String address;
    private final byte[] token = new byte[Protocol.TOKEN_BYTES];
    private final byte[] answer = new byte[Protocol.TOKEN_BYTES];
    private volatile boolean taken; // set by the accepting thread, read by the one that closes

    private Listening(ServerSocketChannel server, int transport, String address) {
        this.server = server;
        this.transport = transport;
        this.address = address;
        SecureRandom random = new SecureRandom();
        random.nextBytes(token);
        random.nextBytes(answer);
    }

    /** Listens in a folder that only its owner may enter, or on the loopback address if that can't be. */
    static Listening open(Path folder, boolean tcpOnly) throws IOException {
        Path path = folder.resolve("s");
        if (!tcpOnly && path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH) {
            try {
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    server.bind(UnixDomainSocketAddress.of(path), 1);
                    return new Listening(server, Protocol.UNIX, path.toString());
                } catch (IOException | RuntimeException e) {
                    server.close();
                    throw e;
                }
            } catch (UnsupportedOperationException | IOException noUnixSockets) {
                // an old system, or a file system without sockets: the loopback address serves as well
            }
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 4);
            return new Listening(
                    server, Protocol.TCP, "127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    boolean isUnix() {
        return transport == Protocol.UNIX;
    }

    /** The START frame for the worker's standard input. */
    byte[] start(int maxFrame) {
        return new WireWriter(Protocol.START)
                .u32(Protocol.VERSION)
                .u32(Protocol.VERSION)
                .u8(transport)
                .text(address)
                .bytes(token)
                .bytes(answer)
                .u32(maxFrame)
                .frame();
    }

    /** A worker that has proved itself. */
    record Accepted(SocketChannel channel, FrameInput in, String runtime) {}

    /**
     * Waits for the worker.
     *
     * @throws PluginException {@code HANDSHAKE_FAILED} if who comes is not the worker or speaks another version
     * @throws IOException if nobody comes; {@link #close} by another thread ends the waiting
     */
    Accepted accept(String plugin) throws IOException {
        PluginException last = null;
        for (int strangers = 0; strangers < MAX_STRANGERS; strangers++) {
            SocketChannel channel = server.accept();
            boolean welcome = false;
            try {
                FrameInput in = new FrameInput(channel, Protocol.SMALL_FRAME);
                String runtime = hello(in, plugin);
                taken = true;
                HostChannel.write(
                        channel,
                        new WireWriter(Protocol.WELCOME)
                                .u32(Protocol.VERSION)
                                .bytes(answer)
                                .frame());
                welcome = true;
                return new Accepted(channel, in, runtime);
            } catch (PluginException e) {
                last = e;
                if (isUnix() || taken) {
                    throw e; // only the worker can have come; anybody may knock at a port
                }
            } finally {
                if (!welcome) {
                    channel.close();
                }
            }
        }
        throw last == null ? failed(plugin, "nobody came") : last;
    }

    private String hello(FrameInput in, String plugin) throws IOException {
        try {
            WireReader hello = in.read();
            if (hello == null || hello.type() != Protocol.HELLO) {
                throw failed(
                        plugin,
                        "the first frame must be HELLO (type " + Protocol.HELLO + "), not "
                                + (hello == null ? "the end of the connection" : "one of type " + hello.type()));
            }
            int version = hello.u32();
            boolean known = MessageDigest.isEqual(hello.bytes(), token);
            if (!known) {
                throw failed(plugin, "its HELLO has another token than START gave it");
            }
            taken = true;
            if (version != Protocol.VERSION) {
                throw failed(
                        plugin,
                        "it speaks version " + Integer.toUnsignedString(version)
                                + " of the worker protocol, this host speaks " + Protocol.VERSION);
            }
            String runtime = Text.line(hello.text(), 100);
            hello.end();
            return runtime;
        } catch (WireException | EOFException e) {
            throw failed(plugin, Text.line(String.valueOf(e.getMessage()), 200));
        }
    }

    private static PluginException failed(String plugin, String why) {
        return new PluginException(
                HANDSHAKE_FAILED,
                plugin,
                "the worker of " + plugin + " is refused: " + why + "; see docs/worker-protocol.md");
    }

    /** Stops waiting. The socket's file goes with its folder. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    /** For messages: where, never a token. */
    @Override
    public String toString() {
        return "Listening[" + address + "]";
    }
}
