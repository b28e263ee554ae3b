package dev.assay.examples.certificates.tls;

import dev.assay.examples.certificates.source.Trouble;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint presented.
 *
 * @param chain the certificates it sent, its own first; empty if it sent none
 * @param protocol the protocol that was agreed on, if the handshake came to its end
 * @param trouble why there is no chain
 */
public record Handshake(List<X509Certificate> chain, Optional<String> protocol, Optional<Trouble> trouble) {

    public static final String UNKNOWN_HOST = "UNKNOWN_HOST";
    public static final String UNREACHABLE = "UNREACHABLE";
    public static final String TIMED_OUT = "TIMED_OUT";
    public static final String HANDSHAKE_FAILED = "HANDSHAKE_FAILED";

    public Handshake {
        chain = List.copyOf(chain);
    }

    static Handshake failed(String code, String text) {
        return new Handshake(List.of(), Optional.empty(), Optional.of(new Trouble(code, text)));
    }
}
