package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.plugins.internal.descriptor.JarDescriptor;
import dev.assay.plugins.internal.descriptor.Versions;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.support.io.Digests;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a jar says about itself, before any class of it is loaded. */
class JarDescriptorTest extends LoaderTest {

    private static final String PLAIN =
            "\"assayPlugin\": 1, \"id\": \"disk\", \"version\": \"1.0.0\", \"class\": \"sample.Bare\"";
    private static final String CHECKS = ", \"checks\": [{\"id\": \"disk.free\", \"title\": \"Enough room\"}]";

    @Test
    void aPluginNeedsNoAnnotationIfItsJarDescribesIt() throws Exception {
        PluginGeneration generation = resolve(
                started(), fileReference(bare("{" + PLAIN + CHECKS + "}").build()));
        assertThat(run(generation)).containsExactly("fine");
        assertThat(generation.descriptor().checks()).containsOnlyKeys("disk.free");
    }

    @Test
    void parametersAreValidatedByTheDescriptionBeforeAnythingRuns() throws Exception {
        PluginDescriptor descriptor = resolve(
                        started(),
                        fileReference(bare("{" + PLAIN + CHECKS + """
                                , "parameters": [
                                  {"name": "paths", "type": "list", "text": "where to look", "required": true},
                                  {"name": "age", "type": "duration", "default": "P7D"},
                                  {"name": "depth", "type": "integer", "default": "3"}]}""").build()))
                .descriptor();
        assertThat(descriptor.validate("p", Map.of("paths", java.util.List.of("/"), "age", "P1D")))
                .isEmpty();
        assertThat(descriptor.validate("p", Map.of("age", "soon", "dpeth", 2)))
                .extracting(Fault::code)
                .containsExactlyInAnyOrder("PARAMETER_TYPE", "UNKNOWN_PARAMETER", "PARAMETER_MISSING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"assayPlugin\": 2}",
                "{\"assayPlugin\": 1, \"assayPlugin\": 1}",
                "{\"assayPlugin\": 1, \"id\": \"disk\"}",
                "{" + PLAIN + ", \"surprise\": 1}",
                "{" + PLAIN + ", \"title\": 5}",
                "{" + PLAIN + ", \"checks\": {}}",
                "{" + PLAIN + ", \"checks\": [{\"id\": \"NO\", \"title\": \"x\"}]}",
                "{" + PLAIN + ", \"checks\": [{\"id\": \"a\", \"title\": \"x\"}, {\"id\": \"a\", \"title\": \"y\"}]}",
                "{" + PLAIN + ", \"spi\": \"1.0\"}",
                "{" + PLAIN + ", \"parameters\": [{\"name\": \"n\", \"type\": \"integer\", \"default\": \"many\"}]}",
                "{" + PLAIN + ", \"parameters\": [{\"name\": \"n\", \"type\": \"magic\"}]}",
                "{" + PLAIN + ", \"dependencies\": [{\"file\": \"a\", \"source\": \"b\", \"sha256\": \"c\"}]}",
                "{" + PLAIN + ", \"title\": [[[[[[[[[[]]]]]]]]]]}",
                "{\"assayPlugin\": 1, \"id\": \"Disk\", \"version\": \"1.0.0\", \"class\": \"x\"}",
                "{\"assayPlugin\": 1, \"id\": \"other\", \"version\": \"1.0.0\", \"class\": \"sample.Bare\"}",
                "{\"assayPlugin\": 1, \"id\": \"disk\", \"version\": \"2.0.0\", \"class\": \"sample.Bare\"}"
            })
    void aDescriptionThatIsNotOfTheFormIsInvalid(String text) throws Exception {
        byte[] jar = bare(text).build();
        assertCode(PluginCodes.DESCRIPTOR_INVALID, () -> resolve(started(), fileReference(jar)));
    }

    @Test
    void aHugeDescriptionIsRefusedUnread() throws Exception {
        byte[] jar = bare("{" + PLAIN + ", \"title\": \"" + "x".repeat(JarDescriptor.MAX_BYTES) + "\"}")
                .build();
        assertThat(assertCode(PluginCodes.DESCRIPTOR_INVALID, () -> resolve(started(), fileReference(jar))))
                .hasMessageContaining("larger than");
    }

    @Test
    void aDescriptionThatDiffersFromTheAnnotationIsInvalid() throws Exception {
        byte[] jar = JarMaker.good()
                .entry(JarDescriptor.NAME, "{" + PLAIN.replace("sample.Bare", "sample.SamplePlugin") + "}")
                .build();
        assertThat(assertCode(PluginCodes.DESCRIPTOR_INVALID, () -> resolve(started(), fileReference(jar))))
                .hasMessageContaining("@Plugin");
        byte[] other = JarMaker.good()
                .entry(JarDescriptor.NAME, "{" + PLAIN + CHECKS + "}")
                .build();
        assertThat(assertCode(PluginCodes.DESCRIPTOR_INVALID, () -> resolve(started(), fileReference(other))))
                .hasMessageContaining("names class");
    }

