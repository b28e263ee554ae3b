package dev.assay.examples.jars.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.jars.Jars;
import dev.assay.examples.jars.judge.JarJudge;
import dev.assay.examples.jars.list.VulnerabilityList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the bytes are, reading them gives an answer: never an exception, never nothing. */
class HostileArchiveLaws {

    private static final ScanLimits LIMITS = new ScanLimits(10, 5, 2_000, 1 << 20, 3);

    private static Path file;
    private static byte[] whole;

    private final VulnerabilityList list = VulnerabilityList.shipped();
    private final JarReader reader = new JarReader(list, LIMITS, () -> {});
    private final JarJudge judge = new JarJudge(list, List.of());

    @BeforeContainer
    static void makeAnArchive() throws IOException {
        byte[] inner = Jars.log4j("2.14.1").manifest("Bundle-SymbolicName: x").bytes();
        whole = Jars.artifact("org.acme", "app", "1")
                .manifest("Implementation-Title: app", "Class-Path: a.jar b.jar")
                .entry("lib/inner.jar", inner)
                .bytes();
        file = Files.createTempFile("hostile", ".jar");
    }

    @AfterContainer
    static void removeIt() throws IOException {
        Files.deleteIfExists(file);
    }

    @Property(tries = 1500)
    void changedBytesAreAnswered(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 1_000_000) Integer> places, @ForAll byte value)
            throws IOException {
        byte[] changed = whole.clone();
        for (int place : places) {
            changed[place % changed.length] = (byte) (value + place);
        }
        answered(changed);
    }

    @Property(tries = 300)
    void anyBytesAreAnswered(@ForAll @Size(max = 400) byte[] bytes) throws IOException {
        answered(bytes);
    }

    private void answered(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        List<Archive> archives = reader.read(file);
        assertThat(archives).isNotEmpty();
        archives.forEach(archive -> assertThat(judge.judge(archive)).isNotNull());
        assertThat(ClassPath.jars(List.of(file), () -> {})).contains(file);
    }
}
