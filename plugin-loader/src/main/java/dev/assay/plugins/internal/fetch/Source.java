package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.SOURCE_INVALID;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.http.Uris;
import dev.assay.support.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a reference says its plugin is. */
public sealed interface Source {

    /** How to write it in a message, log or result: without secrets, one clean line. */
    String shown();

    /** A jar on this machine. */
    record File(Path path) implements Source {
        @Override
        public String shown() {
            return "file:" + Text.line(path.toString(), 500);
        }
    }

    /** A jar on a server. */
    record Http(URI uri) implements Source {
        @Override
        public String shown() {
            return Uris.shown(uri);
        }
    }

    /** Whether a reference's source is one that this loader reads. */
    static boolean understands(PluginReference reference) {
        String scheme = reference.source().map(Source::schemeOf).orElse("");
        return scheme.equals("file") || scheme.equals("http") || scheme.equals("https");
    }

    /**
     * Reads a reference's source.
     *
     * @throws PluginException {@code SOURCE_INVALID}
     */
    static Source of(PluginReference reference) {
        String text = reference
                .source()
                .filter(s -> understands(reference))
                .orElseThrow(() -> invalid(reference, "this loader reads file:, https: and http: sources", null));
        try {
            URI uri = new URI(text);
            if (schemeOf(text).equals("file")) {
                return new File(path(uri));
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null) {
                throw invalid(
                        reference,
                        Uris.shown(uri) + " names no host, or holds user information; give credentials in host code",
                        null);
            }
            return new Http(uri);
        } catch (URISyntaxException e) {
            // The exception's message has the whole source in it, which may hold a token.
            throw invalid(reference, "it is no address; escape special characters as in %20", null);
        } catch (IllegalArgumentException e) {
            throw invalid(reference, "it is no file of this machine; write file:/folder/name.jar", e);
        }
    }

    private static Path path(URI uri) {
        if (uri.isOpaque()) { // file:plugins/disk.jar, taken from where the host was started
            return Path.of(uri.getSchemeSpecificPart());
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new InvalidPathException(uri.getPath(), "a file has neither query nor fragment");
        }
        return Path.of(uri);
    }

    private static String schemeOf(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? "" : source.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private static PluginException invalid(
            PluginReference reference, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
        Optional<String> scheme = reference.source().map(Source::schemeOf);
        return new PluginException(
                SOURCE_INVALID,
                reference.toString(),
                "the source of plugin " + reference + " (" + Text.line(scheme.orElse("none"), 20)
                        + ":…) can't be used: " + problem,
                cause);
    }
}
