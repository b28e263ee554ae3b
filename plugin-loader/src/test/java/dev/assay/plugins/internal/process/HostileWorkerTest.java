package dev.assay.plugins.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.plugins.WorkerSettings;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.ResultId;
import dev.assay.testkit.FakeContext;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.RecordingMeasures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a worker says, the host goes on, names the fault, and nothing of the worker lives. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class HostileWorkerTest {

    @TempDir
    Path folder;

    private static final PluginDescriptor PLUGIN = PluginDescriptor.builder("disk", "1.0.0")
            .check(CheckDescriptor.of("disk.free", "Enough room"))
            .build();

    /** Runs the fake worker. */
    private record Fake(String fault) implements Program {
        @Override
        public PluginDescriptor descriptor() {
            return PLUGIN;
        }

        @Override
        public String entry() {
            return "";
        }

        @Override
        public String loaderName() {
            return "";
        }

        @Override
        public List<byte[]> archives() {
            return List.of();
        }

        @Override
        public List<String> command(Limits limits, RunFolder run) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FakeWorker.class.getName(),
                    fault);
        }

        @Override
        public String runtime() {
            return "fake";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "garbage, HANDSHAKE_FAILED, bytes; allowed are 1 to 65536",
        "token, HANDSHAKE_FAILED, another token",
        "version, HANDSHAKE_FAILED, it speaks version 7 of the worker protocol",
        "early, HANDSHAKE_FAILED, the first frame must be HELLO",
        "exit, WORKER_START_FAILED, it exited with code 9 before it had connected; its last words: I will not start",
        "huge, PROTOCOL_VIOLATION, a frame announces 2147483647 bytes",
        "unknown, PROTOCOL_VIOLATION, frame of type 200",
        "observation, PROTOCOL_VIOLATION, there is no choice 99",
        "check, PROTOCOL_VIOLATION, within a field",
        "close, PROTOCOL_VIOLATION, closed the connection before its END",
        "flood, PROTOCOL_VIOLATION, frames"
    })
    void whatItBreaksIsNamedAndItIsGone(String fault, String code, String words) throws Exception {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> run(fault, Duration.ofSeconds(60)))
                .satisfies(e -> {
                    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
                    assertThat(e.getMessage()).contains(words);
                });
        assertThat(ProcessHandle.current().children().filter(WorkerTree::lives)).isEmpty();
        assertThat(folder.resolve("home/workers")).isDirectoryNotContaining("glob:**/run-*");
    }

    @Test
    void aFrameCutShortByAnExitIsAnExit() throws Exception {
        assertThat(run("half", Duration.ofSeconds(60)).exit()).isEqualTo(RunEnd.Exit.EXITED);
    }

    private RunEnd run(String fault, Duration patience) throws Exception {
        try (ManualEnvironment environment = ManualEnvironment.in(Files.createDirectories(folder.resolve("home")))) {
            ProcessRuns runs = new ProcessRuns(
                    WorkerSettings.builder().startTimeout(patience).build(), environment);
            FakeContext context = FakeContext.of(PLUGIN).build();
            RunOrder order = new RunOrder(
                    new ResultId(new UUID(1, 1)),
                    1,
                    JobSpec.builder("job").plugin("disk").build(),
                    Isolation.PROCESS,
                    Limits.NONE,
                    Files.createDirectories(folder.resolve("work")));
            try (PluginRun run = runs.open(new Fake(fault), order, () -> {})) {
                return run.execute(context);
            } finally {
                context.end();
                RecordingMeasures numbers = new RecordingMeasures();
                runs.measure(numbers, "java");
                assertThat(numbers.value("assay_worker_starts_total", "kind", "java"))
                        .contains(1.0);
                assertThat(numbers.value("assay_workers", "kind", "java")).contains(0.0);
            }
        }
    }
}
