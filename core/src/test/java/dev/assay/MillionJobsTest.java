package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of very many jobs is read and exchanged by a hundredth in a process whose heap is not a third larger than what it holds.
 *
 * <p>The process shows by going on that the peak stays below: what does not fit ends it. How late runs begin meanwhile is
 * printed and not held against a bound, because it is the machine's as much as ours; {@code docs/configuration.md} has figures.
 */
class MillionJobsTest {

    private static final double PEAK = 1.3;

    /** What ten thousand jobs and the manager itself hold, with a little to spare, to find a job that has grown. */
    private static final int TEN_THOUSAND_MEBIBYTES = 26;

    @TempDir
    private Path folder;

    @Test
    void tenThousandJobs() throws Exception {
        exchange(10_000, TEN_THOUSAND_MEBIBYTES);
    }

    @Tag("thorough")
    @Test
    void aMillionJobs() throws Exception {
        int jobs = 1_000_000;
        Map<String, String> ample = host(List.of("-Xmx4g", "-XX:+UseSerialGC"), jobs, 10);

        exchange(jobs, Long.parseLong(ample.get("steady.mebibytes")));
    }

    private void exchange(int jobs, long steady) throws Exception {
        long heap = (long) (steady * PEAK);
        List<String> options = List.of("-Xmx" + heap + "m", "-Xmn" + Math.max(2, heap / 40) + "m", "-XX:+UseSerialGC");

        Map<String, String> measured = host(options, jobs, 0);

        assertThat(measured)
                .as("%s with %s", measured, options)
                .containsEntry("done", "true")
                .containsEntry("jobs", Integer.toString(jobs))
                .containsEntry("listed", Integer.toString(jobs))
                .containsEntry("lawHolds", "true");
        assertThat(Long.parseLong(measured.get("steady.mebibytes")))
                .as("what %s jobs hold", jobs)
                .isLessThanOrEqualTo(steady + 1);
    }

    private Map<String, String> host(List<String> options, int jobs, int seconds) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                ManyJobsHost.class.getName(),
                folder.toString(),
                Integer.toString(jobs),
                Integer.toString(seconds)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            Map<String, String> measured = new HashMap<>();
            StringBuilder all = new StringBuilder();
            try (BufferedReader lines = process.inputReader()) {
                read(lines, measured, all);
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(all.toString()).isZero();
            System.out.print(all);
            return measured;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void read(BufferedReader lines, Map<String, String> measured, StringBuilder all) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            all.append(line).append('\n');
            String[] parts = line.split("=", 2);
            if (parts.length == 2) {
                measured.put(parts[0], parts[1]);
            }
        }
    }
}
