package dev.assay.plugins.internal.fetch;

import dev.assay.plugins.PluginSource;
import dev.assay.support.http.AddressPolicy;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The host's word on where plugins may come from. Immutable.
 *
 * @param files whether files are permitted
 * @param folders where they have to lie; empty for anywhere
 * @param network whether servers are permitted
 * @param hosts which ones, in lower case; empty for any
 * @param plainHttp whether without TLS
 * @param loopback whether on this machine
 * @param publicOnly whether private networks are forbidden
 * @param sameHost whether redirects have to stay on the host that was asked
 */
public record Permissions(
        boolean files,
        List<Path> folders,
        boolean network,
        List<String> hosts,
        boolean plainHttp,
        boolean loopback,
        boolean publicOnly,
        boolean sameHost) {

    private static final int MAX_SHOWN = 200;

    /** Copies the lists. */
    public Permissions {
        folders = List.copyOf(folders);
        hosts = List.copyOf(hosts);
    }

    /** The same with other rules for files. */
    public Permissions withFiles(boolean permitted, List<Path> below) {
        return new Permissions(permitted, below, network, hosts, plainHttp, loopback, publicOnly, sameHost);
    }

    /** The same with other rules for servers. */
    public Permissions withNetwork(boolean permitted, List<String> only) {
        return new Permissions(files, folders, permitted, only, plainHttp, loopback, publicOnly, sameHost);
    }

    /** The same, and plain http. */
    public Permissions withPlainHttp() {
        return new Permissions(files, folders, network, hosts, true, loopback, publicOnly, sameHost);
    }

    /** The same, and this machine. */
    public Permissions withLoopback() {
        return new Permissions(files, folders, network, hosts, plainHttp, true, publicOnly, sameHost);
    }

    /** The same without private networks. */
    public Permissions withPublicOnly() {
        return new Permissions(files, folders, network, hosts, plainHttp, loopback, true, sameHost);
    }

    /** The same without redirects to another host. */
    public Permissions withSameHost() {
        return new Permissions(files, folders, network, hosts, plainHttp, loopback, publicOnly, true);
    }

    /** What forbids a place; empty if it is permitted. */
    Optional<String> problemOf(PluginSource.Location location) throws IOException {
        return location instanceof PluginSource.OnDisk file
                ? problemOf(file.path())
                : problemOf(((PluginSource.OnServer) location).uri());
    }

    /** What forbids a file; empty if it is permitted. Follows links; of a file that is gone only its name counts. */
    Optional<String> problemOf(Path file) throws IOException {
        if (!files) {
            return Optional.of("this host application permits no files");
        }
        if (folders.isEmpty()) {
            return Optional.empty();
        }
        Path place = realOrPlain(file);
        for (Path folder : folders) {
            if (place.startsWith(realOrPlain(folder))) {
                return Optional.empty();
            }
        }
        return Optional.of("this host application permits files in certain folders only, and it is in none of them");
    }

    private static Path realOrPlain(Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    }

    /** What forbids an address before its host's name is resolved; empty if it is permitted. */
    Optional<String> problemOf(URI uri) {
        if (!network) {
            return Optional.of("this host application permits nothing from the network");
        }
        String host = hostOf(uri);
        if (!hosts.isEmpty() && hosts.stream().noneMatch(pattern -> matches(pattern, host))) {
            return Optional.of("this host application permits certain hosts only, and " + Text.line(host, MAX_SHOWN)
                    + " is none of them");
        }
        if (!isSecure(uri) && !plainHttp && !(loopback && isLoopback(host))) {
            return Optional.of("this host application does not permit plain http; use https");
        }
        return Optional.empty();
    }

    /** Whether a redirect may not leave the host that was asked. */
    boolean bindsToHost() {
        return sameHost || !hosts.isEmpty();
    }

    /** Whether credentials may be sent there: only where nobody else can listen. */
    boolean mayCarryCredentials(URI uri) {
        return isSecure(uri) || isLoopback(hostOf(uri));
    }

    /** Which addresses may be connected to. */
    public AddressPolicy addresses() {
        AddressPolicy policy = publicOnly ? AddressPolicy.publicOnly() : AddressPolicy.noLocal();
        return loopback ? policy.orLoopback() : policy;
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    private static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static String hostOf(URI uri) {
        return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    }
}
