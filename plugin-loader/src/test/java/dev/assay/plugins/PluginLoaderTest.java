package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.support.io.Digests;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin's way from a file to an observation. */
class PluginLoaderTest extends LoaderTest {

    @Test
    void aPluginIsLoadedAndRunAndSaysOnWhatBytes() throws Exception {
        byte[] jar = JarMaker.good().build();
        PluginReference reference = fileReference(jar);
        List<String> stages = new ArrayList<>();
        PluginGeneration generation = started().resolve(reference, (stage, bytes, total) -> stages.add(stage));

        assertThat(run(generation)).containsExactly("fine");
        assertThat(generation.descriptor().toString()).isEqualTo("disk@1.0.0");
        assertThat(generation.descriptor().checks()).containsOnlyKeys("disk.free");
        Custody custody = generation.custody();
        assertThat(custody.verification()).isEqualTo(Custody.Verification.VERIFIED);
        assertThat(custody.sha256()).contains(Digests.sha256(jar));
        assertThat(custody.sizeBytes()).hasValue(jar.length);
        assertThat(custody.source()).hasValueSatisfying(s -> assertThat(s).startsWith("file:"));
        assertThat(stages).containsExactly("fetch", "verify", "load");
    }

    @Test
    void eachRunHasAnInstanceOfItsOwn() throws Exception {
        byte[] jar = JarMaker.plugin("private int runs; public void attest(AttestationContext context) {"
                        + JarMaker.satisfied("\"run \" + ++runs") + "}")
                .build();
        PluginGeneration generation = resolve(started(), fileReference(jar));
        assertThat(run(generation)).containsExactly("run 1");
        assertThat(run(generation)).containsExactly("run 1");
    }

