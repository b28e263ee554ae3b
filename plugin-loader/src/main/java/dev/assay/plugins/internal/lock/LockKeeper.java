package dev.assay.plugins.internal.lock;

import static dev.assay.plugins.PluginCodes.DOWNGRADE_REFUSED;
import static dev.assay.plugins.PluginCodes.LOCK_INVALID;
import static dev.assay.plugins.PluginCodes.LOCK_MISMATCH;
import static dev.assay.plugins.PluginCodes.LOCK_MISSING;
import static dev.assay.plugins.PluginCodes.LOCK_WRITE_FAILED;

import dev.assay.plugins.LockMode;
import dev.assay.plugins.LockedPlugin;
import dev.assay.plugins.PluginLock;
import dev.assay.plugins.internal.descriptor.Versions;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.FileTooLargeException;
import dev.assay.support.io.OwnerOnly;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A loader's lock file. It is read anew each time, since people and other processes change it, and written under a lock
 * of its own, so that what two processes add at once is both there afterwards.
 *
 * <p>Thread-safe.
 */
public final class LockKeeper {

    private static final int MAX_TRIES = 10_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Path file;
    private final LockMode mode;
    private final boolean downgrades;
    private final Object writing = new Object();

    /**
     * Keeps a file.
     *
     * @param file the lock file
     * @param mode what may be done with it
     * @param downgrades whether {@link LockMode#UPGRADE} may also go back to an older version
     */
    public LockKeeper(Path file, LockMode mode, boolean downgrades) {
        this.file = file.toAbsolutePath().normalize();
        this.mode = mode;
        this.downgrades = downgrades;
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /**
     * What the lock makes of a reference.
     *
     * @param entry the id's entry
     * @param sha256 the digest that the entry demands, if it decides
     */
    public record Before(Optional<LockedPlugin> entry, Optional<String> sha256) {}

    /**
     * Looks a reference up before anything is fetched.
     *
     * @throws PluginException if it can't come to anything
     */
    public Before before(PluginReference reference) {
        String plugin = reference.toString();
        Optional<LockedPlugin> entry = read(plugin).find(reference.id());
        if (entry.isEmpty()) {
            requireUnfrozen(plugin);
            return new Before(entry, Optional.empty());
        }
        LockedPlugin locked = entry.get();
        boolean otherVersion = reference
                .version()
                .map(version -> !version.equals(locked.version()))
                .orElse(false);
        if (otherVersion) {
            requireUpgrade(locked, reference.version().orElse(""), plugin);
            return new Before(entry, Optional.empty());
        }
        boolean otherBytes =
                reference.sha256().map(d -> !d.equals(locked.sha256())).orElse(false);
        boolean open = mode == LockMode.UPGRADE && reference.version().isEmpty();
        if (otherBytes && !open) {
            throw mismatch(
                    plugin,
                    locked,
                    "the configuration demands sha256 " + reference.sha256().orElse("") + " for the same version");
        }
        return new Before(entry, open ? Optional.empty() : Optional.of(locked.sha256()));
    }

    /**
     * Compares what was found with the lock; writes nothing.
     *
     * @throws PluginException if it may not be loaded
     */
    public void check(LockedPlugin found, String plugin) {
        merged(read(plugin), found, plugin);
    }

    /**
     * Notes what was found and loaded.
     *
     * @return the entry that is in force
     * @throws PluginException if it may not be, or the file can't be written
     */
    public LockedPlugin note(LockedPlugin found, String plugin) {
        PluginLock now = read(plugin);
        PluginLock next = merged(now, found, plugin);
        if (!next.equals(now)) {
            next = write(found, plugin);
        }
        return next.find(found.id()).orElse(found);
    }

    private PluginLock merged(PluginLock lock, LockedPlugin found, String plugin) {
        Optional<LockedPlugin> entry = lock.find(found.id());
        if (entry.isEmpty()) {
            requireUnfrozen(plugin);
            return lock.with(found);
        }
        LockedPlugin locked = entry.get();
        if (!locked.version().equals(found.version())) {
            if (locked.sha256().equals(found.sha256())) {
                throw mismatch(plugin, locked, "the same bytes say that they are version " + found.version());
            }
            requireUpgrade(locked, found.version(), plugin);
            return lock.with(found);
        }
        if (!locked.sha256().equals(found.sha256()) || locked.size() != found.size()) {
            throw mismatch(
                    plugin,
                    locked,
                    found.source() + " gives " + found.size() + " bytes with sha256 " + found.sha256()
                            + " as the same version");
        }
        boolean signerIsNews = locked.signer().isEmpty() && found.signer().isPresent();
        if (mode == LockMode.FROZEN || !signerIsNews) {
            return lock;
        }
        return lock.with(new LockedPlugin(
                locked.id(),
                locked.version(),
                locked.source(),
                locked.sha256(),
                locked.size(),
                found.signer(),
                found.spi()));
    }

    private void requireUnfrozen(String plugin) {
        if (mode == LockMode.FROZEN) {
            throw new PluginException(
                    LOCK_MISSING,
                    plugin,
                    "plugin " + plugin + " is not in the lock file " + shown()
                            + ", and only what is locked is loaded. Lock it, review the change and bring the file along");
        }
    }

    private void requireUpgrade(LockedPlugin locked, String version, String plugin) {
        if (mode != LockMode.UPGRADE) {
            throw mismatch(plugin, locked, "version " + version + " is asked for");
        }
        if (!downgrades && Versions.ORDER.compare(version, locked.version()) < 0) {
            throw new PluginException(
                    DOWNGRADE_REFUSED,
                    plugin,
                    "plugin " + plugin + " is locked at version " + locked.version() + ", and the older version "
                            + version + " is asked for. Old versions may have known faults; if it is meant, allow"
                            + " downgrades in host code or lock it by hand");
        }
    }

    private PluginException mismatch(String plugin, LockedPlugin locked, String found) {
        return new PluginException(
                LOCK_MISMATCH,
                plugin,
                "the lock file " + shown() + " holds " + locked.shown() + " (" + locked.size() + " bytes), but " + found
                        + ". If the change is meant, review the new bytes and lock them; else find out who changed it");
    }

    private PluginLock read(String plugin) {
        try {
            return PluginLock.parse(shown(), AtomicFiles.readCapped(file, Blocks.MAX_BYTES));
        } catch (NoSuchFileException e) {
            requireUnfrozen(plugin);
            return PluginLock.empty();
        } catch (FileTooLargeException e) {
            throw new PluginException(LOCK_INVALID, plugin, "the lock file " + shown() + " is too large to be one", e);
        } catch (IOException e) {
            throw new PluginException(
                    LOCK_INVALID,
                    plugin,
                    "the lock file " + shown() + " can't be read: " + Text.line(e.toString(), 300),
                    e);
        }
    }

    private PluginLock write(LockedPlugin found, String plugin) {
        Path beside = file.resolveSibling("." + file.getFileName() + ".writing");
        synchronized (writing) {
            try (FileChannel channel = FileChannel.open(
                            beside,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            OwnerOnly.fileAttributes(file));
                    FileLock held = locked(channel)) {
                // Somebody may have written since: what was read before is judged once more by what is there now.
                PluginLock next = merged(read(plugin), found, plugin);
                if (held.isValid()) {
                    AtomicFiles.write(file, next.print());
                }
                return next;
            } catch (IOException e) {
                throw new PluginException(
                        LOCK_WRITE_FAILED,
                        plugin,
                        "the lock file " + shown() + " can't be written: " + Text.line(e.toString(), 300)
                                + "; give this user the right to write there, or use the mode FROZEN",
                        e);
            }
        }
    }

    /** Waits for other processes, and for other loaders of this one, for which the JDK throws instead of waiting. */
    private static FileLock locked(FileChannel channel) throws IOException {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException ofThisProcess) {
                LockSupport.parkNanos(PAUSE_NANOS);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while another loader of this process writes it");
                }
            }
        }
        throw new IOException("another loader of this process has been writing it for long");
    }

    private String shown() {
        return Text.line(String.valueOf(file), 300);
    }
}
