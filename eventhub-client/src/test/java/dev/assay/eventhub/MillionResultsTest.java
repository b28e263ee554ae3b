package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many results through a hub that is away half of the time, in a process with little memory. */
class MillionResultsTest {

    @TempDir
    Path folder;

    @Test
    void tenThousandResultsGoThroughFortyEightMegabytesOfMemory() throws Exception {
        run(10_000, "-Xmx48m");
    }

    @Test
    @Tag("thorough")
    void aMillionResultsGoThroughFortyEightMegabytesOfMemory() throws Exception {
        run(1_000_000, "-Xmx48m");
    }

    private void run(int results, String memory) throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        memory,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyResults.class.getName(),
                        folder.resolve("home").toString(),
                        Integer.toString(results))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();

        assertThat(process.exitValue()).as("%s", Files.readString(out)).isZero();
        assertThat(Files.readString(out)).contains("missing 0");
    }
}
