package dev.assay.internal.resource.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.SteppedProbe;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Another probe within our own reading; and what the JVM alone can tell. */
class ClampedProbeTest {

    private final ManualTime time = new ManualTime();
    private final SteppedProbe theirs = new SteppedProbe(time).memoryTotal(1000).memoryAvailable(900);
    private final Own own = new Own();
    private final ClampedProbe probe = new ClampedProbe(theirs, own);

    private static final class Own implements SystemReader {
        private MachineReading.Builder reading = MachineReading.builder(0, "own");
        private boolean closed;

        @Override
        public void read(RawReading into) {
            into.set(reading.build());
        }

        @Override
        public Set<ProbeCapability> capabilities() {
            return Set.of(ProbeCapability.MEMORY_PRESSURE);
        }

        @Override
        public TreeReading tree(ProcessHandle root) {
            return new TreeReading(0, OptionalLong.of(42), OptionalLong.of(43), OptionalInt.of(1));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void itCanTellWhatEitherCanUnlessTheirsDoesNotSay() {
        ResourceProbe saying = new ResourceProbe() {
            @Override
            public MachineReading read() {
                return MachineReading.builder(0, "saying").build();
            }

            @Override
            public Set<ProbeCapability> capabilities() {
                return Set.of(ProbeCapability.CPU_TIME);
            }
        };

        assertThat(new ClampedProbe(saying, own).capabilities())
                .containsExactlyInAnyOrder(ProbeCapability.CPU_TIME, ProbeCapability.MEMORY_PRESSURE);
        assertThat(probe.capabilities()).isEmpty();
    }

    @Test
    void ofMemoryTheSmallerValuesCount() throws Exception {
        own.reading.memoryTotalBytes(500).memoryAvailableBytes(950).memoryPressurePercent(7);

        MachineReading reading = probe.read();

        assertThat(reading.memoryTotalBytes()).hasValue(500);
        assertThat(reading.memoryAvailableBytes()).hasValue(900);
        assertThat(reading.memoryPressurePercent()).hasValue(7);
        assertThat(reading.source()).isEqualTo("stepped within own");
        assertThat(reading.stampNanos()).isEqualTo(time.nanos());
    }

    @Test
    void whatWeDoNotKnowIsTheirs() throws Exception {
        theirs.pressure(3, 4).spend(Duration.ofSeconds(1));

        MachineReading reading = probe.read();

        assertThat(reading.memoryTotalBytes()).hasValue(1000);
        assertThat(reading.cpuCapacity()).hasValue(4);
        assertThat(reading.cpuBusyNanos()).hasValue(1_000_000_000);
        assertThat(reading.memoryPressurePercent()).hasValue(3);
        assertThat(reading.cpuPressurePercent()).hasValue(4);
    }

    @Test
    void capacityAndTimeSpentComeFromTheSameReader() throws Exception {
        theirs.spend(Duration.ofSeconds(9));
        own.reading.cpuCapacity(0.5).cpuBusyNanos(77).throttledNanos(5);

        MachineReading reading = probe.read();

        assertThat(reading.cpuCapacity()).hasValue(0.5);
        assertThat(reading.cpuBusyNanos()).hasValue(77);
        assertThat(reading.throttledNanos()).hasValue(5);
    }

    @Test
    void ofEqualCapacitiesTheOneThatKnowsTheTimeCounts() throws Exception {
        theirs.spend(Duration.ofSeconds(9));
        own.reading.cpuCapacity(4).cpuBusyNanos(77);
        assertThat(probe.read().cpuBusyNanos()).hasValue(9_000_000_000L);

        theirs.cpuBusyNanos(-1);
        assertThat(probe.read().cpuBusyNanos()).hasValue(77);

        theirs.forget();
        assertThat(probe.read().cpuCapacity()).hasValue(4);
    }

    @Test
    void theirFailureIsAFailure() {
        theirs.failWith(new IllegalStateException("on purpose"));

        assertThatThrownBy(probe::read).hasMessage("on purpose");
    }

    @Test
    void treesAreTheirsIfTheyKnowAny() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        assertThat(probe.tree(self).cpuNanos()).hasValue(42);

        theirs.tree(self.pid(), Duration.ofNanos(1), 2, 3);
        assertThat(probe.tree(self).cpuNanos()).hasValue(1);
    }

    @Test
    void bothAreClosed() {
        probe.close();

        assertThat(own.closed).isTrue();
    }

    @Test
    void theJvmAloneTellsCapacityAndNotWhatIsFree() {
        try (JvmProbe jvm = new JvmProbe(time, "Mac OS X", () -> 8)) {
            MachineReading reading = jvm.read();

            assertThat(reading.source()).isEqualTo("jvm");
            assertThat(reading.cpuCapacity()).hasValue(8);
            assertThat(reading.memoryTotalBytes().orElseThrow()).isPositive();
            assertThat(reading.memoryAvailableBytes()).isEmpty();
            assertThat(reading.cpuBusyNanos()).isEmpty();
        }
    }

    @Test
    void onWindowsTheJvmTellsWhatIsAvailableToo() {
        try (JvmProbe jvm = new JvmProbe(time, "Windows Server 2025", () -> 8)) {
            assertThat(jvm.read().memoryAvailableBytes().orElseThrow())
                    .isBetween(1L, jvm.read().memoryTotalBytes().orElseThrow());
        }
    }

    @Test
    void theJvmTellsCpuTimeOfProcessesAndNotTheirMemory() throws Exception {
        try (JvmProbe jvm = new JvmProbe(time, "Mac OS X", () -> 8)) {
            TreeReading self = jvm.tree(ProcessHandle.current());
            assertThat(self.cpuNanos().orElseThrow()).isPositive();
            assertThat(self.residentBytes()).isEmpty();
            assertThat(self.processes().orElseThrow()).isPositive();

            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(), "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor();
            assertThat(jvm.tree(process.toHandle())).isEqualTo(TreeReading.UNKNOWN);
        }
    }
}
