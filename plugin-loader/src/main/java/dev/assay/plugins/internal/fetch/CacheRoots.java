package dev.assay.plugins.internal.fetch;

import dev.assay.plugins.LockedPlugin;
import dev.assay.plugins.PluginLock;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import dev.assay.support.io.OwnerOnly;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock files whose plugins a cache is to keep. Whoever uses a cache with a lock file registers it here, so that
 * another process that prunes knows what the first will want at its next offline start. Thread-safe.
 */
final class CacheRoots {

    private static final Logger LOG = LoggerFactory.getLogger(CacheRoots.class);
    private static final int MAX_PATH_BYTES = 16 << 10;

    private final Path folder;

    CacheRoots(Path folder) {
        this.folder = folder;
    }

    void register(Path lockFile) {
        byte[] path = lockFile.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        try {
            OwnerOnly.createFolders(folder);
            Path root = folder.resolve(Digests.sha256(path) + ".root");
            if (!Files.exists(root)) {
                AtomicFiles.write(root, path);
            }
        } catch (IOException e) {
            LOG.debug("can't register {} in the plugin cache: {}", lockFile, Text.line(e.toString(), 300));
        }
    }

    /** The digests that some lock file names; empty if one of them can't be read, since then nothing may be deleted. */
    Optional<Set<String>> locked() throws IOException {
        Set<String> locked = new HashSet<>();
        List<Path> roots;
        try (Stream<Path> list = Files.list(folder)) {
            roots = list.filter(p -> p.toString().endsWith(".root")).toList();
        } catch (NoSuchFileException noneRegistered) {
            return Optional.of(locked);
        }
        for (Path root : roots) {
            Path lockFile = Path.of(new String(AtomicFiles.readCapped(root, MAX_PATH_BYTES), StandardCharsets.UTF_8));
            try {
                PluginLock lock =
                        PluginLock.parse(lockFile.toString(), AtomicFiles.readCapped(lockFile, Blocks.MAX_BYTES));
                lock.plugins().stream().map(LockedPlugin::sha256).forEach(locked::add);
            } catch (NoSuchFileException deletedByItsOwner) {
                Files.deleteIfExists(root);
            } catch (PluginException | IOException e) {
                LOG.warn(
                        "the plugin cache is not pruned, because {} can't be read: {}",
                        lockFile,
                        Text.line(String.valueOf(e.getMessage()), 300));
                return Optional.empty();
            }
        }
        return Optional.of(locked);
    }
}
