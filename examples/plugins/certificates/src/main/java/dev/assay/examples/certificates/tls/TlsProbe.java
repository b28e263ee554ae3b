package dev.assay.examples.certificates.tls;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Asks an endpoint for its certificates and hangs up. It connects to what it was given and nowhere else, sends nothing
 * after the handshake, and is done at its deadline. Used by one thread.
 */
public final class TlsProbe {

    private static final int MAX_ADDRESSES = 4;

    private final LongSupplier ticker;
    private final Runnable pulse;

    /**
     * A probe.
     *
     * @param ticker nanoseconds that never run backwards
     * @param pulse called a few times a second while it waits; throws if it shall not go on
     */
    public TlsProbe(LongSupplier ticker, Runnable pulse) {
        this.ticker = ticker;
        this.pulse = pulse;
    }

    /** Looks at an endpoint, taking at most the given time once its name is resolved. */
    public Handshake look(Endpoint endpoint, Duration time) {
        InetAddress[] addresses;
        try {
            pulse.run();
            addresses = InetAddress.getAllByName(endpoint.host());
        } catch (UnknownHostException e) {
            return Handshake.failed(Handshake.UNKNOWN_HOST, "the name resolves to no address");
        }
        Deadline deadline = new Deadline(ticker, time, pulse);
        Handshake last = Handshake.failed(Handshake.UNREACHABLE, "there is no address to connect to");
        for (int i = 0; i < Math.min(addresses.length, MAX_ADDRESSES); i++) {
            last = look(endpoint, addresses[i], deadline);
            pulse.run(); // what it throws during a handshake, the TLS engine turns into a failure of its own
            boolean connected =
                    last.trouble().isEmpty() || last.trouble().get().code().equals(Handshake.HANDSHAKE_FAILED);
            if (connected) {
                return last;
            }
        }
        return last;
    }

    private static Handshake look(Endpoint endpoint, InetAddress address, Deadline deadline) {
        Onlooker onlooker = new Onlooker();
        String failure = Handshake.UNREACHABLE;
        String text;
        try (Socket plain = new DeadlineSocket(deadline)) {
            plain.connect(new InetSocketAddress(address, endpoint.port()), deadline.left());
            failure = Handshake.HANDSHAKE_FAILED;
            String protocol = shakeHands(endpoint, plain, onlooker);
            if (!onlooker.chain().isEmpty()) {
                return new Handshake(onlooker.chain(), Optional.of(protocol), Optional.empty());
            }
            text = "it sent no certificate";
        } catch (SocketTimeoutException e) {
            failure = Handshake.TIMED_OUT;
            text = "no answer in time";
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        // A server that wants a certificate of ours shows its own first and ends the handshake then.
        return onlooker.chain().isEmpty()
                ? Handshake.failed(failure, text.length() <= 300 ? text : text.substring(0, 300))
                : new Handshake(onlooker.chain(), Optional.empty(), Optional.empty());
    }

    private static String shakeHands(Endpoint endpoint, Socket plain, Onlooker onlooker)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {onlooker}, new SecureRandom());
        // Closing the plain socket is enough: there is no data to end properly, and a peer could let us wait for its
        // answer.
        SSLSocket tls = (SSLSocket)
                context.getSocketFactory().createSocket(plain, endpoint.serverName(), endpoint.port(), false);
        if (endpoint.asksByName()) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(IDN.toASCII(endpoint.serverName()))));
            tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        return tls.getSession().getProtocol();
    }
}
