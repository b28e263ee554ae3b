package dev.assay.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars with the right digest and something wrong inside: each is refused by a stable code, before any class is loaded. */
class HostileJarTest extends LoaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.class",
                "a/../../evil.class",
                "/etc/passwd",
                "C:/evil",
                "a\\evil",
                "a//b",
                "./a",
                "a/.",
                "a\u0000b",
                "a\u001Bb",
                "a\nb"
            })
    void aNameThatLeadsElsewhereIsRefused(String name) throws Exception {
        assertThat(refused(
                        PluginCodes.ARCHIVE_INVALID,
                        JarMaker.good().entry(name, "x").build()))
                .hasMessageContaining("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAMPLE/sampleplugin.CLASS", "sample/samplePlugin.class"})
    void twoNamesThatAreOneFileToSomeToolsAreRefused(String twin) throws Exception {
        assertThat(refused(
                        PluginCodes.ARCHIVE_INVALID,
                        JarMaker.good().entry(twin, "x").build()))
                .hasMessageContaining("one file to some tools");
    }

    @Test
    void twoNamesThatAreWrittenAlikeAreRefused() throws Exception {
        byte[] jar = JarMaker.good()
                .entry("data/\u00e9", "x")
                .entry("data/e\u0301", "y")
                .build();
        refused(PluginCodes.ARCHIVE_INVALID, jar);
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws Exception {
        byte[] jar = JarMaker.good().entry("data/aa", "x").entry("data/bb", "y").build();
        replaceAll(jar, "data/bb", "data/aa");
        refused(PluginCodes.ARCHIVE_INVALID, jar);
    }

    @Test
    void aFileAndAFolderThatDifferInCaseAreUsualAndFine() throws Exception {
        byte[] jar = JarMaker.good()
                .entry("META-INF/LICENSE", "x")
                .entry("META-INF/license/", new byte[0])
                .build();
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("fine");
    }

    @Test
    void aNameThatDiffersBetweenDirectoryAndPlaceIsRefused() throws Exception {
        byte[] jar = JarMaker.good().entry("data/aa", "x").build();
        byte[] name = "data/aa".getBytes(UTF_8);
        jar[indexOf(jar, name, 0)] = 'e';
        assertThat(refused(PluginCodes.ARCHIVE_INVALID, jar)).hasMessageContaining("not the same");
    }

    @Test
    void bytesBeforeBetweenOrBehindTheEntriesAreRefused() throws Exception {
        byte[] jar = JarMaker.good().build();
        byte[] before = concat("PK!/bin/sh evil\n".getBytes(UTF_8), jar);
        refused(PluginCodes.ARCHIVE_INVALID, before);
        refused(PluginCodes.ARCHIVE_INVALID, concat(jar, new byte[] {1}));
        refused(PluginCodes.ARCHIVE_INVALID, concat(jar, jar));
        refused(PluginCodes.ARCHIVE_INVALID, hiddenBeforeDirectory(jar));
    }

    @Test
    void aJarThatIsCutIsRefusedWhereverItIsCut() throws Exception {
        byte[] jar = JarMaker.good().build();
        for (int length = 2; length < jar.length; length += 1 + length / 7) {
            byte[] cut = Arrays.copyOf(jar, length);
            PluginException e = org.junit.jupiter.api.Assertions.assertThrows(
                    PluginException.class, () -> resolve(started(), fileReference(cut)));
            assertThat(e.code()).isIn(PluginCodes.ARCHIVE_INVALID, PluginCodes.NOT_A_JAR);
        }
    }

    @Test
    void anEncryptedEntryIsRefused() throws Exception {
        byte[] jar = JarMaker.good().entry("data/aa", "x").build();
        int central = lastIndexOf(jar, "data/aa".getBytes(UTF_8)) - 46;
        int local = indexOf(jar, "data/aa".getBytes(UTF_8), 0) - 30;
        jar[central + 8] |= 1;
        jar[local + 6] |= 1;
        assertThat(refused(PluginCodes.ARCHIVE_INVALID, jar)).hasMessageContaining("encrypted");
    }

    @Test
    void tooManyEntriesAreRefused() throws Exception {
        JarMaker maker = JarMaker.good();
        for (int i = 0; i < 50; i++) {
            maker.entry("data/" + i, "x");
        }
        byte[] jar = maker.build();
        PluginLoader loader = started(PluginLoader.builder().limits(new ArchiveLimits(1 << 20, 50, 1 << 20)));
        PluginReference reference = fileReference(jar);
        assertThat(assertCode(PluginCodes.ARCHIVE_LIMIT, () -> resolve(loader, reference)))
                .hasMessageContaining("52")
                .hasMessageContaining("50");
    }

    @Test
    void aBombIsRefusedUnopened() throws Exception {
        byte[] jar = JarMaker.good().entry("data/zeros", new byte[10 << 20]).build();
        assertThat(jar.length).isLessThan(100_000);
        PluginLoader loader = started(PluginLoader.builder().limits(new ArchiveLimits(1 << 20, 50, 1 << 20)));
        PluginReference reference = fileReference(jar);
        assertThat(assertCode(PluginCodes.ARCHIVE_LIMIT, () -> resolve(loader, reference)))
                .hasMessageContaining("1048576");
    }

    @Test
    void aBombThatLiesAboutItsSizeIsNeverUnpackedBeyondIt() throws Exception {
        byte[] jar = JarMaker.plugin("""
                        public void attest(AttestationContext context) throws Exception {
                            String what = "read";
                            try (var in = getClass().getResource("/data/zeros").openStream()) {
                                what = "read " + in.readAllBytes().length;
                            } catch (java.io.IOException e) {
                                what = e.getMessage();
                            }
                        """ + JarMaker.satisfied("what") + "}")
                .entry("data/zeros", new byte[10 << 20])
                .build();
        int central = lastIndexOf(jar, "data/zeros".getBytes(UTF_8)) - 46;
        ByteBuffer bytes = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(central + 24, 100);
        PluginLoader loader = started(PluginLoader.builder().limits(new ArchiveLimits(1 << 20, 50, 1 << 20)));
        PluginReference halfALie = fileReference(jar);
        assertCode(PluginCodes.ARCHIVE_INVALID, () -> resolve(loader, halfALie));

        int local = indexOf(jar, "data/zeros".getBytes(UTF_8), 0) - 30;
        int behind = local + 30 + "data/zeros".length() + bytes.getInt(central + 20);
        assertThat(bytes.getInt(behind + 12)).isEqualTo(10 << 20);
        bytes.putInt(behind + 12, 100);
        assertThat(run(resolve(loader, fileReference(jar))).get(0)).contains("more bytes than it says");
    }

    @Test
    void aClassWithAWrongChecksumIsNotDefined() throws Exception {
        byte[] jar = JarMaker.good().build();
        byte[] name = "sample/SamplePlugin.class".getBytes(UTF_8);
        int central = lastIndexOf(jar, name) - 46;
        int compressed = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN).getInt(central + 20);
        jar[central + 16] ^= 1;
        jar[indexOf(jar, name, 0) + name.length + compressed + 4] ^= 1;
        assertThat(refused(PluginCodes.PROVIDER_MISSING, jar).getCause()).hasMessageContaining("checksum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Class-Path: ../evil.jar",
                "Premain-Class: sample.Agent",
                "Agent-Class: sample.Agent",
                "Launcher-Agent-Class: sample.Agent",
                "Boot-Class-Path: x.jar"
            })
    void aManifestThatWantsMoreThanThisJarIsRefused(String attribute) throws Exception {
        assertThat(refused(
                        PluginCodes.MANIFEST_REFUSED,
                        JarMaker.good().manifest(attribute).build()))
                .hasMessageContaining(attribute.substring(0, attribute.indexOf(':')));
    }

    @Test
    void aManifestThatIsNoneIsRefused() throws Exception {
        byte[] jar = JarMaker.good()
                .entry("META-INF/MANIFEST.MF", "no manifest at all\n\n")
                .build();
        refused(PluginCodes.ARCHIVE_INVALID, jar);
    }

    @Test
    void aClassForANewerJavaIsFoundByItsVersion() throws Exception {
        Map<String, byte[]> classes =
                JarMaker.compile(Map.of("sample.Helper", "package sample; public class Helper {}"), 17);
        byte[] helper = classes.get("sample/Helper.class");
        helper[7] = 98;
        byte[] jar = JarMaker.good().entry("sample/Helper.class", helper).build();
        assertThat(refused(PluginCodes.JAVA_TOO_OLD, jar))
                .hasMessageContaining("Java 54")
                .hasMessageContaining("sample/Helper.class")
                .hasMessageContaining("98")
                .hasMessageContaining("Java " + Runtime.version().feature());
    }

    @Test
    void aJarThatNamesNoPluginIsRefused() throws Exception {
        assertThat(refused(
                        PluginCodes.PROVIDER_MISSING,
                        JarMaker.good().without(JarMaker.SERVICE).build()))
                .hasMessageContaining(JarMaker.SERVICE);
        refused(
                PluginCodes.PROVIDER_MISSING,
                JarMaker.good().service("# none\n\n").build());
        refused(
                PluginCodes.PROVIDER_MISSING,
                JarMaker.good().service("#".repeat(70_000)).build());
    }

    @Test
    void aJarThatNamesTwoPluginsIsRefused() throws Exception {
        assertThat(refused(
                        PluginCodes.PROVIDER_AMBIGUOUS,
                        JarMaker.good()
                                .service("sample.SamplePlugin\nsample.Other\n")
                                .build()))
                .hasMessageContaining("sample.SamplePlugin, sample.Other");
    }

    @Test
    void commentsAndRepetitionsInTheServiceFileAreFine() throws Exception {
        byte[] jar = JarMaker.good()
                .service("# the plugin\r\n\r\n  sample.SamplePlugin  # it\rsample.SamplePlugin")
                .build();
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("fine");
    }

    @Test
    void aNamedClassThatIsMissingIsNamedWithItsPlace() throws Exception {
        assertThat(refused(
                        PluginCodes.PROVIDER_MISSING,
                        JarMaker.good().service("\nsample.Absent\u001B\n").build()))
                .hasMessageContaining(JarMaker.SERVICE + ":2")
                .hasMessageContaining("sample.Absent\\u001B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.Thread", "dev.assay.spi.plugin.AttestationPlugin", "org.slf4j.Logger"})
    void aNamedClassOfTheJdkOrTheHostIsInvalid(String name) throws Exception {
        refused(PluginCodes.PROVIDER_INVALID, JarMaker.good().service(name).build());
    }

    @Test
    void aClassOfTheHostsClassPathIsNotEvenSeen() throws Exception {
        refused(
                PluginCodes.PROVIDER_MISSING,
                JarMaker.good().service("org.junit.jupiter.api.Assertions").build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public class Odd { }",
                "public abstract class Odd implements dev.assay.spi.plugin.AttestationPlugin { }",
                "public interface Odd extends dev.assay.spi.plugin.AttestationPlugin { }",
                "class Odd implements dev.assay.spi.plugin.AttestationPlugin {"
                        + " public void attest(dev.assay.spi.plugin.AttestationContext c) {} }",
                "public class Odd implements dev.assay.spi.plugin.AttestationPlugin { public Odd(int x) {}"
                        + " public void attest(dev.assay.spi.plugin.AttestationContext c) {} }",
                "public class Odd implements dev.assay.spi.plugin.AttestationPlugin { Odd() {}"
                        + " public void attest(dev.assay.spi.plugin.AttestationContext c) {} }"
            })
    void aClassThatCannotBeAPluginIsInvalid(String odd) throws Exception {
        byte[] jar = JarMaker.good()
                .source("sample.Odd", "package sample; " + odd)
                .service("sample.Odd")
                .build();
        assertThat(refused(PluginCodes.PROVIDER_INVALID, jar)).hasMessageContaining("sample.Odd");
    }

    @Test
    void aClassThatIsGarbageIsInvalid() throws Exception {
        byte[] jar = JarMaker.good()
                .entry("sample/Garbage.class", "this is no class")
                .service("sample.Garbage")
                .build();
        refused(PluginCodes.PROVIDER_INVALID, jar);
    }

    @Test
    void aClassWhoseParentIsMissingIsInvalid() throws Exception {
        Map<String, byte[]> classes = JarMaker.compile(
                new LinkedHashMap<>(Map.of(
                        "sample.Parent",
                        "package sample; public abstract class Parent implements dev.assay.spi.plugin.AttestationPlugin {}",
                        "sample.Child",
                        "package sample; public class Child extends Parent {"
                                + " public void attest(dev.assay.spi.plugin.AttestationContext c) {} }")),
                17);
        byte[] jar = JarMaker.good()
                .entry("sample/Child.class", classes.get("sample/Child.class"))
                .service("sample.Child")
                .build();
        assertThat(refused(PluginCodes.PROVIDER_INVALID, jar)).hasMessageContaining("Parent");
    }

    @Test
    void aPluginWithoutDescriptionIsRefused() throws Exception {
        byte[] jar = JarMaker.good()
                .source(
                        "sample.Plain",
                        "package sample; public class Plain implements dev.assay.spi.plugin.AttestationPlugin {"
                                + " public void attest(dev.assay.spi.plugin.AttestationContext c) {} }")
                .service("sample.Plain")
                .build();
        PluginException e = org.junit.jupiter.api.Assertions.assertThrows(
                PluginException.class, () -> resolve(started(), fileReference(jar)));
        assertThat(e.code()).isEqualTo(PluginCodes.DESCRIPTOR_MISSING);
    }

    @Test
    void aDescriptionThatNamesAMissingRecordIsInvalid() throws Exception {
        JarMaker maker = new JarMaker()
                .source("sample.Gone", "package sample; public record Gone(int x) {}")
                .source("sample.SamplePlugin", """
                        package sample;
                        import dev.assay.spi.plugin.*;
                        @Plugin(id = "disk", version = "1.0.0", checks = {}, parameters = Gone.class)
                        public class SamplePlugin implements AttestationPlugin {
                            public void attest(AttestationContext context) {}
                        }
                        """)
                .service("sample.SamplePlugin");
        byte[] jar = without(maker.build(), "sample/Gone.class");
        refused(PluginCodes.DESCRIPTOR_INVALID, jar);
    }

    @Test
    void aPluginOfAnotherIdOrVersionIsRefused() throws Exception {
        String body = "public void attest(AttestationContext context) {}";
        assertThat(refused(
                        PluginCodes.DESCRIPTOR_INVALID,
                        JarMaker.named("disc", "1.0.0", body).build()))
                .hasMessageContaining("disc@1.0.0");
        assertThat(refused(
                        PluginCodes.DESCRIPTOR_INVALID,
                        JarMaker.named("disk", "1.0.1", body).build()))
                .hasMessageContaining("disk@1.0.1");
    }

    @Test
    void jarsInsideAJarAreIgnored() throws Exception {
        byte[] inner = JarMaker.compile(Map.of("inner.Hidden", "package inner; public class Hidden {}"), 17)
                .get("inner/Hidden.class");
        byte[] jar = JarMaker.plugin("""
                        public void attest(AttestationContext context) {
                            String what = "hidden";
                            try { Class.forName("inner.Hidden"); what = "seen"; } catch (ClassNotFoundException e) { }
                        """ + JarMaker.satisfied("what") + "}")
                .entry("lib/inner.jar", JarMaker.zip(Map.of("inner/Hidden.class", inner)))
                .build();
        assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("hidden");
    }

    private PluginException refused(String code, byte[] jar) throws Exception {
        PluginLoader loader = started();
        PluginReference reference = fileReference(jar);
        return assertCode(code, () -> resolve(loader, reference));
    }

    /** Puts an entry's worth of bytes between the last entry and the directory, and corrects the pointer to it. */
    private static byte[] hiddenBeforeDirectory(byte[] jar) {
        int end = jar.length - 22;
        ByteBuffer in = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        int directory = in.getInt(end + 16);
        byte[] hidden = new byte[40];
        byte[] result =
                concat(concat(Arrays.copyOf(jar, directory), hidden), Arrays.copyOfRange(jar, directory, jar.length));
        ByteBuffer.wrap(result)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(result.length - 22 + 16, directory + hidden.length);
        return result;
    }

    private static byte[] without(byte[] jar, String name) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(jar))) {
            for (var e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                entries.put(e.getName(), in.readAllBytes());
            }
        }
        entries.remove(name);
        return JarMaker.zip(entries);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static void replaceAll(byte[] bytes, String what, String with) {
        byte[] from = what.getBytes(UTF_8);
        for (int at = indexOf(bytes, from, 0); at >= 0; at = indexOf(bytes, from, at + 1)) {
            System.arraycopy(with.getBytes(UTF_8), 0, bytes, at, from.length);
        }
    }

    private static int indexOf(byte[] bytes, byte[] what, int from) {
        for (int at = from; at <= bytes.length - what.length; at++) {
            if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] bytes, byte[] what) {
        int last = -1;
        for (int at = indexOf(bytes, what, 0); at >= 0; at = indexOf(bytes, what, at + 1)) {
            last = at;
        }
        return last;
    }
}
