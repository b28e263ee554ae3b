package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.SOURCE_INVALID;

import dev.assay.plugins.PluginSource;
import dev.assay.plugins.PluginSource.Location;
import dev.assay.plugins.PluginSource.OnDisk;
import dev.assay.plugins.PluginSource.OnServer;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.http.Uris;
import dev.assay.support.text.Text;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The kinds of sources that a loader knows, by scheme. Immutable. */
public final class Sources {

    private static final int MAX_SHOWN = 500;

    private final Map<String, PluginSource> kinds = new LinkedHashMap<>();

    /** Takes kinds; a later one of the same scheme takes the place of an earlier one. */
    public Sources(Collection<PluginSource> all) {
        for (PluginSource kind : all) {
            kind.schemes().forEach(scheme -> kinds.put(scheme.toLowerCase(Locale.ROOT), kind));
        }
    }

    /** One source that was understood. */
    static final class Found {
        private final PluginSource kind;
        private final String text;
        private final Location location;
        private final String shown;

        private Found(PluginSource kind, String text, Location location, String shown) {
            this.kind = kind;
            this.text = text;
            this.location = location;
            this.shown = shown;
        }

        PluginSource kind() {
            return kind;
        }

        String text() {
            return text;
        }

        Location location() {
            return location;
        }

        /** How to write it in a message, log or result: without secrets, one clean line. */
        String shown() {
            return shown;
        }
    }

    /** Whether a reference's source is of a known kind. */
    public boolean understands(PluginReference reference) {
        return reference.source().map(Sources::schemeOf).map(kinds::containsKey).orElse(false);
    }

    /**
     * Reads a reference's source.
     *
     * @throws PluginException {@code SOURCE_INVALID}
     */
    Found find(PluginReference reference) {
        return find(reference.source().orElse(""), reference.toString());
    }

    /** Reads a source for a plugin that messages name. */
    Found find(String source, String plugin) {
        String scheme = schemeOf(source);
        PluginSource kind = kinds.get(scheme);
        if (kind == null) {
            throw invalid(plugin, scheme, "this loader reads " + new TreeSet<>(kinds.keySet()) + " sources", null);
        }
        try {
            Location location = kind.locate(source);
            if (location instanceof OnServer server) {
                String problem = Uris.problemOf(server.uri());
                if (problem != null) {
                    throw invalid(plugin, scheme, Uris.shown(server.uri()) + " " + problem, null);
                }
            }
            boolean named = Set.of("file", "http", "https").contains(scheme);
            return new Found(kind, source, location, named ? shown(location) : withoutQuery(source));
        } catch (IllegalArgumentException e) {
            // The message is the kind's own and never has the source in it, which may hold a token.
            String problem = e instanceof InvalidPathException ? "it is no path of this machine" : e.getMessage();
            throw invalid(plugin, scheme, problem == null ? "it is not of the expected form" : problem, null);
        }
    }

    static String shown(Location location) {
        if (location instanceof OnDisk file) {
            return "file:" + Text.line(file.path().toString(), MAX_SHOWN);
        }
        return Uris.shown(((OnServer) location).uri());
    }

    private static String withoutQuery(String source) {
        int query = source.indexOf('?');
        return Text.line(query < 0 ? source : source.substring(0, query), MAX_SHOWN);
    }

    static String schemeOf(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? "" : source.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private static PluginException invalid(String plugin, String scheme, String problem, @Nullable Throwable cause) {
        return new PluginException(
                SOURCE_INVALID,
                plugin,
                "the source of plugin " + plugin + " (" + Text.line(scheme.isEmpty() ? "none" : scheme, 20)
                        + ":…) can't be used: " + problem,
                cause);
    }

    /** {@code file:/folder/name.jar}, {@code file:relative.jar}, or a folder that is packed into a jar. */
    public static final class FileSource implements PluginSource {
        @Override
        public Set<String> schemes() {
            return Set.of("file");
        }

        @Override
        public Location locate(String source) {
            URI uri;
            try {
                uri = URI.create(source);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it is no address; escape special characters as in %20");
            }
            if (uri.isOpaque()) { // file:plugins/disk.jar, taken from where the host was started
                return new OnDisk(Path.of(uri.getSchemeSpecificPart()));
            }
            if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawAuthority() != null) {
                throw new IllegalArgumentException("it is no file of this machine; write file:/folder/name.jar");
            }
            return new OnDisk(Path.of(uri));
        }
    }

    /** {@code https://host/name.jar} and {@code http://host/name.jar}. */
    public static final class HttpSource implements PluginSource {
        @Override
        public Set<String> schemes() {
            return Set.of("http", "https");
        }

        @Override
        public Location locate(String source) {
            URI uri;
            try {
                uri = URI.create(source);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it is no address; escape special characters as in %20");
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        Uris.shown(uri) + " names no host, or holds user information; give credentials in host code");
            }
            return new OnServer(uri);
        }
    }

    /** {@code maven:group:artifact:version}, fetched from one repository by its layout, without resolving anything. */
    public static final class MavenSource implements PluginSource {

        private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

        private final @Nullable Location base;

        /** Takes a repository's address or folder; null if the host named none. */
        public MavenSource(@Nullable URI base) {
            if (base == null) {
                this.base = null;
            } else if ("file".equalsIgnoreCase(base.getScheme())) {
                this.base = new OnDisk(Path.of(base));
            } else {
                this.base = new OnServer(base);
            }
        }

        @Override
        public Set<String> schemes() {
            return Set.of("maven");
        }

        @Override
        public Location locate(String source) {
            String[] parts = source.substring(source.indexOf(':') + 1).split(":", -1);
            boolean formed = parts.length == 3;
            for (String part : parts) {
                formed &= part.matches(PART) && !part.contains("..") && !part.endsWith(".");
            }
            if (!formed) {
                throw new IllegalArgumentException("write maven:group:artifact:version");
            }
            if (parts[2].endsWith("-SNAPSHOT") || parts[2].equals("LATEST") || parts[2].equals("RELEASE")) {
                throw new IllegalArgumentException(
                        "'" + parts[2] + "' stands for different bytes at different times; name a released version");
            }
            Location repository = base;
            if (repository == null) {
                throw new IllegalArgumentException(
                        "no repository is known; set one by the loader's mavenRepository(...)");
            }
            String path = parts[0].replace('.', '/') + "/" + parts[1] + "/" + parts[2] + "/" + parts[1] + "-" + parts[2]
                    + ".jar";
            if (repository instanceof OnDisk folder) {
                return new OnDisk(folder.path().resolve(path));
            }
            String begin = ((OnServer) repository).uri().toString();
            return new OnServer(URI.create(begin.endsWith("/") ? begin + path : begin + "/" + path));
        }
    }
}
