package dev.assay.examples.jars;

import dev.assay.examples.jars.scan.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives for tests. Not thread-safe. */
public final class Jars {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    public static Jars jar() {
        return new Jars();
    }

    /** An archive with coordinates and one class. */
    public static Jars artifact(String group, String artifact, String version) {
        return jar().pom(group, artifact, version).classFile("org/acme/Thing.class", "");
    }

    /** What log4j-core of a version looks like to a scanner; the classes are empty but for the words that tell. */
    public static Jars log4j(String version, String... wordsInJndiManager) {
        return artifact("org.apache.logging.log4j", "log4j-core", version).log4jClasses("", wordsInJndiManager);
    }

    public Jars log4jClasses(String prefix, String... wordsInJndiManager) {
        return classFile(prefix + "org/apache/logging/log4j/core/lookup/JndiLookup.class", "")
                .classFile(
                        prefix + "org/apache/logging/log4j/core/net/JndiManager.class",
                        String.join(" ", wordsInJndiManager));
    }

    public Jars pom(String group, String artifact, String version) {
        return text(
                "META-INF/maven/" + group + "/" + artifact + "/pom.properties",
                "groupId=" + group + "\nartifactId=" + artifact + "\n"
                        + (version.isEmpty() ? "" : "version=" + version + "\n"));
    }

    public Jars manifest(String... lines) {
        return text("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n\n");
    }

    public Jars classFile(String path, String words) {
        return text(path, "\u00ca\u00fe\u00ba\u00be " + words);
    }

    public Jars text(String path, String content) {
        return entry(path, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Jars entry(String path, byte[] content) {
        try {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        try {
            zip.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path at(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Location location(String path) {
        return Location.of(Path.of(path));
    }
}
