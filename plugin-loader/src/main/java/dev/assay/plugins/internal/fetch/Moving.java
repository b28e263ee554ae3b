package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.CACHE_WRITE_FAILED;
import static dev.assay.plugins.PluginCodes.DOWNLOAD_TOO_LARGE;
import static dev.assay.plugins.PluginCodes.SOURCE_NOT_PERMITTED;
import static dev.assay.plugins.PluginCodes.SOURCE_UNAVAILABLE;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.plugins.PluginSource.Location;
import dev.assay.plugins.PluginSource.OnDisk;
import dev.assay.plugins.PluginSource.OnServer;
import dev.assay.plugins.PluginSource.Transfer;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.http.FetchResult;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.FileTooLargeException;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves the bytes of one fetch. For the fetching thread only. */
final class Moving implements Transfer {

    private final Downloads downloads;
    private final Permissions permissions;
    private final ArchiveLimits limits;
    private final String plugin;
    private final @Nullable Path into;
    private final FetchProgress progress;
    private Optional<String> contentType = Optional.empty();

    Moving(
            Downloads downloads,
            Permissions permissions,
            ArchiveLimits limits,
            String plugin,
            @Nullable Path into,
            FetchProgress progress) {
        this.downloads = downloads;
        this.permissions = permissions;
        this.limits = limits;
        this.plugin = plugin;
        this.into = into;
        this.progress = progress;
    }

    Optional<String> contentType() {
        return contentType;
    }

    @Override
    public void copy(Location from) throws InterruptedException {
        Path target = into;
        if (target == null) {
            throw new IllegalStateException("nothing is to be copied here");
        }
        checkPermitted(from);
        if (from instanceof OnServer server) {
            FetchResult result = downloads.download(server.uri(), target, plugin, progress);
            contentType = result.contentType();
            return;
        }
        byte[] bytes = onDisk(((OnDisk) from).path(), limits.maxJarBytes())
                .orElseThrow(() -> new PluginException(
                        SOURCE_UNAVAILABLE,
                        plugin,
                        Sources.shown(from) + " does not exist; correct the plugin's source"));
        try {
            Files.write(target, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new PluginException(
                    CACHE_WRITE_FAILED,
                    plugin,
                    "the plugin cache can't be written: " + Text.line(e.toString(), 300)
                            + "; make room or give this user the right to write there",
                    e);
        }
        progress.advanced("fetch", bytes.length, bytes.length);
    }

    @Override
    public byte[] read(Location from, int maxBytes) throws InterruptedException {
        return find(from, maxBytes)
                .orElseThrow(
                        () -> new PluginException(SOURCE_UNAVAILABLE, plugin, Sources.shown(from) + " does not exist"));
    }

    /** Reads something that need not be there. */
    Optional<byte[]> find(Location from, int maxBytes) throws InterruptedException {
        checkPermitted(from);
        if (from instanceof OnServer server) {
            return downloads.read(server.uri(), maxBytes, plugin);
        }
        return onDisk(((OnDisk) from).path(), maxBytes);
    }

    private Optional<byte[]> onDisk(Path path, int maxBytes) {
        String shown = Sources.shown(new OnDisk(path));
        try {
            if (Files.isDirectory(path)) {
                return Optional.of(FolderJar.pack(path, limits, plugin));
            }
            if (!Files.exists(path)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(path)) {
                throw new PluginException(
                        SOURCE_UNAVAILABLE,
                        plugin,
                        shown + " is neither a file nor a folder; correct the plugin's source");
            }
            return Optional.of(AtomicFiles.readCapped(path, maxBytes));
        } catch (FileTooLargeException e) {
            throw new PluginException(
                    DOWNLOAD_TOO_LARGE, plugin, shown + " is larger than the limit of " + maxBytes + " bytes", e);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new PluginException(
                    SOURCE_UNAVAILABLE, plugin, shown + " can't be read: " + Text.line(e.toString(), 300), e);
        }
    }

    private void checkPermitted(Location location) {
        Optional<String> problem;
        try {
            problem = permissions.problemOf(location);
        } catch (IOException e) {
            throw new PluginException(
                    SOURCE_UNAVAILABLE,
                    plugin,
                    Sources.shown(location) + " can't be read: " + Text.line(e.toString(), 300),
                    e);
        }
        problem.ifPresent(why -> {
            throw new PluginException(
                    SOURCE_NOT_PERMITTED, plugin, Sources.shown(location) + " may not be a source of plugins: " + why);
        });
    }
}