    @Test
    void noInstanceIsMadeAndNoInitialiserRunsBeforeTheFirstRun() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        static { System.setProperty("assay.test.initialised", "yes"); }
                        public void attest(AttestationContext context) {}
                        """).build();
        System.clearProperty("assay.test.initialised");
        PluginGeneration generation = resolve(started(), fileReference(jar));
        assertThat(System.getProperty("assay.test.initialised")).isNull();
        run(generation);
        assertThat(System.clearProperty("assay.test.initialised")).isEqualTo("yes");
    }

    @Test
    void theHostsClassPathIsNotSeenButItsLoggingAndTheSpiAre() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        public void attest(AttestationContext context) throws Exception {
                            String seen = "";
                            for (String name : new String[] {
                                "org.junit.jupiter.api.Test", "dev.assay.plugins.PluginLoader", "dev.assay.support.text.Text",
                                "dev.assay.spi.internal.Digests", "org.slf4j.simple.SimpleLogger",
                                "org.slf4j.Logger", "dev.assay.spi.Reason", "java.sql.Driver"}) {
                                try {
                                    Class.forName(name, false, getClass().getClassLoader());
                                    seen += name + " ";
                                } catch (ClassNotFoundException e) {
                                    // not seen
                                }
                            }
                            org.slf4j.LoggerFactory.getLogger(getClass()).debug("logging works");
                        """ + JarMaker.satisfied("seen") + "}").build();
        assertThat(run(resolve(started(), fileReference(jar))))
                .containsExactly("org.slf4j.Logger dev.assay.spi.Reason java.sql.Driver ");
    }

    @Test
    void aPluginsOwnCopyOfASharedClassIsIgnored() throws Exception {
        byte[] jar = JarMaker.good()
                .source(
                        "dev.assay.spi.Reason",
                        "package dev.assay.spi; public class Reason { public static int x = 1; }")
                .build();
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("fine");
    }

    @Test
    void resourcesAreReadFromTheVerifiedBytes() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        public void attest(AttestationContext context) throws Exception {
                            var loader = getClass().getClassLoader();
                            java.net.URL url = loader.getResource("data/with space ü#?.txt");
                            String text = "";
                            for (var in : new java.io.InputStream[] {
                                url.openStream(), loader.getResourceAsStream("data/with space ü#?.txt"),
                                new java.net.URL(url, "other.txt").openStream()}) {
                                try (in) { text += new String(in.readAllBytes(), "UTF-8") + " "; }
                            }
                            text += url.openConnection().getContentLength() + " " + url.getProtocol();
                            text += " " + (loader.getResource("missing") == null);
                            text += " " + java.util.Collections.list(loader.getResources("data/other.txt")).size();
                        """ + JarMaker.satisfied("text") + "}")
                .entry("data/with space ü#?.txt", "hello")
                .entry("data/other.txt", "other")
                .build();
        assertThat(run(resolve(started(), fileReference(jar))))
                .containsExactly("hello hello other 5 assay-plugin true 1");
    }

    @Test
    void theContextClassLoaderIsThePlugins() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        private final boolean own = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
                        public void attest(AttestationContext context) {
                            int found = 0;
                            for (Runnable r : java.util.ServiceLoader.load(Runnable.class)) { found++; }
                        """ + JarMaker.satisfied("own + \" \" + found") + "}")
                .source(
                        "sample.Service",
                        "package sample; public class Service implements Runnable { public void run() {} }")
                .entry("META-INF/services/java.lang.Runnable", "sample.Service")
                .build();
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("true 1");
    }

    @Test
    void aMultiReleaseJarShowsTheNewestVersionThatRunsHere() throws Exception {
        String text = "package sample; public class Version { public static String name() { return \"%s\"; } }";
        byte[] old = onlyClass(text.formatted("plain"));
        byte[] newer = onlyClass(text.formatted("for 11"));
        byte[] tooNew = onlyClass(text.formatted("for 99"));
        JarMaker maker = JarMaker.plugin(
                        "public void attest(AttestationContext context) {" + JarMaker.satisfied("Version.name()") + "}")
                .source("sample.Version", text.formatted("compiled against"))
                .manifest("Multi-Release: true");
        byte[] jar = rebuilt(maker.build(), old, newer, tooNew);
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("for 11");
    }

    @Test
    void classesOfOnePluginLoadOnManyThreadsAtOnce() throws Exception {
        JarMaker maker = JarMaker.plugin("""
                public void attest(AttestationContext context) throws Exception {
                    var start = new java.util.concurrent.CyclicBarrier(8);
                    var sum = new java.util.concurrent.atomic.AtomicInteger();
                    Thread[] threads = new Thread[8];
                    for (int t = 0; t < 8; t++) {
                        int from = t * 25;
                        threads[t] = new Thread(() -> {
                            try {
                                start.await();
                                for (int i = 0; i < 200; i++) {
                                    sum.addAndGet((int) Class.forName("sample.C" + (from + i) % 200).getMethod("one").invoke(null));
                                }
                            } catch (Exception e) { throw new IllegalStateException(e); }
                        });
                        threads[t].start();
                    }
                    for (Thread thread : threads) { thread.join(); }
                """ + JarMaker.satisfied("\"\" + sum") + "}");
        for (int i = 0; i < 200; i++) {
            String parent = i == 0 ? "" : " extends C" + (i - 1);
            maker.source(
                    "sample.C" + i,
                    "package sample; public class C" + i + parent + " { public static int one() { return 1; } }");
        }
        assertThat(run(resolve(started(), fileReference(maker.build())))).containsExactly("1600");
    }

    @Test
    void whatThePluginThrowsPassesThrough() throws Exception {
        byte[] jar = JarMaker.plugin("public void attest(AttestationContext context) throws Exception {"
                        + " throw new java.io.IOException(\"no disk\"); }")
                .build();
        PluginGeneration generation = resolve(started(), fileReference(jar));
        assertThatThrownBy(() -> run(generation))
                .isInstanceOf(java.io.IOException.class)
                .hasMessage("no disk");
    }

    @Test
    void aConstructorThatThrowsIsNamed() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        public SamplePlugin() { throw new IllegalStateException("no \\u001B[31m licence"); }
                        public void attest(AttestationContext context) {}
                        """).build();
        PluginGeneration generation = resolve(started(), fileReference(jar));
        assertThat(assertCode(PluginCodes.PLUGIN_CONSTRUCTION, () -> run(generation)))
                .hasMessageContaining("IllegalStateException: no \\u001B");
    }

    @Test
    void aStaticInitialiserThatThrowsIsNamedEachTime() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        static final int X = Integer.parseInt("x");
                        public void attest(AttestationContext context) {}
                        """).build();
        PluginGeneration generation = resolve(started(), fileReference(jar));
        assertThat(assertCode(PluginCodes.PLUGIN_CONSTRUCTION, () -> run(generation)))
                .hasMessageContaining("NumberFormatException");
        assertThat(assertCode(PluginCodes.PLUGIN_CONSTRUCTION, () -> run(generation)))
                .hasMessageContaining("NoClassDefFoundError");
    }

    @Test
    void anotherIsolationLevelIsRefusedAndNeverReplaced() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.good().build()));
        assertThat(assertCode(PluginCodes.ISOLATION_UNSUPPORTED, () -> generation.open(order(Isolation.DIRECT))))
                .hasMessageContaining("DIRECT");
    }

    @Test
    void anUnloadedGenerationOpensNoRun() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.good().build()));
        generation.unload();
        assertThatIllegalStateException()
                .isThrownBy(() -> generation.open(order(Isolation.CLASSLOADER)))
                .withMessageContaining("disk@1.0.0");
        assertThat(generation.descriptor().id()).isEqualTo("disk");
        assertThat(generation.custody().sha256()).isPresent();
    }

    @Test
    void aRunThatIsOpenKeepsWorkingWhileItsGenerationIsUnloaded() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.good().build()));
        FakeContext context = FakeContext.of(generation.descriptor()).build();
        try (PluginRun run = generation.open(order(Isolation.CLASSLOADER))) {
            generation.unload();
            run.execute(context);
        }
        assertThat(titles(context)).containsExactly("fine");
    }

    @Test
    void aClosedRunDoesNothingMore() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.good().build()));
        PluginRun run = generation.open(order(Isolation.CLASSLOADER));
        run.close();
        run.close();
        assertThat(run.contextLoader()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> run.execute(FakeContext.open().build()));
    }

    @Test
    void twoGenerationsOfOnePluginLiveSideBySide() throws Exception {
        PluginLoader loader = started();
        byte[] old = JarMaker.plugin("static int runs; public void attest(AttestationContext context) {"
                        + JarMaker.satisfied("\"old \" + ++runs") + "}")
                .build();
        byte[] fresh = JarMaker.plugin("static int runs; public void attest(AttestationContext context) {"
                        + JarMaker.satisfied("\"new \" + ++runs") + "}")
                .build();
        PluginGeneration first = resolve(loader, fileReference(old));
        assertThat(run(first)).containsExactly("old 1");
        PluginGeneration second = resolve(loader, fileReference(fresh));
        assertThat(run(second)).containsExactly("new 1");
        assertThat(run(first)).containsExactly("old 2");
    }

    @Test
    void aRelativeFileIsTakenFromWhereTheHostRuns() throws Exception {
        byte[] jar = JarMaker.good().build();
        Path file = Files.createTempFile(Path.of("target"), "relative", ".jar");
        try {
            Files.write(file, jar);
            PluginReference reference = reference("file:" + file.toString().replace('\\', '/'), jar);
            assertThat(run(resolve(started(), reference))).containsExactly("fine");
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/a.jar", "FILE:a.jar", "https://h/a.jar", "http://h/a.jar"})
    void itProvidesFilesAndWebAddresses(String source) {
        assertThat(PluginLoader.create()
                        .provides(PluginReference.builder("disk").source(source).build()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci:registry/disk:1", "oci://h/a", "plugins/a.jar", "", ":"})
    void itProvidesNothingElse(String source) {
        assertThat(PluginLoader.create()
                        .provides(PluginReference.builder("disk").source(source).build()))
                .isFalse();
        assertThat(PluginLoader.create().provides(PluginReference.ofHost("disk")))
                .isFalse();
    }

    @Test
    void aLoaderThatIsNotStartedOrWasClosedSaysSo() throws Exception {
        PluginReference reference = fileReference(JarMaker.good().build());
        assertCode(PluginCodes.LOADER_CLOSED, () -> resolve(PluginLoader.create(), reference));
        PluginLoader loader = started();
        loader.close();
        loader.close();
        assertCode(PluginCodes.LOADER_CLOSED, () -> resolve(loader, reference));
    }

    @Test
    void anInterruptedThreadIsToldSoWhereverItWas() throws Exception {
        PluginLoader loader = started();
        PluginReference reference = fileReference(JarMaker.good().build());
        for (boolean cached : new boolean[] {false, true}) {
            Thread.currentThread().interrupt();
            assertCode(PluginCodes.RESOLVE_INTERRUPTED, () -> resolve(loader, reference));
            assertThat(Thread.interrupted()).as("restored").isTrue();
            assertThat(run(resolve(loader, reference))).as("cached: %s", cached).containsExactly("fine");
        }
    }

    private static byte[] onlyClass(String source) {
        return JarMaker.compile(java.util.Map.of("sample.Version", source), 17).get("sample/Version.class");
    }

    private static byte[] rebuilt(byte[] jar, byte[] plain, byte[] newer, byte[] tooNew) throws Exception {
        java.util.Map<String, byte[]> entries = new java.util.LinkedHashMap<>();
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(jar))) {
            for (var e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                entries.put(e.getName(), in.readAllBytes());
            }
        }
        entries.put("sample/Version.class", plain);
        entries.put("META-INF/versions/11/sample/Version.class", newer);
        tooNew[7] = 99;
        entries.put("META-INF/versions/99/sample/Version.class", tooNew);
        return JarMaker.zip(entries);
    }
}
