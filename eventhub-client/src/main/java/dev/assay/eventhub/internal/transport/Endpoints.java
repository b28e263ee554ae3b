package dev.assay.eventhub.internal.transport;

import dev.assay.support.http.Uris;
import dev.assay.support.text.Text;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** The rules for where records may be sent, and for the times that are set. */
public final class Endpoints {

    private Endpoints() {}

    /** Checks an address: {@code http} or {@code https}, with a host and without user information. */
    public static URI check(URI endpoint) {
        Objects.requireNonNull(endpoint, "endpoint");
        String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException(
                    "an event hub's endpoint begins with https://, not as " + Uris.shown(endpoint) + " does");
        }
        if (endpoint.getHost() == null || endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an event hub's endpoint names a host and holds no user information;"
                    + " give credentials by headers(...) or bearer(...): " + Uris.shown(endpoint));
        }
        return endpoint;
    }

    /** Checks that what is sent there is encrypted, stays on this machine, or may be read on the way. */
    public static void checkTls(URI endpoint, boolean insecureAllowed) {
        if (endpoint.getScheme().equalsIgnoreCase("http") && !insecureAllowed && !isLoopback(endpoint.getHost())) {
            throw new IllegalStateException(Uris.shown(endpoint)
                    + " would carry results in the clear: use https, or allowInsecure() if that is meant");
        }
    }

    /** Checks a host's client. */
    public static HttpClient check(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("an event hub's client must not follow redirects: build it with"
                    + " followRedirects(HttpClient.Redirect.NEVER)");
        }
        return client;
    }

    /** How a transport is called in texts. */
    public static String nameOf(Object transport) {
        String name = String.valueOf(transport);
        // An object that has no name of its own shows where it lies in memory, which helps nobody.
        return Text.line(name.contains("@") ? transport.getClass().getSimpleName() : name, 200);
    }

    /** Checks a time. */
    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + " is positive and at most a year, not " + value);
        }
        return value;
    }

    /** Checks a count. */
    public static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + value);
        }
        return value;
    }

    private static boolean isLoopback(String host) {
        // Literally: what a name resolves to may change.
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
