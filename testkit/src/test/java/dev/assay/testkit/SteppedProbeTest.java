package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.TreeReading;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A probe that reads what a test has set. */
class SteppedProbeTest {

    private final ManualTime time = new ManualTime();
    private final SteppedProbe probe = new SteppedProbe(time);

    @Test
    void beginsIdleAndCountsWhatIsSpent() throws Exception {
        assertThat(probe.read().cpuBusyNanos()).hasValue(0);
        assertThat(probe.read().memoryAvailableBytes()).hasValue(SteppedProbe.DEFAULT_MEMORY);

        probe.spend(Duration.ofSeconds(2)).memoryAvailable(1 << 20);
        time.advance(Duration.ofSeconds(1));

        MachineReading reading = probe.read();
        assertThat(reading.cpuBusyNanos()).hasValue(2_000_000_000L);
        assertThat(reading.memoryAvailableBytes()).hasValue(1 << 20);
        assertThat(reading.stampNanos()).isEqualTo(time.nanos());
        assertThat(probe.reads()).isEqualTo(3);
    }

    @Test
    void whatIsForgottenIsNotKnownAndNeverZero() throws Exception {
        MachineReading reading = probe.forget().read();

        assertThat(reading.cpuBusyNanos()).isEmpty();
        assertThat(reading.cpuCapacity()).isEmpty();
        assertThat(reading.memoryTotalBytes()).isEmpty();
        assertThat(reading.memoryAvailableBytes()).isEmpty();
    }

    @Test
    void failsUntilItRecovers() throws Exception {
        probe.failWith(new IOException("no /proc"));
        assertThatThrownBy(probe::read).hasMessage("no /proc");

        probe.recover();

        assertThat(probe.read().cpuCapacity()).hasValue(4);
        probe.awaitReads(2);
    }

    @Test
    void readsTreesThatWereSet() {
        ProcessHandle self = ProcessHandle.current();
        assertThat(probe.tree(self)).isEqualTo(TreeReading.UNKNOWN);

        probe.tree(self.pid(), Duration.ofMillis(3), -1, 2);
        time.advance(Duration.ofSeconds(1));

        assertThat(probe.tree(self))
                .isEqualTo(new TreeReading(
                        time.nanos(),
                        OptionalLong.of(3_000_000),
                        OptionalLong.empty(),
                        OptionalInt.of(2),
                        OptionalInt.of(2)));
        probe.forgetTree(self.pid());
        assertThat(probe.tree(self)).isEqualTo(TreeReading.UNKNOWN);
    }

    @Test
    void pressureAndThrottlingAreKnownOnceSet() throws Exception {
        assertThat(probe.read().memoryPressurePercent()).isEmpty();

        MachineReading reading = probe.pressure(12.5, 3)
                .throttledNanos(7)
                .cpus(2)
                .memoryTotal(100)
                .read();

        assertThat(reading.memoryPressurePercent()).hasValue(12.5);
        assertThat(reading.cpuPressurePercent()).hasValue(3);
        assertThat(reading.throttledNanos()).hasValue(7);
        assertThat(reading.memoryTotalBytes()).hasValue(100);
    }
}
