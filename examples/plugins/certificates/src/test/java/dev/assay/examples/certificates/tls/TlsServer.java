package dev.assay.examples.certificates.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server for one connection after the other, on the loopback address. */
public final class TlsServer implements AutoCloseable {

    private final ServerSocket socket;

    private TlsServer(ServerSocket socket, Consumer<Socket> conversation) {
        this.socket = socket;
        Thread thread = new Thread(
                () -> {
                    while (!socket.isClosed()) {
                        try (Socket client = socket.accept()) {
                            conversation.accept(client);
                        } catch (IOException e) {
                            continue; // the client hung up, or the test is over
                        }
                    }
                },
                "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Serves the key in a PKCS#12 file. */
    public static TlsServer serving(Path keyStore, char[] password, boolean wantsClientCertificate) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(keyStore)) {
                store.load(in, password);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            SSLServerSocket socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            socket.setNeedClientAuth(wantsClientCertificate);
            return new TlsServer(socket, client -> {
                try {
                    ((SSLSocket) client).startHandshake();
                    client.getInputStream().read();
                } catch (IOException e) {
                    return; // the onlooker hangs up as soon as it has seen enough
                }
            });
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server that speaks something else. */
    public static TlsServer saying(Consumer<Socket> conversation) {
        try {
            return new TlsServer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), conversation);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