    @ParameterizedTest
    @CsvSource({
        "'[1.0,2.0)',",
        "'[1,)',",
        "'(,1.0]',",
        "'[1.1,2.0)',newer Assay",
        "'(1.0,2.0)',newer Assay",
        "'[0.1,1.0)',older Assay"
    })
    void theSpiRangeDecides(String range, String problem) throws Exception {
        byte[] jar =
                bare("{" + PLAIN + CHECKS + ", \"spi\": \"" + range + "\"}").build();
        if (problem == null) {
            assertThat(run(resolve(started(), fileReference(jar)))).containsExactly("fine");
        } else {
            assertThat(assertCode(PluginCodes.SPI_INCOMPATIBLE, () -> resolve(started(), fileReference(jar))))
                    .hasMessageContaining(range)
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void dependenciesInTheJarOrFetchedAreSeenOnceTheirDigestsAreRight() throws Exception {
        byte[] inside = JarMaker.zip(JarMaker.compile(
                Map.of(
                        "lib.Inside",
                        "package lib; public class Inside { public static String say() { return \"in\"; } }"),
                17));
        byte[] fetched = JarMaker.zip(JarMaker.compile(
                Map.of(
                        "lib.Fetched",
                        "package lib; public class Fetched { public static String say() { return \"out\"; } }"),
                17));
        java.nio.file.Path file = java.nio.file.Files.write(folder.resolve("fetched.jar"), fetched);
        String body = "String said = \"\"; try { for (String name : new String[] {\"lib.Inside\", \"lib.Fetched\"}) {"
                + " said += Class.forName(name).getMethod(\"say\").invoke(null) + \" \"; } } catch (Exception e) { said = e.toString(); }"
                + JarMaker.satisfied("said");
        JarMaker maker = bare(
                        "{" + PLAIN + CHECKS
                                + ", \"dependencies\": [{\"file\": \"META-INF/assay/lib/a.jar\", \"sha256\": \""
                                + Digests.sha256(inside) + "\"}, {\"source\": \"" + file.toUri() + "\", \"sha256\": \""
                                + Digests.sha256(fetched)
                                + "\"}]}",
                        body)
                .entry("META-INF/assay/lib/a.jar", inside);
        assertThat(run(resolve(started(), fileReference(maker.build())))).containsExactly("in out ");

        byte[] swapped = maker.entry("META-INF/assay/lib/a.jar", fetched).build();
        assertCode(PluginCodes.DEPENDENCY_INVALID, () -> resolve(started(), fileReference(swapped)));
        byte[] missing = maker.without("META-INF/assay/lib/a.jar").build();
        assertThat(assertCode(PluginCodes.DEPENDENCY_INVALID, () -> resolve(started(), fileReference(missing))))
                .hasMessageContaining("is not in it");
    }

    @Test
    void garbageNeverFailsOtherwise() {
        byte[] good = ("{" + PLAIN + CHECKS + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] bent = good.clone();
            for (int j = 0; j <= i % 3; j++) {
                bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
            }
            try {
                JarDescriptor.parse(bent, "disk");
            } catch (PluginException e) {
                assertThat(e.code()).isEqualTo(PluginCodes.DESCRIPTOR_INVALID);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0,1.0,0",
        "1.0.1,1.0.0,1",
        "1.10,1.9,1",
        "2.0.0-rc.1,2.0.0,-1",
        "2.0.0-rc.2,2.0.0-rc.10,-1",
        "1.0+b1,1.0+b2,0",
        "2,10,-1"
    })
    void versionsAreOrderedAsPeopleMeanThem(String a, String b, int order) {
        assertThat(Integer.signum(Versions.ORDER.compare(a, b))).isEqualTo(order);
        assertThat(Integer.signum(Versions.ORDER.compare(b, a))).isEqualTo(-order);
    }

    private static JarMaker bare(String descriptor) {
        return bare(descriptor, JarMaker.satisfied("\"fine\""));
    }

    private static JarMaker bare(String descriptor, String body) {
        return new JarMaker().source("sample.Bare", """
                        package sample;
                        import dev.assay.spi.plugin.*;
                        import dev.assay.spi.result.*;
                        import java.net.URI;
                        public class Bare implements AttestationPlugin {
                            public void attest(AttestationContext context) { %s }
                        }
                        """.formatted(body)).entry(JarDescriptor.NAME, descriptor);
    }
}
