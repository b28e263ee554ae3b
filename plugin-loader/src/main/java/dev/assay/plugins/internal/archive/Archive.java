package dev.assay.plugins.internal.archive;

import static dev.assay.plugins.PluginCodes.ARCHIVE_INVALID;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.support.text.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A jar in memory, checked when opened. It shows each file under the name that the running Java sees: in a multi-release
 * jar the newest version that is not too new.
 *
 * <p>Safe for use by several threads. After {@link #close} it holds no bytes and reads nothing.
 */
public final class Archive implements AutoCloseable {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String VERSIONS = "META-INF/versions/";
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int OLDEST_VERSION = 9;

    private final Map<String, Entry> visible;
    private final Manifest manifest;
    private volatile byte @Nullable [] bytes; // null once closed; read by every thread that loads

    private Archive(byte[] bytes, Map<String, Entry> visible, Manifest manifest) {
        this.bytes = bytes;
        this.visible = visible;
        this.manifest = manifest;
    }

    /**
     * Opens a jar.
     *
     * @param bytes the whole jar; must not change afterwards
     * @param javaVersion the feature version of the Java that will run it
     * @throws ArchiveFault if it is none, damaged, ambiguous or too large
     */
    public static Archive open(byte[] bytes, ArchiveLimits limits, int javaVersion) throws ArchiveFault {
        List<Entry> entries = Directory.read(bytes, limits);
        Map<String, Entry> byName = new HashMap<>();
        for (Entry entry : entries) {
            if (!entry.isFolder()) {
                byName.put(entry.name(), entry);
            }
        }
        Manifest manifest = manifest(bytes, byName.get(MANIFEST));
        boolean multiRelease = "true"
                .equalsIgnoreCase(String.valueOf(manifest.getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE))
                        .strip());
        if (multiRelease) {
            overlay(byName, javaVersion);
        }
        return new Archive(bytes, byName, manifest);
    }

    private static Manifest manifest(byte[] bytes, @Nullable Entry entry) throws ArchiveFault {
        if (entry == null) {
            return new Manifest();
        }
        if (entry.size() > MAX_MANIFEST_BYTES) {
            throw new ArchiveFault(
                    ARCHIVE_INVALID,
                    "the manifest has " + entry.size() + " bytes; " + MAX_MANIFEST_BYTES + " are read");
        }
        byte[] content = content(bytes, entry, entry.size());
        try {
            return new Manifest(new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new ArchiveFault(
                    ARCHIVE_INVALID, "the manifest can't be read: " + Text.line(String.valueOf(e.getMessage()), 200));
        }
    }

    private static void overlay(Map<String, Entry> byName, int javaVersion) {
        for (int version = OLDEST_VERSION; version <= javaVersion; version++) {
            String prefix = VERSIONS + version + "/";
            for (Entry entry : List.copyOf(byName.values())) {
                String name = entry.name();
                if (name.startsWith(prefix) && !name.startsWith("META-INF/", prefix.length())) {
                    byName.put(name.substring(prefix.length()), entry);
                }
            }
        }
    }

    /** The main attributes of the manifest; empty if there is none. */
    public Attributes mainAttributes() {
        return manifest.getMainAttributes();
    }

    /** The file that is seen under a name. */
    public Optional<Entry> find(String name) {
        return Optional.ofNullable(visible.get(name));
    }

    /** The names under which files are seen. */
    public Collection<String> names() {
        return visible.keySet();
    }

    /**
     * Reads a file.
     *
     * @throws ArchiveFault if its content is not what the directory says
     * @throws IOException if this was closed
     */
    public byte[] read(Entry entry) throws IOException {
        return content(open(), entry, entry.size());
    }

    /** Reads a file's first bytes, at most as many as it has. The rest is not checked. */
    public byte[] head(Entry entry, int length) throws IOException {
        return content(open(), entry, Math.min(length, entry.size()));
    }

    private byte[] open() throws IOException {
        byte[] all = bytes;
        if (all == null) {
            throw new IOException("the plugin was unloaded");
        }
        return all;
    }

    private static byte[] content(byte[] bytes, Entry entry, int length) throws ArchiveFault {
        byte[] content = new byte[length];
        boolean whole = length == entry.size();
        if (entry.deflated()) {
            inflate(bytes, entry, content, whole);
        } else {
            System.arraycopy(bytes, entry.offset(), content, 0, length);
        }
        if (whole) {
            CRC32 crc = new CRC32();
            crc.update(content);
            if (crc.getValue() != entry.crc()) {
                throw damaged(entry, "has another checksum than it should");
            }
        }
        return content;
    }

    private static void inflate(byte[] bytes, Entry entry, byte[] into, boolean whole) throws ArchiveFault {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, entry.offset(), entry.compressedSize());
            int at = 0;
            while (at < into.length) {
                int n = inflater.inflate(into, at, into.length - at);
                if (n == 0) {
                    throw damaged(entry, "holds fewer bytes than it says");
                }
                at += n;
            }
            if (whole && (inflater.inflate(new byte[1]) != 0 || !inflater.finished() || inflater.getRemaining() != 0)) {
                throw damaged(entry, "holds more bytes than it says");
            }
        } catch (DataFormatException e) {
            throw damaged(entry, "is damaged");
        } finally {
            inflater.end();
        }
    }

    private static ArchiveFault damaged(Entry entry, String how) {
        return new ArchiveFault(ARCHIVE_INVALID, "in the jar, '" + Text.line(entry.name(), 120) + "' " + how);
    }

    /** The jars that lie inside this one, but for those named. */
    public List<String> jarsBut(Collection<String> declared) {
        return visible.keySet().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".jar") && !declared.contains(name))
                .sorted()
                .toList();
    }

    /** The classes of packages that are the host's. */
    public List<String> sharedClasses() {
        return visible.keySet().stream()
                .filter(name -> name.startsWith("dev/assay/spi/") || name.startsWith("org/slf4j/"))
                .filter(name -> name.endsWith(".class"))
                .sorted()
                .toList();
    }

    /**
     * The whole jar; nobody may change it.
     *
     * @throws IllegalStateException if this was closed
     */
    public byte[] bytes() {
        byte[] all = bytes;
        if (all == null) {
            throw new IllegalStateException("the plugin was unloaded");
        }
        return all;
    }

    /** Lets go of the bytes. */
    @Override
    public void close() {
        bytes = null;
    }
}
