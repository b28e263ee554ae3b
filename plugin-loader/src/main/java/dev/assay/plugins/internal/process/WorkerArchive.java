package dev.assay.plugins.internal.process;

import dev.assay.plugins.WorkerSettings;
import dev.assay.plugins.internal.worker.Rehearsal;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive of the worker's own and the JDK's classes as a JVM has them in memory, which spares each worker to read them
 * again. It holds nothing of any plugin: those go to workers as verified bytes, with it and without.
 *
 * <p>Made in the background by the JVM itself while it runs {@link Rehearsal}, once some workers have run, so that hosts with
 * few of them don't pay for it. Its name holds a digest of what it depends on (the worker's classes and their place, the
 * Java and its options) and one of its content, which is checked before its first use. It gets that name when it is whole and
 * on the disk. Whatever goes wrong: workers start without it, as they do until it is there. Thread-safe.
 */
final class WorkerArchive {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerArchive.class);
    private static final String SUFFIX = ".jsa";
    private static final int RUNS_BEFORE = 5;
    private static final int MAX_RELEASE = 64 * 1024;
    private static final int SHORT = 16;

    /** Makes an archive into a file that is not there yet; runs for seconds on a thread of its own. */
    @FunctionalInterface
    interface Maker {
        void make(Path file, byte[] rehearsal) throws Exception;
    }

    private final Path folder;
    private final WorkerSettings settings;
    private final WorkerJar jar;
    // All guarded by this.
    private @Nullable Path ready;
    private boolean looked;
    private boolean made;
    private int runs;

    WorkerArchive(Path folder, WorkerSettings settings, WorkerJar jar) {
        this.folder = folder;
        this.settings = settings;
        this.jar = jar;
    }

    /** The archive, if there is one for this Java and worker. */
    synchronized Optional<Path> file() {
        if (!looked) {
            looked = true;
            if (isUsable()) {
                ready = find();
            }
        }
        return Optional.ofNullable(ready);
    }

    /** Whether it is time to make one; true once. */
    synchronized boolean isDue() {
        if (made || ready != null || !isUsable() || ++runs < RUNS_BEFORE) {
            return false;
        }
        made = true;
        return true;
    }

    /** Makes one. Whoever calls has been told that it is due. */
    void make(Maker maker) {
        try {
            String key = key();
            Path fresh = folder.resolve(key + ".new");
            Files.deleteIfExists(fresh);
            try {
                maker.make(fresh, rehearsal());
                if (!fresh.toFile()
                        .setWritable(true, true)) { // a JVM writes it read-only; it has to be forced to the disk
                    throw new IOException("it can't be made writable");
                }
                Path named = folder.resolve(key + "-" + Digests.sha256(fresh) + SUFFIX);
                AtomicFiles.publish(fresh, named);
                forgetOthers(named);
                synchronized (this) {
                    ready = named;
                }
                LOG.debug("ASSAY-4206 workers start from the class archive {} from now on", named.getFileName());
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (Exception e) {
            LOG.debug("ASSAY-4207 no class archive for workers could be made: {}", e.toString());
        }
    }

    // A debugger sees classes as they are loaded, and what options do nobody knows.
    private boolean isUsable() {
        return settings.usesClassArchive() && settings.debugPort().isEmpty();
    }

    private @Nullable Path find() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, key() + "-*" + SUFFIX)) {
            for (Path each : all) {
                if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                        && each.getFileName().toString().endsWith("-" + Digests.sha256(each) + SUFFIX)) {
                    return each;
                }
                Files.deleteIfExists(each);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("ASSAY-4207 the class archives for workers can't be read: {}", e.toString());
        }
        return null;
    }

    private void forgetOthers(Path kept) throws IOException {
        List<Path> old = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            all.forEach(old::add);
        }
        for (Path each : old) {
            if (!each.equals(kept)) {
                Files.deleteIfExists(each);
            }
        }
    }

    private String key() throws IOException {
        Path home = settings.javaHome().toRealPath();
        Path release = home.resolve("release");
        String text = String.join(
                "\n",
                jar.file().toAbsolutePath().toString(),
                home.toString(),
                Files.isRegularFile(release) ? Digests.sha256(AtomicFiles.readCapped(release, MAX_RELEASE)) : "",
                settings.isOtherJava() ? "" : System.getProperty("java.vm.version", ""),
                settings.javaOptions().toString());
        return Digests.sha256(text).substring(0, SHORT);
    }

    /** A jar with the rehearsal alone. */
    private static byte[] rehearsal() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (String part : new String[] {"", "$Parameters", "$Nothing"}) {
                String name = Rehearsal.class.getName().replace('.', '/') + part + ".class";
                out.putNextEntry(new ZipEntry(name));
                try (InputStream in = WorkerJar.open(name)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
