package dev.assay.internal.resource.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.MachineReading;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The layouts in which libraries get memory wrong, as {@code recorded/record.sh} recorded them on a real machine.
 *
 * <p>Each is a group of 512 MiB and half a CPU, with about 38 MiB in use by processes but where said otherwise. What the
 * kernel would really hand out is the limit less what processes hold, {@code total_rss}; the probe may hold back a
 * twentieth of the limit and what the kernel itself uses, and never say more.
 */
class LinuxLayoutsTest {

    private static final long MIB = 1L << 20;
    private static final long LIMIT = 512 * MIB;

    @TempDir
    Path folder;

    @Test
    void row1_withoutAGroupItIsTheMachine() {
        MachineReading reading = read("1-no-group");

        assertThat(reading.memoryTotalBytes()).hasValue(24_684_092L * 1024);
        assertThat(reading.memoryAvailableBytes().orElseThrow()).isGreaterThan(20_000 * MIB);
        assertThat(reading.cpuCapacity()).hasValue(2);
    }

    @Test
    void row2_aPlainPathBelowTheMount() {
        assertContainer(read("2-plain-path"), "sys/fs/cgroup/memory/assay/job");
    }

    @Test
    void row3_aFileOf420MibThatWasReadOnce() {
        assertThat(number("3-file-read-once", "sys/fs/cgroup/memory/assay/job/memory.usage_in_bytes"))
                .as("the kernel counts the file as used")
                .isGreaterThan(450 * MIB);
        assertContainer(read("3-file-read-once"), "sys/fs/cgroup/memory/assay/job");
    }

    @Test
    void row4_theSameFileReadThreeTimesSoThatItsCacheIsActive() {
        assertThat(stat("4-file-read-often", "sys/fs/cgroup/memory/assay/job", "total_active_file"))
                .as("what subtracts inactive cache alone would see next to nothing")
                .isGreaterThan(400 * MIB);
        assertContainer(read("4-file-read-often"), "sys/fs/cgroup/memory/assay/job");
    }

    @Test
    void row5_memoryThatAProcessTookAfterThatAndTheCacheGaveWay() {
        assertThat(stat("5-memory-in-use", "sys/fs/cgroup/memory/assay/job", "total_rss"))
                .isGreaterThan(400 * MIB);
        assertContainer(read("5-memory-in-use"), "sys/fs/cgroup/memory/assay/job");
    }

    @Test
    void row6_dockersBindMountInTheHostsNamespace() {
        assertContainer(read("6-bind-mount-host-namespace"), "sys/fs/cgroup/memory");
    }

    @Test
    void row7_aNamespaceOfItsOwn() {
        assertContainer(read("7-private-namespace"), "sys/fs/cgroup/memory");
    }

    @Test
    void row8_aLimitOnTheParentAndNoneOnTheChild() {
        assertThat(number("8-limit-on-parent", "sys/fs/cgroup/memory/assay/job/memory.limit_in_bytes"))
                .isGreaterThan(1L << 60);
        assertContainer(read("8-limit-on-parent"), "sys/fs/cgroup/memory/assay");
    }

    @Test
    void row9_theHostsMountBesideTheBindMount() {
        assertContainer(read("9-host-and-bind-mount"), "sys/fs/cgroup/memory");
    }

    private String recording = "";

    private MachineReading read(String layout) {
        unpack(layout);
        try (LinuxProbe probe = new LinuxProbe(folder, new ManualTime(), () -> 2)) {
            return probe.read();
        }
    }

    private void assertContainer(MachineReading reading, String group) {
        long held = stat(recording, group, "total_rss");
        assertThat(reading.source()).isEqualTo("linux-proc+cgroup1");
        assertThat(reading.memoryTotalBytes()).hasValue(LIMIT);
        assertThat(reading.memoryAvailableBytes().orElseThrow())
                .as("of %d MiB, %d are held", LIMIT / MIB, held / MIB)
                .isLessThanOrEqualTo(LIMIT - held)
                .isGreaterThan(LIMIT - held - LIMIT / 20 - 8 * MIB);
        assertThat(reading.cpuCapacity()).hasValue(0.5);
        assertThat(reading.cpuBusyNanos().orElseThrow())
                .as("of the group alone")
                .isLessThan(60_000_000_000L);
    }

    private long number(String layout, String file) {
        unpack(layout);
        return Long.parseLong(text(file).strip());
    }

    private long stat(String layout, String group, String key) {
        unpack(layout);
        return text(group + "/memory.stat")
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void unpack(String layout) {
        if (layout.equals(recording)) {
            return;
        }
        recording = layout;
        try (InputStream in = LinuxLayoutsTest.class.getResourceAsStream("/recorded/" + layout + ".txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String part : all.split("(?m)^== ")) {
                int end = part.indexOf('\n');
                if (end > 0) {
                    Path file = folder.resolve(part.substring(0, end));
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, part.substring(end + 1));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
