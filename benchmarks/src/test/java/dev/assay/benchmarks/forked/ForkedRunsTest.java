package dev.assay.benchmarks.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.pipeline.Folders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is otherwise measured in JVMs of their own, here small and in this one: that it works. */
class ForkedRunsTest {

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyRunTellsItsFigures() throws Exception {
        Path file = folder.resolve("assay.json");
        Files.writeString(file, StartUpRun.configuration());
        Map<String, Callable<Figures>> runs = new LinkedHashMap<>();
        runs.put("lateness-p50", () -> LatenessRun.measure("assay", 60, 1));
        runs.put("lateness-p99", () -> LatenessRun.measure("stpe", 60, 1));
        // The run fails unless each job's last outcome is known when the heap is looked at.
        runs.put("bytes-per-job", () -> MemoryRun.measure("assay", 100));
        runs.put("diff-and-apply", () -> ReconfigureRun.measure(200, 1));
        runs.put("start-to-first-run", () -> StartUpRun.measure(file));
        runs.put("idle", () -> IdleRun.measure("assay", 10, 1, Duration.ZERO));
        ExecutorService all = Executors.newFixedThreadPool(runs.size());
        try {
            // At the same time, since most of it is waiting for the clock.
            Map<String, Future<Figures>> open = new LinkedHashMap<>();
            runs.forEach((figure, run) -> open.put(figure, all.submit(run)));
            for (Map.Entry<String, Future<Figures>> each : open.entrySet()) {
                assertThat(each.getValue().get().get(each.getKey()))
                        .as(each.getKey())
                        .isFinite();
            }
            assertThat(open.get("diff-and-apply").get().all())
                    .containsKeys("streaming-parse", "lateness-during-p50", "lateness-during-max");
        } finally {
            all.shutdownNow();
        }
    }

    @Test
    void figuresAreReadAsTheyWerePrinted() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Figures()
                .add("some", 1.5, "ms")
                .spread("late", new long[] {3_000, 1_000, 2_000})
                .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        Figures read = Figures.read(List.of(("noise\n" + bytes.toString(StandardCharsets.UTF_8)).split("\n")));

        assertThat(read.get("some")).isEqualTo(1.5);
        assertThat(read.get("late-max")).isEqualTo(3);
        assertThat(read.get("late-count")).isEqualTo(3);
        assertThat(read.all().get("late-p50").unit()).isEqualTo("us");
    }

    @Test
    void foldersLeaveNothingBehind() throws Exception {
        Path made = Folders.make();
        Files.writeString(made.resolve("file"), "text");

        Folders.delete(made);

        assertThat(made).doesNotExist();
    }
}
