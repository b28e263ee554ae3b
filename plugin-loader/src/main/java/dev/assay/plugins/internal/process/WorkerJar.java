package dev.assay.plugins.internal.process;

import dev.assay.plugins.internal.worker.WorkerMain;
import dev.assay.plugins.internal.worker.WorkerSlf4j;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import dev.assay.support.io.OwnerOnly;
import dev.assay.support.text.Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The worker's class path: one jar with the worker, the SPI and SLF4J's API, packed from the very classes that this
 * library runs with. They are read as resources, so that a fat jar, a folder and a module serve alike, and are found by
 * following the names in their constant pools from the worker's entry. The same classes give the same bytes; the file
 * is named after its digest. Thread-safe.
 */
final class WorkerJar {

    private static final String SLF4J_SERVICE = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    private static final Pattern NAME = Pattern.compile("(?:dev/assay|org/slf4j)/[A-Za-z0-9_/$]+");
    private static final int MAX_CLASS = 1 << 20;

    private final Path folder;
    private byte @Nullable [] packed; // guarded by this
    private String digest = ""; // guarded by this

    /** Keeps the jar in a folder. */
    WorkerJar(Path folder) {
        this.folder = folder;
    }

    /** The jar, written if it is not there or not what it should be. */
    synchronized Path file() throws IOException {
        byte[] bytes = packed;
        boolean fresh = bytes == null;
        if (bytes == null) {
            bytes = pack();
            packed = bytes;
            digest = Digests.sha256(bytes);
        }
        Path file = folder.resolve(digest + ".jar");
        if (!isWhole(file, bytes, fresh)) {
            OwnerOnly.createFolders(folder);
            AtomicFiles.write(file, bytes);
        }
        return file;
    }

    private boolean isWhole(Path file, byte[] bytes, boolean lookInside) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != bytes.length) {
            return false;
        }
        // Once per start; afterwards only its owner could change it, who could change this JVM as well.
        return !lookInside || digest.equals(Digests.sha256(Files.readAllBytes(file)));
    }

    /** The jar's bytes. */
    static byte[] pack() throws IOException {
        return zip(classes());
    }

    /** Entry names and contents, sorted. */
    static Map<String, byte[]> classes() throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        Deque<String> next = new ArrayDeque<>();
        for (Class<?> root : new Class<?>[] {
            WorkerMain.class,
            WorkerSlf4j.class,
            AttestationPlugin.class,
            Plugin.class,
            Check.class,
            Parameter.class,
            LoggerFactory.class,
            MDC.class
        }) {
            next.add(root.getName().replace('.', '/'));
        }
        while (!next.isEmpty()) {
            String name = next.remove();
            String entry = name + ".class";
            if (found.containsKey(entry)) {
                continue;
            }
            byte[] content = read(entry);
            if (content == null) {
                continue; // a package, or part of a longer text
            }
            found.put(entry, content);
            Matcher names = NAME.matcher(new String(content, StandardCharsets.ISO_8859_1));
            while (names.find()) {
                next.add(names.group());
            }
        }
        if (!found.containsKey(WorkerMain.class.getName().replace('.', '/') + ".class")) {
            throw new IOException("the classes of the worker can't be read as resources of "
                    + Text.line(String.valueOf(WorkerMain.class.getClassLoader()), 200)
                    + "; a host that repackages Assay must keep its class files");
        }
        found.put(SLF4J_SERVICE, (WorkerSlf4j.class.getName() + "\n").getBytes(StandardCharsets.UTF_8));
        return found;
    }

    /** A class file of ours. */
    static InputStream open(String entry) throws IOException {
        byte[] content = read(entry);
        if (content == null) {
            throw new IOException(entry + " can't be read as a resource");
        }
        return new ByteArrayInputStream(content);
    }

    private static byte @Nullable [] read(String entry) throws IOException {
        Class<?> neighbour = entry.startsWith("org/slf4j/")
                ? LoggerFactory.class
                : entry.startsWith("dev/assay/spi/")
                        ? AttestationPlugin.class
                        : entry.startsWith("dev/assay/support/") ? Text.class : WorkerMain.class;
        ClassLoader loader = neighbour.getClassLoader();
        try (InputStream in =
                loader == null ? ClassLoader.getSystemResourceAsStream(entry) : loader.getResourceAsStream(entry)) {
            return in == null ? null : in.readNBytes(MAX_CLASS);
        }
    }

    /** Not compressed: a JVM reads it faster. */
    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 crc = new CRC32();
                crc.update(each.getValue());
                entry.setSize(each.getValue().length);
                entry.setCompressedSize(each.getValue().length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                out.putNextEntry(entry);
                out.write(each.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
