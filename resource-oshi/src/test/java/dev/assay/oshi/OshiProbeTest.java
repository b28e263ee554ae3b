package dev.assay.oshi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import dev.assay.testkit.ManualEnvironment;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The probe on an OSHI that is slow, missing, faulty, or reads what a test says. */
class OshiProbeTest {

    private final ManualEnvironment environment = ManualEnvironment.create();
    private final FakeMachine machine = new FakeMachine();

    @AfterEach
    void close() {
        environment.close();
    }

    private static final class FakeMachine implements Machine {
        private OptionalLong busyNanos = OptionalLong.of(1000);
        private List<Member> processes = List.of();
        private Supplier<Long> available = () -> 500L;

        @Override
        public int processors() {
            return 4;
        }

        @Override
        public OptionalLong busyNanos() {
            return busyNanos;
        }

        @Override
        public long memoryTotal() {
            return 1000;
        }

        @Override
        public long memoryAvailable() {
            return available.get();
        }

        @Override
        public List<Member> processes(Collection<Integer> pids) {
            return processes;
        }
    }

    @Test
    void readsWhatOshiSays() throws Exception {
        OshiProbe probe = started(() -> machine);

        MachineReading reading = probe.read();

        assertThat(reading.source()).isEqualTo("oshi");
        assertThat(reading.stampNanos()).isEqualTo(environment.time().nanos());
        assertThat(reading.cpuCapacity()).hasValue(4);
        assertThat(reading.cpuBusyNanos()).hasValue(1000);
        assertThat(reading.memoryTotalBytes()).hasValue(1000);
        assertThat(reading.memoryAvailableBytes()).hasValue(500);
        assertThat(reading.memoryPressurePercent()).isEmpty();
    }

    @Test
    void whileOshiLoadsNothingIsKnownAndNobodyWaits() throws Exception {
        CountDownLatch loads = new CountDownLatch(1);
        OshiProbe probe = new OshiProbe(() -> {
            try {
                loads.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return machine;
        });
        probe.start(environment);

        assertNothingIsKnown(probe, "oshi-loading");

        loads.countDown();
        Threads.awaitEnd(environment);
        assertThat(probe.read().memoryTotalBytes()).hasValue(1000);
    }

    @Test
    void nativeCodeThatCannotBeLoadedMeansNotKnown() throws Exception {
        OshiProbe probe = started(() -> {
            throw new UnsatisfiedLinkError("on purpose");
        });

        assertNothingIsKnown(probe, "oshi-unavailable");
    }

    @Test
    void aMachineThatFailsAtItsFirstReadingIsNotUsed() throws Exception {
        machine.available = () -> {
            throw new ExceptionInInitializerError("on purpose");
        };

        assertNothingIsKnown(started(() -> machine), "oshi-unavailable");
    }

    @Test
    void oneReadingThatFailsTakesNoOtherWithIt() throws Exception {
        OshiProbe probe = started(() -> machine);
        machine.available = () -> {
            throw new Error("Invalid memory access");
        };

        MachineReading reading = probe.read();

        assertThat(reading.cpuBusyNanos()).hasValue(1000);
        assertThat(reading.memoryAvailableBytes()).isEmpty();
    }

    @Test
    void runningOutOfMemoryIsNotHushedUp() throws Exception {
        OshiProbe probe = started(() -> machine);
        machine.available = () -> {
            throw new OutOfMemoryError("on purpose");
        };

        assertThatThrownBy(probe::read).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aTreesCpuTimeKeepsWhatItsGoneMembersSpent() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        int pid = (int) self.pid();
        OshiProbe probe = started(() -> machine);

        machine.processes = List.of(new Machine.Member(pid, 10, 100, 2), new Machine.Member(-2, 30, 50, 2));
        TreeReading both = probe.tree(self);
        machine.processes = List.of(new Machine.Member(pid, 15, 100, 2));
        TreeReading one = probe.tree(self);
        machine.processes = List.of(new Machine.Member(pid, 15, 100, 2), new Machine.Member(-2, 5, 50, 2));
        TreeReading reused = probe.tree(self);

        assertThat(both.cpuNanos()).hasValue(40_000_000);
        assertThat(both.residentBytes()).hasValue(150);
        assertThat(both.processes()).hasValue(2);
        assertThat(one.cpuNanos()).hasValue(45_000_000);
        assertThat(one.residentBytes()).hasValue(100);
        assertThat(reused.cpuNanos()).hasValue(50_000_000);
    }

    @Test
    void aTreeThatIsGoneIsUnknown() throws Exception {
        assertThat(started(() -> machine).tree(ProcessHandle.current())).isEqualTo(TreeReading.UNKNOWN);
    }

    @Test
    void closedWhileItLoadsItReadsNothingAndLeavesNoThread() {
        OshiProbe probe = new OshiProbe(() -> {
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts down");
            } catch (InterruptedException interrupted) {
                return machine;
            }
        });
        probe.start(environment);

        probe.close();

        environment.awaitNoThreads();
        assertThat(probe.read().memoryTotalBytes()).isEmpty();
    }

    @Test
    void unstartedItSaysWhatToDo() {
        OshiProbe probe = new OshiProbe(() -> machine);

        assertThatThrownBy(probe::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start the probe");
    }

    @Test
    void itIsFoundAsAService() {
        assertThat(ServiceLoader.load(ResourceProbe.class)).hasAtLeastOneElementOfType(OshiProbe.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theRealOshiSeesABusyProcess() throws Exception {
        OshiProbe probe = new OshiProbe();
        probe.start(environment);
        Threads.awaitEnd(environment);
        ProcessHandle self = ProcessHandle.current();

        MachineReading reading = probe.read();
        TreeReading tree = probe.tree(self);

        assertThat(reading.source()).isEqualTo("oshi");
        // This JVM has compiled and loaded for a while, and is part of the machine.
        assertThat(tree.cpuNanos().orElseThrow()).isGreaterThan(50_000_000);
        assertThat(reading.cpuBusyNanos().orElseThrow())
                .isGreaterThan(tree.cpuNanos().orElseThrow() / 2);
        assertThat(tree.residentBytes().orElseThrow())
                .isBetween(10L << 20, reading.memoryTotalBytes().orElseThrow());
        probe.close();
    }

    private static void assertNothingIsKnown(OshiProbe probe, String source) {
        MachineReading reading = probe.read();
        assertThat(reading.source()).isEqualTo(source);
        assertThat(reading.cpuBusyNanos()).isEmpty();
        assertThat(reading.cpuCapacity()).isEmpty();
        assertThat(reading.memoryTotalBytes()).isEmpty();
        assertThat(reading.memoryAvailableBytes()).isEmpty();
        assertThat(probe.tree(ProcessHandle.current())).isEqualTo(TreeReading.UNKNOWN);
    }

    private OshiProbe started(Supplier<Machine> loader) throws Exception {
        OshiProbe probe = new OshiProbe(loader);
        probe.start(environment);
        Threads.awaitEnd(environment);
        return probe;
    }
}
