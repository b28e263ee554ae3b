package dev.assay.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has jcstress play the races of this module: two actors on one primitive, millions of times, and every outcome that is
 * not listed as acceptable fails. Another JVM does it, and it needs two processors.
 */
@Tag("thorough")
class RacesTest {

    private static final long MOST_MINUTES = 10;

    // One mode of compiling, with the optimiser told to reorder what it may: all modes would take half an hour.
    // Each race was seen to fail with its primitive broken by hand. No thread is bound to a processor, since there may
    // be two.
    private static final List<String> HOW = List.of(
            "-sc",
            "false",
            "-f",
            "1",
            "-iters",
            "5",
            "-time",
            "400",
            "-af",
            "NONE",
            "-pth",
            "false",
            "-hs",
            "128",
            "-jvmArgs",
            "-Xmx256m -XX:+UnlockDiagnosticVMOptions -XX:+StressLCM -XX:+StressGCM");

    @TempDir
    private Path folder;

    @Test
    void noRaceHasAnOutcomeThatIsForbidden() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "org.openjdk.jcstress.Main"));
        Path report = folder.resolve("report");
        command.addAll(List.of("-r", report.toString(), "-t", System.getProperty("assay.races.only", "dev.assay")));
        command.addAll(HOW);
        Path output = folder.resolve("output.txt");
        Process jcstress = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jcstress.waitFor(MOST_MINUTES, TimeUnit.MINUTES))
                    .as("jcstress ends in time")
                    .isTrue();
        } finally {
            jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
            jcstress.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(jcstress.exitValue()).as(said).isZero();
        assertThat(played(report)).as("every race was played").containsAll(names());
    }

    /** The races that have a page in the report. */
    private static List<String> played(Path report) throws Exception {
        try (Stream<Path> pages = Files.list(report)) {
            return pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.endsWith("Race.html"))
                    .map(name -> name.substring(name.lastIndexOf('.', name.length() - 6) + 1, name.length() - 5))
                    .toList();
        }
    }

    /** The races that there are. */
    private static List<String> names() throws Exception {
        if (System.getProperty("assay.races.only") != null) {
            return List.of();
        }
        Path classes = Path.of(RacesTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes.resolve("dev/assay/internal"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Race.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }
}
