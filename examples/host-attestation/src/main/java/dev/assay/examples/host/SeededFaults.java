package dev.assay.examples.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Faults put there on purpose, so that a healthy machine shows every verdict, too: an expired certificate, and two jars
 * whose metadata name vulnerable versions of Log4j and Commons Text though they hold none of their code. The risk of the
 * second jar is one that the configuration accepts for a while.
 *
 * @param folder where both lie
 */
record SeededFaults(Path folder) {

    private static final String ACCEPTED = "commons-text-1.9.jar";

    static SeededFaults create(Path folder) throws IOException {
        Files.createDirectories(folder);
        jar(
                folder.resolve("log4j-core-2.14.1.jar"),
                "org.apache.logging.log4j:log4j-core:2.14.1",
                "org/apache/logging/log4j/core/lookup/JndiLookup.class");
        jar(
                folder.resolve(ACCEPTED),
                "org.apache.commons:commons-text:1.9",
                "org/apache/commons/text/StringSubstitutor.class");
        Files.write(folder.resolve("expired.pem"), resource("expired.pem"));
        return new SeededFaults(folder);
    }

    /** The jar whose risk somebody accepted. */
    Path accepted() {
        return folder.resolve(ACCEPTED);
    }

    private static void jar(Path file, String coordinates, String dangerousClass) throws IOException {
        String[] part = coordinates.split(":", 3);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream jar = new ZipOutputStream(out)) {
            jar.putNextEntry(new ZipEntry("META-INF/maven/" + part[0] + "/" + part[1] + "/pom.properties"));
            jar.write("groupId=%s\nartifactId=%s\nversion=%s\n"
                    .formatted(part[0], part[1], part[2])
                    .getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            // The class that makes the version dangerous, by name only: it holds no code.
            jar.putNextEntry(new ZipEntry(dangerousClass));
            jar.write("stand-in for a demonstration; no code".getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = SeededFaults.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing from this program");
            }
            return in.readAllBytes();
        }
    }
}
