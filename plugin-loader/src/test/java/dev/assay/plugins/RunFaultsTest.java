package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a plugin does to itself and to its host while it runs in the host's JVM. */
class RunFaultsTest extends LoaderTest {

    @Test
    void aClassThatBreaksASealIsReportedPlainly() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        public sealed interface Shape permits Circle {}
                        public record Circle() implements Shape {}
                        public void attest(AttestationContext context) throws Exception {
                            Class.forName("sample.SamplePlugin$Circle").getConstructor().newInstance();
                        }
                        """).build();
        byte[] other = JarMaker.plugin("""
                        public sealed interface Shape permits Square {}
                        public record Square() implements Shape {}
                        public void attest(AttestationContext context) {}
                        """).build();
        byte[] mixed = withEntryOf(jar, other, "sample/SamplePlugin$Shape.class");
        assertThatThrownBy(() -> run(resolve(started(), fileReference(mixed))))
                .isInstanceOf(IncompatibleClassChangeError.class);
        assertThat(run(resolve(started(), fileReference(JarMaker.good().build()))))
                .containsExactly("fine");
    }

    @Test
    void aClassThatIsMissingWhileItRunsFailsThatRunOnly() throws Exception {
        byte[] jar = JarMaker.plugin(
                        "public static class Gone {} public void attest(AttestationContext context) { new Gone(); }")
                .build();
        byte[] without = withEntryOf(jar, null, "sample/SamplePlugin$Gone.class");
        assertThatThrownBy(() -> run(resolve(started(), fileReference(without))))
                .isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aNativeLibraryThatAnotherLoaderHasComesWithTheWayOut() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        public void attest(AttestationContext context) {
                            throw new UnsatisfiedLinkError("Native Library /x/libjna.so already loaded in another classloader");
                        }
                        """).build();
        assertThat(assertCode(PluginCodes.NATIVE_LIBRARY_IN_USE, () -> run(resolve(started(), fileReference(jar)))))
                .hasMessageContaining("PROCESS");
    }

    @Test
    void whatAPluginChangesForTheWholeJvmIsWarnedOf() throws Exception {
        Locale before = Locale.getDefault();
        PrintStream err = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        byte[] jar = JarMaker.plugin("""
                        public void attest(AttestationContext context) {
                            java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tlh"));
                            System.setProperty("assay.test.left", "x");
                        }
                        """).build();
        var generation = resolve(started(), fileReference(jar));
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            run(generation);
        } finally {
            System.setErr(err);
            Locale.setDefault(before);
            System.clearProperty("assay.test.left");
        }
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("the default locale")
                .contains("the system properties");
    }

    private static byte[] withEntryOf(byte[] jar, byte[] other, String name) throws Exception {
        var entries = new java.util.LinkedHashMap<String, byte[]>();
        entries.putAll(entries(jar));
        if (other == null) {
            entries.remove(name);
        } else {
            entries.put(name, entries(other).get(name));
        }
        return JarMaker.zip(entries);
    }

    private static java.util.Map<String, byte[]> entries(byte[] jar) throws Exception {
        var entries = new java.util.LinkedHashMap<String, byte[]>();
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(jar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }
}
