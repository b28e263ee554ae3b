package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.PluginReference;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The cache under crashes, tampering and several users. */
class JarCacheTest extends LoaderTest {

    private final byte[] jar = JarMaker.good().build();

    @Test
    void aCachedJarThatWasChangedIsFetchedAgain() throws Exception {
        PluginReference reference = fileReference(jar);
        resolve(started(), reference);
        Files.write(
                cachedJar(jar),
                JarMaker.plugin("public void attest(AttestationContext context) {}")
                        .build());
        assertThat(run(resolve(started(), reference))).containsExactly("fine");
        assertThat(cachedJar(jar)).hasBinaryContent(jar);
    }

    @Test
    void aCachedJarThatWasCutOrGrewIsFetchedAgain() throws Exception {
        PluginReference reference = fileReference(jar);
        for (byte[] content :
                List.of(new byte[0], java.util.Arrays.copyOf(jar, 100), java.util.Arrays.copyOf(jar, jar.length + 1))) {
            Files.createDirectories(cachedJar(jar).getParent());
            Files.write(cachedJar(jar), content);
            assertThat(run(resolve(started(), reference))).containsExactly("fine");
            assertThat(cachedJar(jar)).hasBinaryContent(jar);
        }
    }

    @Test
    void aChangedJarWhoseSourceIsGoneIsNeverRun() throws Exception {
        PluginReference reference = fileReference(jar);
        PluginLoader loader = started();
        resolve(loader, reference);
        Files.write(
                cachedJar(jar),
                JarMaker.plugin("public void attest(AttestationContext context) {}")
                        .build());
        Files.delete(Path.of(java.net.URI.create(reference.source().orElseThrow())));
        assertCode(PluginCodes.SOURCE_UNAVAILABLE, () -> resolve(loader, reference));
        assertThat(cachedJar(jar)).doesNotExist();
    }

    @Test
    void changingACachedJarDoesNotReachAGenerationInForce() throws Exception {
        var generation = resolve(started(), fileReference(jar));
        Files.write(cachedJar(jar), new byte[10]);
        assertThat(run(generation)).containsExactly("fine");
        Files.delete(cachedJar(jar));
        assertThat(run(generation)).containsExactly("fine");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void somethingElseThanAFileInTheCacheIsNotTouched() throws Exception {
        PluginReference reference = fileReference(jar);
        Path cached = cachedJar(jar);
        PluginLoader loader = started();
        Files.createDirectories(cached.getParent());
        Path elsewhere = Files.write(folder.resolve("elsewhere.jar"), jar);
        Files.createSymbolicLink(cached, elsewhere);
        assertThat(assertCode(PluginCodes.CACHE_UNSAFE, () -> resolve(loader, reference)))
                .hasMessageContaining(cached.getFileName().toString());
        Files.delete(cached);
        Files.createDirectory(cached);
        assertCode(PluginCodes.CACHE_UNSAFE, () -> resolve(loader, reference));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsCachedIsForItsOwnerOnly() throws Exception {
        resolve(started(), fileReference(jar));
        Path cached = cachedJar(jar);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aCacheThatCannotBeWrittenSaysSoAndTheRestGoesOn() throws Exception {
        PluginReference reference = fileReference(jar);
        PluginLoader loader = started();
        var other =
                resolve(loader, fileReference(JarMaker.good().entry("x", "y").build()));
        // A file in the way of the folder works for root, too, whom permissions do not stop.
        Files.writeString(environment.home().resolve("plugins/tmp/x"), "");
        Files.delete(environment.home().resolve("plugins/tmp/x"));
        Files.delete(environment.home().resolve("plugins/tmp"));
        Files.writeString(environment.home().resolve("plugins/tmp"), "in the way");
        assertCode(PluginCodes.CACHE_WRITE_FAILED, () -> resolve(loader, reference));
        assertThat(run(other)).containsExactly("fine");
    }

    @Test
    void whatACrashLeftIsDeletedOnceItIsOld() throws Exception {
        Path temps = Files.createDirectories(environment.home().resolve("plugins/tmp"));
        Path old = Files.write(temps.resolve(".tmp-1.part"), new byte[100]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path fresh = Files.write(temps.resolve(".tmp-2.part"), new byte[100]);
        started();
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        Files.delete(fresh);
    }

    @Test
    void aHalfFileUnderAnyOtherNameIsNeverTakenForAJar() throws Exception {
        Path cached = cachedJar(jar);
        Files.createDirectories(cached.getParent());
        Files.write(cached.resolveSibling(cached.getFileName() + ".part"), java.util.Arrays.copyOf(jar, 50));
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("fine");
    }

    @Test
    void beyondItsLimitTheCacheForgetsWhatWasNotUsedForLongest() throws Exception {
        byte[] second = JarMaker.good().entry("second", new byte[10]).build();
        byte[] third = JarMaker.good().entry("third", new byte[10]).build();
        PluginLoader loader = started(PluginLoader.builder().maxCacheBytes(jar.length + third.length + 100));
        resolve(loader, fileReference(jar));
        environment.turnForward(Duration.ofMinutes(1));
        resolve(loader, fileReference(second)).unload();
        environment.turnForward(Duration.ofMinutes(1));
        resolve(loader, fileReference(jar));
        environment.turnForward(Duration.ofMinutes(1));
        resolve(loader, fileReference(third));
        assertThat(cachedJar(second)).doesNotExist();
        assertThat(cachedJar(jar)).exists();
        assertThat(cachedJar(third)).exists();
    }

    @Test
    void aJarLargerThanTheCacheIsKeptAloneRatherThanFetchedForEver() throws Exception {
        PluginLoader loader = started(PluginLoader.builder().maxCacheBytes(0));
        resolve(loader, fileReference(jar));
        assertThat(cachedJar(jar)).exists();
    }

    @Test
    void severalProcessesShareOneCacheAndMayBeKilled() throws Exception {
        try (JarServer server = JarServer.serving(jar)) {
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CacheUser.class.getName(),
                                environment.home().toString(),
                                server.source(),
                                dev.assay.support.io.Digests.sha256(jar))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            for (Process process : processes) {
                try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    assertThat(out.readLine()).isEqualTo("loaded 20 times");
                } finally {
                    process.destroyForcibly().waitFor();
                }
            }
            assertThat(run(resolve(started(), reference(server.source(), jar)))).containsExactly("fine");
        }
    }

    /** Runs in another process: loads a plugin again and again, deleting it from the cache in between. */
    static final class CacheUser {
        public static void main(String[] args) throws Exception {
            Path home = Path.of(args[0]);
            PluginReference reference = PluginReference.builder("disk")
                    .version("1.0.0")
                    .source(args[1])
                    .sha256(args[2])
                    .build();
            try (TestEnvironment environment = new TestEnvironment(home);
                    PluginLoader loader = PluginLoader.builder()
                            .sources(SourcePolicy.standard().allowLoopback())
                            .build()) {
                loader.start(environment);
                Path cached = home.resolve("plugins/sha256/" + args[2].substring(0, 2) + "/" + args[2] + ".jar");
                for (int i = 0; i < 20; i++) {
                    loader.resolve(reference, (stage, bytes, total) -> {});
                    Files.deleteIfExists(cached);
                }
            }
            System.out.println("loaded 20 times");
            System.in.read();
        }
    }
}
