package dev.assay.support.http;

import dev.assay.support.text.Text;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What this library needs to know about addresses: how to show one without its secrets, and whether two have one origin.
 *
 * <p>All methods are static and safe for use by any thread.
 */
public final class Uris {
    private static final int MAX_SHOWN = 500;

    private Uris() {}

    /**
     * Writes an address for a log, an error or a result: without user information, query and fragment, which may hold secrets; one clean
     * line, capped.
     *
     * @param uri any address
     * @return scheme, host, port and path; {@code ?…} in place of a query
     */
    public static String shown(URI uri) {
        if (uri.isOpaque()) {
            return Text.line(uri.getScheme() + ":…", MAX_SHOWN);
        }
        StringBuilder text = new StringBuilder();
        if (uri.getScheme() != null) {
            text.append(uri.getScheme()).append(':');
        }
        if (uri.getHost() != null) {
            text.append("//").append(uri.getHost());
            if (uri.getPort() >= 0) {
                text.append(':').append(uri.getPort());
            }
        } else if (uri.getRawAuthority() != null) {
            text.append("//…"); // an authority that has no host may be anything, a password too
        }
        if (uri.getRawPath() != null) {
            text.append(uri.getRawPath());
        }
        if (uri.getRawQuery() != null) {
            text.append("?…");
        }
        return Text.line(text.toString(), MAX_SHOWN);
    }

    /**
     * Tells whether two addresses have the same scheme, host and port.
     *
     * @param a one address
     * @param b another one
     * @return true if a header meant for one may be sent to the other
     */
    public static boolean sameOrigin(URI a, URI b) {
        return scheme(a).equals(scheme(b)) && sameHost(a, b) && port(a) == port(b);
    }

    /**
     * Tells whether two addresses name the same host.
     *
     * @param a one address
     * @param b another one
     * @return true if they do
     */
    public static boolean sameHost(URI a, URI b) {
        return host(a).equals(host(b));
    }

    /**
     * Tells why an address can't be fetched.
     *
     * @param uri the address
     * @return what is wrong, as the rest of a sentence that begins with the address; null if nothing
     */
    public static @Nullable String problemOf(URI uri) {
        String scheme = scheme(uri);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "is no http or https address";
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            return "names no host";
        }
        if (uri.getRawUserInfo() != null) {
            return "holds user information; give credentials as a header instead";
        }
        return null;
    }

    static boolean isHttps(URI uri) {
        return scheme(uri).equals("https");
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String host(URI uri) {
        return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isHttps(uri) ? 443 : 80;
    }
}
