package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What implementations that need Node or Debian's packages say to our records; those of Maven Central are in {@code GoldenVectorsTest}. */
class IndependentChecksTest {

    private static final int SOMETHING_NOT_CHECKED = 3;

    @TempDir
    Path folder;

    @Test
    @Tag("thorough")
    void othersReadAndVerifyTheCommittedStream() throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder("bash", "src/test/checks/run")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(out);

        assertThat(process.exitValue()).as(said).isIn(0, SOMETHING_NOT_CHECKED);
        assertThat(said).doesNotContain("FAILED");
        Assumptions.assumeTrue(process.exitValue() == 0, said);
    }
}
