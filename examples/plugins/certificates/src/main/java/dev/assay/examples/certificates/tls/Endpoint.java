package dev.assay.examples.certificates.tls;

import dev.assay.examples.certificates.judge.Addresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * A TLS endpoint to look at, as it was given. Immutable.
 *
 * @param host the name or address to connect to
 * @param port the port
 * @param serverName the name to ask for, which the certificate must be good for
 */
public record Endpoint(String host, int port, String serverName) {

    private static final String SCHEME = "tls://";
    private static final String NAME = "sni=";

    public Endpoint {
        if (host.isBlank() || port < 1 || port > 65_535 || serverName.isBlank()) {
            throw new IllegalArgumentException("an endpoint has a host and a port from 1 to 65535");
        }
    }

    /**
     * Reads {@code pay.example:443}, {@code tls://pay.example:443}, {@code [::1]:8443} or {@code
     * 10.0.0.1:443?sni=pay.example}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static Endpoint parse(String text) {
        String full = text.startsWith(SCHEME) ? text : SCHEME + text;
        try {
            URI uri = new URI(full);
            String host = Objects.requireNonNullElse(uri.getHost(), "");
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            String query = Objects.requireNonNullElse(uri.getQuery(), "");
            return new Endpoint(bare, uri.getPort(), query.startsWith(NAME) ? query.substring(NAME.length()) : bare);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an endpoint is written host:port, optionally with ?sni=name", e);
        }
    }

    /** The endpoint as a URI; the same endpoint is the same text. */
    public String uri() {
        String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String name = serverName.equals(host) ? "" : "?" + NAME + serverName;
        return SCHEME + address + ":" + port + name;
    }

    boolean asksByName() {
        return Addresses.literal(serverName).isEmpty();
    }
}
