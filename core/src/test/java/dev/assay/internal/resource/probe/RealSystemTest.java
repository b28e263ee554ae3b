package dev.assay.internal.resource.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.TreeReading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The machine the tests run on: numbers that make sense, whatever it is. */
class RealSystemTest {

    /** The real clocks, as the readings are real. */
    private static final TimeSource TIME = new TimeSource() {
        @Override
        public Instant wall() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    @Test
    void thisSystemTellsItsCapacity() {
        try (SystemReader reader = SystemReaders.ofThisSystem(TIME)) {
            MachineReading reading = reader.read();

            assertThat(reading.memoryTotalBytes().orElseThrow()).isGreaterThan(64L << 20);
            assertThat(reading.cpuCapacity().orElseThrow()).isBetween(0.01, 4096.0);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBusyLoopAppearsInTheMachinesCpuTime() {
        try (SystemReader reader = SystemReaders.ofThisSystem(TIME)) {
            MachineReading before = reader.read();
            long spent = burn(200);
            MachineReading after = reader.read();

            long busy =
                    after.cpuBusyNanos().orElseThrow() - before.cpuBusyNanos().orElseThrow();
            assertThat(busy).isGreaterThan(spent - 50_000_000); // it counts in hundredths of a second
            assertThat(after.memoryAvailableBytes().orElseThrow())
                    .isLessThanOrEqualTo(after.memoryTotalBytes().orElseThrow());
            assertThat(after.source()).startsWith("linux-proc");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessTreeIsCountedWithThoseThatWereWaitedFor() throws Exception {
        // The inner shell burns CPU time and ends; the outer one waits for it, then for us, with a living child.
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo done; sleep 60 & read x;"
                                + " kill $!")
                .start();
        try (SystemReader reader = SystemReaders.ofThisSystem(TIME)) {
            assertThat(process.inputReader().readLine()).isEqualTo("done");
            await(process.toHandle());

            TreeReading reading = reader.tree(process.toHandle());

            assertThat(reading.processes()).hasValue(2);
            assertThat(reading.cpuNanos().orElseThrow()).isGreaterThanOrEqualTo(10_000_000);
            assertThat(reading.residentBytes().orElseThrow()).isBetween(100_000L, 1L << 30);
        } finally {
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        try (SystemReader reader = SystemReaders.ofThisSystem(TIME)) {
            assertThat(reader.tree(process.toHandle())).isEqualTo(TreeReading.UNKNOWN);
        }
    }

    private static void await(ProcessHandle root) {
        while (root.descendants().findAny().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void livingChildrenBelongToTheTree() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "sleep 60 & sleep 60 & read x; kill %1 %2").start();
        try {
            while (process.descendants().count() < 2) {
                Thread.onSpinWait();
            }
            try (LinuxProbe probe = new LinuxProbe(Path.of("/"), TIME, () -> 1)) {
                assertThat(probe.tree(process.pid()).processes()).hasValue(3);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static long burn(long millis) {
        java.lang.management.ThreadMXBean bean = java.lang.management.ManagementFactory.getThreadMXBean();
        long start = bean.getCurrentThreadCpuTime();
        long spent = 0;
        while (spent < millis * 1_000_000) {
            spent = bean.getCurrentThreadCpuTime() - start;
        }
        return spent;
    }
}
