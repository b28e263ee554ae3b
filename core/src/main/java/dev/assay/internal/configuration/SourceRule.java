package dev.assay.internal.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of the world that plugins or secrets may come from: a scheme, a host, a folder, a prefix that ends where a name
 * ends.
 *
 * <p>Compared by the parts of a URI and not by its letters, so that {@code https://good.example} does not allow {@code
 * https://good.example.evil.example} or {@code https://good.example/a/../../b}. Immutable.
 */
public final class SourceRule {

    private final String text;
    private final String scheme;
    private final @Nullable URI uri; // null for opaque forms and bare schemes
    private final String prefix;

    private SourceRule(String text, String scheme, @Nullable URI uri, String prefix) {
        this.text = text;
        this.scheme = scheme;
        this.uri = uri;
        this.prefix = prefix;
    }

    /**
     * A rule for everything below a prefix, such as {@code https://plugins.acme.example/}, {@code
     * file:/opt/acme/plugins/}, {@code maven:com.acme:} or just {@code https:}.
     *
     * @throws IllegalArgumentException if it is no URI, or has parts that would never match
     */
    public static SourceRule of(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "an allowed source begins with a scheme such as https:, not '" + text + "'");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        if (rest.isEmpty() || !rest.startsWith("/")) {
            return new SourceRule(text, scheme, null, rest);
        }
        URI uri = plain(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "an allowed source is a URI without user, query, fragment, '..' or escapes, not '" + text
                                + "'"));
        return new SourceRule(text, scheme, uri, "");
    }

    /** Whether a source lies within. */
    public boolean allows(String source) {
        int colon = source.indexOf(':');
        if (colon < 1 || !source.substring(0, colon).toLowerCase(Locale.ROOT).equals(scheme)) {
            return false;
        }
        String rest = source.substring(colon + 1);
        URI rule = uri;
        if (rule == null) {
            return prefix.isEmpty() || startsWithName(rest, prefix);
        }
        return plain(source).filter(given -> within(rule, given)).isPresent();
    }

    private static boolean within(URI rule, URI given) {
        boolean sameHost = Objects.equals(host(rule), host(given)) && port(rule) == port(given);
        String path = rule.getPath().isEmpty() ? "/" : rule.getPath();
        return sameHost && startsWithName(given.getPath(), path);
    }

    private static @Nullable String host(URI uri) {
        String host = uri.getHost();
        return host == null ? null : host.toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
            case "https", "oci" -> 443;
            case "http" -> 80;
            default -> -1;
        };
    }

    // A prefix ends at the end of a name: "a:b" is a prefix of "a:b:c" and not of "a:bc".
    private static boolean startsWithName(String text, String prefix) {
        if (!text.startsWith(prefix)) {
            return false;
        }
        if (text.length() == prefix.length() || isBoundary(prefix.charAt(prefix.length() - 1))) {
            return true;
        }
        return isBoundary(text.charAt(prefix.length()));
    }

    private static boolean isBoundary(char c) {
        return c == '/' || c == ':' || c == '@';
    }

    // Only URIs that say plainly where they lead; what needs decoding may be decoded otherwise by whoever fetches.
    private static Optional<URI> plain(String text) {
        if (text.indexOf('%') >= 0 || text.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            String path = uri.getPath();
            boolean plain = path != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawAuthority() == null || uri.getHost() != null)
                    && !("/" + path + "/").contains("/../")
                    && !("/" + path + "/").contains("/./")
                    && path.indexOf("//") < 0;
            return plain ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
