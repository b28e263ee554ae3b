package dev.assay.examples.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Faults put there on purpose, so that a healthy machine shows every verdict, too: an expired certificate, and a jar
 * whose metadata names a vulnerable version of Log4j though it holds none of its code.
 *
 * @param folder where both lie
 */
record SeededFaults(Path folder) {

    private static final String COORDINATES = "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties";

    static SeededFaults create(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream file = Files.newOutputStream(folder.resolve("log4j-core-2.14.1.jar"));
                ZipOutputStream jar = new ZipOutputStream(file)) {
            jar.putNextEntry(new ZipEntry(COORDINATES));
            jar.write("groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n"
                    .getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            // The class that makes the version dangerous, by name only: it holds no code.
            jar.putNextEntry(new ZipEntry("org/apache/logging/log4j/core/lookup/JndiLookup.class"));
            jar.write("stand-in for a demonstration; no code".getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        Files.write(folder.resolve("expired.pem"), resource("expired.pem"));
        return new SeededFaults(folder);
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
