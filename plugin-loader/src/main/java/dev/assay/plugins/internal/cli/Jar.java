package dev.assay.plugins.internal.cli;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.archive.ArchiveRules;
import dev.assay.plugins.internal.archive.Entry;
import dev.assay.plugins.internal.descriptor.Dependency;
import dev.assay.plugins.internal.descriptor.DescriptorText;
import dev.assay.plugins.internal.descriptor.JarDescriptor;
import dev.assay.plugins.internal.descriptor.SpiRange;
import dev.assay.plugins.internal.fetch.FolderJar;
import dev.assay.plugins.internal.load.PluginClass;
import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.plugins.internal.trust.Statement;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A plugin's jar, or the folder of its classes, in the hands of its author. Immutable. */
final class Jar {

    /** Jars in this folder of a plugin's jar are its dependencies. */
    static final String LIBRARIES = "META-INF/assay/lib/";

    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final String name;
    private final byte[] bytes;

    private Jar(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    static Jar read(Path path) throws IOException {
        ArchiveLimits limits = ArchiveLimits.DEFAULT;
        byte[] bytes = Files.isDirectory(path)
                ? FolderJar.pack(path, limits, path.toString())
                : AtomicFiles.readCapped(path, limits.maxJarBytes());
        return new Jar(String.valueOf(path.getFileName()), bytes);
    }

    String sha256() {
        return Digests.sha256(bytes);
    }

    int size() {
        return bytes.length;
    }

    /** What is to be signed. Everything that the loader checks without running the plugin is checked before. */
    Statement statement() throws IOException {
        PluginDescriptor plugin = plugin();
        return new Statement(plugin.id(), plugin.version(), size(), sha256());
    }

    PluginDescriptor plugin() throws IOException {
        Archive own = checked(bytes);
        Optional<JarDescriptor> described = described(own);
        List<Archive> all = new ArrayList<>(List.of(own));
        for (String library : libraries(own)) {
            all.add(checked(own.read(own.find(library).orElseThrow())));
        }
        try (PluginClassLoader loader = new PluginClassLoader("plugin-tool", name, all)) {
            return PluginClass.find(loader, own, described, name).descriptor();
        }
    }

    /** The same jar with its description in it, made from the annotations of its class. */
    byte[] described(Optional<String> spi, List<Dependency> fetched) throws IOException {
        Archive own = checked(without(bytes, JarDescriptor.NAME, new byte[0]));
        List<Archive> all = new ArrayList<>(List.of(own));
        List<Dependency> dependencies = new ArrayList<>();
        for (String library : libraries(own)) {
            byte[] jar = own.read(own.find(library).orElseThrow());
            all.add(checked(jar));
            dependencies.add(new Dependency(Optional.of(library), Optional.empty(), Digests.sha256(jar)));
        }
        dependencies.addAll(fetched);
        try (PluginClassLoader loader = new PluginClassLoader("plugin-tool", name, all)) {
            PluginClass found = PluginClass.find(loader, own, Optional.empty(), name);
            JarDescriptor description = new JarDescriptor(
                    found.descriptor(),
                    spi.map(SpiRange::new),
                    found.constructor().getDeclaringClass().getName(),
                    dependencies);
            byte[] text = DescriptorText.print(description);
            JarDescriptor.parse(text, name); // what can't be read back is not written
            return without(bytes, JarDescriptor.NAME, text);
        }
    }

    private static Optional<JarDescriptor> described(Archive own) throws IOException {
        Optional<Entry> entry = own.find(JarDescriptor.NAME);
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(JarDescriptor.parse(own.read(entry.get()), JarDescriptor.NAME));
    }

    private static List<String> libraries(Archive own) {
        return own.jarsBut(List.of()).stream()
                .filter(jar -> jar.startsWith(LIBRARIES))
                .toList();
    }

    private static Archive checked(byte[] jar) throws IOException {
        Archive archive =
                Archive.open(jar, ArchiveLimits.DEFAULT, Runtime.version().feature());
        ArchiveRules.checkManifest(archive);
        ArchiveRules.checkClassVersions(archive, Runtime.version().feature());
        return archive;
    }

    /** Packs a jar anew without an entry, or with another content of it. The same input gives the same bytes. */
    private static byte[] without(byte[] jar, String entryName, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals(entryName)) {
                    put(out, entry.getName(), in.readAllBytes());
                }
            }
            if (content.length > 0) {
                put(out, entryName, content);
            }
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String entryName, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(entryName);
        entry.setTimeLocal(EPOCH);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
