package dev.assay.plugins;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * A kind of place that plugins come from, known by the scheme of a reference's source. {@code file:}, {@code http(s):}
 * and {@code maven:} are built in; another kind is one small class that says where its bytes lie.
 *
 * <pre>{@code
 * final class MirrorSource implements PluginSource {
 *     public Set<String> schemes() { return Set.of("mirror"); }
 *     public Location locate(String source) {
 *         return new OnServer(URI.create("https://mirror.example.com/" + source.substring("mirror:".length()) + ".jar"));
 *     }
 * }
 * PluginLoader.builder().source(new MirrorSource())…
 * }</pre>
 *
 * <p>Implementations are safe for use by several threads and keep nothing of a fetch. Limits, time-outs, policy, digest
 * and signature are the loader's matter: whatever a source brings is verified like everything else.
 */
public interface PluginSource {

    /** Where bytes lie. What the host permits is decided by it. */
    sealed interface Location permits OnDisk, OnServer {}

    /**
     * A jar on this machine, or a folder that is packed into one.
     *
     * @param path where
     */
    record OnDisk(Path path) implements Location {}

    /**
     * A file on a server.
     *
     * @param uri an absolute {@code http} or {@code https} address without user information
     */
    record OnServer(URI uri) implements Location {}

    /** Moves bytes within the loader's limits and policy. For one fetch, on its thread. */
    interface Transfer {

        /**
         * Makes what lies somewhere the plugin's bytes.
         *
         * @throws dev.assay.spi.plugin.PluginException if it can't be had or is not permitted
         */
        void copy(Location from) throws InterruptedException;

        /**
         * Reads something small on the way, such as a manifest.
         *
         * @param maxBytes the most that is read
         * @throws dev.assay.spi.plugin.PluginException if it can't be had, is larger or not permitted
         */
        byte[] read(Location from, int maxBytes) throws InterruptedException;
    }

    /** The schemes in lower case, without a colon. Answers at once. */
    Set<String> schemes();

    /**
     * Says where a source's bytes lie, or for a source that has to ask first, where it asks. Answers at once, without
     * looking.
     *
     * @param source the reference's source, scheme included
     * @throws IllegalArgumentException if it is none; the message says what it should be and does not repeat it
     */
    Location locate(String source);

    /**
     * Fetches a plugin's bytes. Copies what lies at the location unless overridden.
     *
     * @param source the reference's source
     * @param transfer what moves bytes
     * @throws dev.assay.spi.plugin.PluginException if that fails
     * @throws InterruptedException if the thread was interrupted
     */
    default void fetch(String source, Transfer transfer) throws InterruptedException {
        transfer.copy(locate(source));
    }

    /** Where the signature of a source's bytes lies: beside them, with {@code .sig} behind the name, unless overridden. */
    default Location signatureOf(String source) {
        Location location = locate(source);
        if (location instanceof OnDisk file) {
            Path name = file.path().toAbsolutePath().normalize().getFileName();
            return new OnDisk(file.path().toAbsolutePath().normalize().resolveSibling(name + ".sig"));
        }
        URI uri = ((OnServer) location).uri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new OnServer(
                URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + ".sig" + query));
    }
}
