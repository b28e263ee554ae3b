package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.support.io.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Cache and lock under processes that die at every step, and under several at once. */
class CacheCrashTest extends LoaderTest {

    /** How many steps there are from nothing to a signed jar in the cache. */
    private static final int STEPS = 8;

    private final byte[] jar = JarMaker.good().build();

    @Test
    void whereverTheProcessDiesTheNextOneFindsNothingOrTheWhole() throws Exception {
        Signing author = new Signing();
        Path file = Files.write(folder.resolve("disk.jar"), jar);
        author.sign(file, "disk", "1.0.0");
        Path trust = Files.write(folder.resolve("assay.trust"), author.ring().print());
        List<String> said = new ArrayList<>();
        for (int step = 1; step <= STEPS + 1; step++) {
            Path home = Files.createDirectory(folder.resolve("home-" + step));
            Path lock = home.resolve("assay.lock");
            said.add(child(home, file.toUri().toString(), trust.toString(), "disk", String.valueOf(step)));
            Path cached = home.resolve(
                    "plugins/sha256/" + Digests.sha256(jar).substring(0, 2) + "/" + Digests.sha256(jar) + ".jar");
            if (Files.exists(cached)) {
                assertThat(cached).hasBinaryContent(jar);
            }
            if (Files.exists(lock)) {
                assertThat(PluginLock.parse("lock", Files.readAllBytes(lock)).plugins())
                        .hasSize(1);
            }
            try (TestEnvironment next = new TestEnvironment(home);
                    PluginLoader loader = PluginLoader.builder()
                            .trust(TrustPolicy.signatures(author.ring()))
                            .lock(lock, LockMode.LOCKED)
                            .build()) {
                loader.start(next);
                assertThat(run(resolve(loader, signed(file)))).containsExactly("fine");
                assertThat(cached).hasBinaryContent(jar);
                assertThat(lock).exists();
                next.turnForward(Duration.ofDays(2));
                PluginLoader cleaning = PluginLoader.create();
                cleaning.start(next);
                cleaning.close();
                try (var left = Files.list(home.resolve("plugins/tmp"))) {
                    assertThat(left).as("after a death at step " + step).isEmpty();
                }
            }
        }
        assertThat(said.subList(0, STEPS)).allMatch(text -> text.startsWith("died at "));
        assertThat(said.get(STEPS)).isEqualTo("loaded");
    }

    @Test
    void whatTwoProcessesLockAtOnceIsBothThere() throws Exception {
        Signing author = new Signing();
        Path trust = Files.write(folder.resolve("assay.trust"), author.ring().print());
        List<Process> processes = new ArrayList<>();
        for (String id : List.of("left", "right")) {
            Path file = Files.write(
                    folder.resolve(id + ".jar"),
                    JarMaker.named(id, "1.0.0", "public void attest(AttestationContext context) {}")
                            .build());
            author.sign(file, id, "1.0.0");
            processes.add(start(environment.home(), file.toUri().toString(), trust.toString(), id, "0"));
        }
        for (Process process : processes) {
            assertThat(said(process)).isEqualTo("loaded");
        }
        PluginLock lock =
                PluginLock.parse("lock", Files.readAllBytes(environment.home().resolve("assay.lock")));
        assertThat(lock.plugins()).extracting(LockedPlugin::id).containsExactly("left", "right");
    }

    @Test
    void pruningLeavesWhatIsLockedOrInUseHere() throws Exception {
        byte[] locked = JarMaker.good().entry("locked", "x").build();
        byte[] used = JarMaker.good().entry("used", "x").build();
        byte[] idle = JarMaker.good().entry("idle", "x").build();
        PluginLoader elsewhere = started(PluginLoader.builder().lock(folder.resolve("other.lock"), LockMode.LOCKED));
        resolve(elsewhere, fileReference(locked)).unload();
        PluginLoader loader = started(PluginLoader.builder().maxCacheBytes(0).maxCacheAge(Duration.ofDays(30)));
        var generation = resolve(loader, fileReference(used));
        resolve(loader, fileReference(idle)).unload();
        resolve(loader, fileReference(jar)).unload();
        assertThat(cachedJar(idle)).doesNotExist();
        assertThat(cachedJar(used)).exists();
        assertThat(cachedJar(locked)).exists();
        generation.unload();
        Files.delete(folder.resolve("other.lock"));
        resolve(loader, fileReference(idle));
        assertThat(cachedJar(used)).doesNotExist();
        assertThat(cachedJar(locked)).doesNotExist();
    }

    @Test
    void whatAnotherProcessUsesIsKeptUntilItDies() throws Exception {
        Path file = Files.write(folder.resolve("disk.jar"), jar);
        Signing author = new Signing();
        author.sign(file, "disk", "1.0.0");
        Path trust = Files.write(folder.resolve("assay.trust"), author.ring().print());
        Process process = start(environment.home(), file.toUri().toString(), trust.toString(), "disk", "wait");
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("loaded");
            Files.delete(environment.home().resolve("assay.lock"));
            Files.setLastModifiedTime(
                    cachedJar(jar), FileTime.from(Instant.now().minus(Duration.ofDays(400))));
            started();
            assertThat(cachedJar(jar)).exists();
        } finally {
            process.destroyForcibly().waitFor();
        }
        started();
        assertThat(cachedJar(jar)).doesNotExist();
    }

    private static PluginReference signed(Path file) {
        return PluginReference.builder("disk")
                .version("1.0.0")
                .source(file.toUri().toString())
                .build();
    }

    private static String child(Path home, String... arguments) throws Exception {
        return said(start(home, arguments));
    }

    private static Process start(Path home, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                home.toString()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    private static String said(Process process) throws Exception {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Loads a signed plugin, and dies at a step. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            int dieAt = args[4].equals("wait") ? 0 : Integer.parseInt(args[4]);
            AtomicInteger steps = new AtomicInteger();
            KeyRing ring = KeyRing.parse("trust", Files.readAllBytes(Path.of(args[2])));
            try (TestEnvironment environment = new TestEnvironment(Path.of(args[0]));
                    PluginLoader loader = PluginLoader.builder()
                            .trust(TrustPolicy.signatures(ring))
                            .lock(Path.of("assay.lock"), LockMode.LOCKED)
                            .steps(step -> {
                                if (steps.incrementAndGet() == dieAt) {
                                    System.out.println("died at " + step);
                                    System.out.flush();
                                    Runtime.getRuntime().halt(9);
                                }
                            })
                            .build()) {
                loader.start(environment);
                PluginReference reference = PluginReference.builder(args[3])
                        .version("1.0.0")
                        .source(args[1])
                        .build();
                loader.resolve(reference, (stage, bytes, total) -> {});
                System.out.println("loaded");
                if (args[4].equals("wait")) {
                    System.in.read();
                }
                Runtime.getRuntime().halt(0);
            }
        }
    }
}
