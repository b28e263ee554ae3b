package dev.assay.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes a jar of the folder that a plugin's class was compiled into, or takes the jar it lies in. */
final class PluginJar {

    private static final String SERVICE = "META-INF/services/dev.assay.spi.plugin.AttestationPlugin";

    private PluginJar() {}

    /** The jar's bytes. */
    static byte[] of(Class<?> plugin) {
        CodeSource source = plugin.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(plugin.getName() + " does not come from a folder or jar");
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            return Files.isDirectory(place) ? zip(place, plugin) : Files.readAllBytes(place);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(plugin.getName() + " does not come from a folder or jar", e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read what " + plugin.getName() + " comes from", e);
        }
    }

    private static byte[] zip(Path folder, Class<?> plugin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes);
                Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(SERVICE) && !name.equals("META-INF/MANIFEST.MF")) {
                    put(out, name, Files.readAllBytes(file));
                }
            }
            put(out, SERVICE, (plugin.getName() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
