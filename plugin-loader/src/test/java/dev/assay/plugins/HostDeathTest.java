package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.support.io.Digests;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Hosts in processes of their own: one that is killed takes its workers along, one in a fat jar has workers, too. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class HostDeathTest {

    @TempDir
    Path folder;

    @Test
    void workersDieWithAHostThatIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        Process host = host(
                System.getProperty("java.class.path"),
                ProcessTest.attesting("java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + pid
                        + ".new\"), \"\" +"
                        + " ProcessHandle.current().pid()); java.nio.file.Files.move(java.nio.file.Path.of(\"" + pid
                        + ".new\"), java.nio.file.Path.of(\"" + pid + "\")); while (true) { Thread.onSpinWait(); }"));
        while (!Files.exists(pid)) {
            assertThat(host.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        ProcessHandle worker =
                ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();
        host.destroyForcibly().waitFor();

        // A quiet machine needs some milliseconds; this one may be busy.
        for (int look = 0; look < 500 && ProcessEndTest.isRunning(worker.pid()); look++) {
            new java.util.concurrent.CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(ProcessEndTest.isRunning(worker.pid())).isFalse();
    }

    @Test
    void aHostInOneFatJarHasWorkers() throws Exception {
        Path fat = fatJar();
        Process host = host(fat.toString(), JarMaker.good());
        try (BufferedReader out = host.inputReader()) {
            assertThat(out.lines().toList()).contains("saw fine");
        }
    }

    private Process host(String classPath, JarMaker plugin) throws Exception {
        byte[] jar = plugin.build();
        Path file = Files.write(folder.resolve("plugin.jar"), jar);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        classPath,
                        DoomedHost.class.getName(),
                        Files.createDirectories(folder.resolve("home")).toString(),
                        file.toString(),
                        Digests.sha256(jar))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Path fatJar() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (String each : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            Path place = Path.of(each);
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        all.putIfAbsent(place.relativize(file).toString(), Files.readAllBytes(file));
                    }
                }
            } else if (Files.exists(place) && List.of("assay", "slf4j").stream().anyMatch(each::contains)) {
                try (JarFile jar = new JarFile(place.toFile())) {
                    for (JarEntry entry :
                            jar.stream().filter(e -> !e.isDirectory()).toList()) {
                        all.putIfAbsent(
                                entry.getName(), jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        Path fat = folder.resolve("fat.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fat))) {
            for (Map.Entry<String, byte[]> each : all.entrySet()) {
                if (!each.getKey().endsWith("module-info.class")) {
                    out.putNextEntry(new ZipEntry(each.getKey()));
                    out.write(each.getValue());
                    out.closeEntry();
                }
            }
        }
        return fat;
    }
}
