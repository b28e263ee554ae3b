package dev.assay.assembled.levels;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.support.io.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a plugin of the tests, with what is nested in it, as a jar of its own. */
public final class TestJar {

    private TestJar() {}

    /** Writes it and says where it is. */
    public static PluginReference write(Class<? extends AttestationPlugin> plugin, Path folder)
            throws IOException, URISyntaxException {
        PluginDescriptor descriptor = PluginDescriptor.of(plugin);
        byte[] bytes = bytes(plugin);
        Path file = Files.write(folder.resolve(descriptor.id() + ".jar"), bytes);
        return PluginReference.builder(descriptor.id())
                .version(descriptor.version())
                .source(file.toUri().toString())
                .sha256(Digests.sha256(bytes))
                .build();
    }

    private static byte[] bytes(Class<?> plugin) throws IOException, URISyntaxException {
        Path root = Path.of(
                plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
        String name = plugin.getName().replace('.', '/');
        Path file = root.resolve(name + ".class");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes);
                Stream<Path> beside = Files.list(file.getParent())) {
            List<Path> classes = beside.filter(
                            each -> each.getFileName().toString().matches(plugin.getSimpleName() + "(\\$.*)?\\.class"))
                    .sorted()
                    .toList();
            for (Path each : classes) {
                put(out, root.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
            }
            put(
                    out,
                    "META-INF/services/" + AttestationPlugin.class.getName(),
                    plugin.getName().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
