package dev.assay.plugins;

import dev.assay.plugins.internal.fetch.Permissions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where plugins may come from. It is the host's code that says so, never the configuration that names the plugins.
 *
 * <p>{@link #standard()} permits files of this machine, and {@code https} from any host whose address is not one of this
 * machine or its link. Immutable; each method gives a new policy.
 */
public final class SourcePolicy {

    private final Permissions permissions;

    private SourcePolicy(Permissions permissions) {
        this.permissions = permissions;
    }

    /** Permits files, and {@code https} from any host that is not this machine itself. */
    public static SourcePolicy standard() {
        return new SourcePolicy(new Permissions(true, List.of(), true, List.of(), false, false, false, false));
    }

    /** Permits files in these folders and below them only; links are followed before the check. */
    public SourcePolicy filesBelow(Path... folders) {
        List<Path> absolute = Arrays.stream(folders)
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
        return new SourcePolicy(permissions.withFiles(true, absolute));
    }

    /** Permits no files. */
    public SourcePolicy noFiles() {
        return new SourcePolicy(permissions.withFiles(false, List.of()));
    }

    /** Permits nothing from the network. */
    public SourcePolicy noNetwork() {
        return new SourcePolicy(permissions.withNetwork(false, List.of()));
    }

    /**
     * Permits these hosts only. No redirect to another host is followed then.
     *
     * @param hosts names as they stand in addresses; {@code *.example.org} stands for every host below that one
     */
    public SourcePolicy hosts(String... hosts) {
        List<String> names =
                Arrays.stream(hosts).map(host -> host.toLowerCase(Locale.ROOT)).toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("hosts: name at least one, or use noNetwork()");
        }
        return new SourcePolicy(permissions.withNetwork(true, names));
    }

    /**
     * Permits plain {@code http} as well. The digest still protects what is loaded; whoever listens learns what is
     * fetched.
     */
    public SourcePolicy allowPlainHttp() {
        return new SourcePolicy(permissions.withPlainHttp());
    }

    /** Permits servers on this machine's loopback addresses, also by plain {@code http}: for tests and side-cars. */
    public SourcePolicy allowLoopback() {
        return new SourcePolicy(permissions.withLoopback());
    }

    /** Permits no server in a private network. */
    public SourcePolicy publicAddressesOnly() {
        return new SourcePolicy(permissions.withPublicOnly());
    }

    /** Follows no redirect to another host. Credentials are never sent to another host in any case. */
    public SourcePolicy redirectsToSameHostOnly() {
        return new SourcePolicy(permissions.withSameHost());
    }

    Permissions permissions() {
        return permissions;
    }
}
