package dev.assay.internal.resource.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * A child JVM in a control group that this test makes, with a real limit, real file cache and a real allocation of what
 * the probe says is available. Needs the right to make one, which root has in most places and nobody else.
 */
class RealLimitsTest {

    private static final long MIB = 1L << 20;
    private static final long LIMIT = 192 * MIB;

    @TempDir
    Path folder;

    private final List<Path> made = new ArrayList<>();

    @BeforeEach
    void makeAGroup(TestReporter report) {
        try {
            makeGroup();
        } catch (IOException | UnsupportedOperationException refused) {
            removeGroup();
            String why = "SKIPPED: no control group with a limit can be made here, so real limits are not tested: "
                    + refused;
            report.publishEntry(why);
            throw new TestAbortedException(why);
        }
    }

    private void makeGroup() throws IOException {
        String name = "assay-test-" + ProcessHandle.current().pid();
        Path memory1 = Path.of("/sys/fs/cgroup/memory");
        Path cpu1 = Path.of("/sys/fs/cgroup/cpu");
        Path unified = Path.of("/sys/fs/cgroup");
        if (Files.exists(memory1.resolve("memory.limit_in_bytes"))) {
            Path memory = make(memory1.resolve(name));
            Files.writeString(memory.resolve("memory.limit_in_bytes"), Long.toString(LIMIT));
            if (Files.exists(cpu1.resolve("cpu.cfs_quota_us"))) {
                Files.writeString(make(cpu1.resolve(name)).resolve("cpu.cfs_quota_us"), "150000");
            }
        } else if (Files.exists(unified.resolve("cgroup.controllers"))) {
            Path group = make(unified.resolve(name));
            if (!Files.exists(group.resolve("memory.max"))) {
                throw new UnsupportedOperationException("the memory controller is not handed down");
            }
            Files.writeString(group.resolve("memory.max"), Long.toString(LIMIT));
        } else {
            throw new UnsupportedOperationException("there are no control groups");
        }
    }

    private Path make(Path group) throws IOException {
        Files.createDirectory(group);
        made.add(group);
        return group;
    }

    @AfterEach
    void removeGroup() {
        for (Path group : made) {
            // The child is gone, but the kernel may need a moment to notice.
            for (int attempt = 0; attempt < 1_000 && group.toFile().exists(); attempt++) {
                if (!group.toFile().delete()) {
                    Thread.onSpinWait();
                }
            }
        }
        made.clear();
    }

    @Test
    void whatTheProbeSaysIsAvailableCanReallyBeAllocatedAlthoughFileCacheFillsTheGroup() throws Exception {
        Path file = folder.resolve("big");
        StringBuilder enter = new StringBuilder();
        made.forEach(group -> enter.append("echo $$ > ").append(group).append("/cgroup.procs && "));
        Process child = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        enter + "exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:MaxDirectMemorySize=1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InsideAGroup.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> told = new TreeMap<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            out.lines().forEach(line -> told.put(line.split(" ")[0], Long.parseLong(line.split(" ")[1])));
        }

        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue())
                .as("the kernel killed it if this is 137; told %s", told)
                .isZero();
        assertThat(told.get("total")).isEqualTo(LIMIT);
        assertThat(told.get("before")).isBetween(60 * MIB, LIMIT);
        assertThat(told.get("after"))
                .as("120 MiB of cache are no memory in use: %s", told)
                .isGreaterThan(told.get("before") - 24 * MIB);
        assertThat(told.get("allocated")).isGreaterThan(50 * MIB);
        assertThat(told.get("end")).isLessThan(told.get("after") - told.get("allocated") / 2);
    }
}
