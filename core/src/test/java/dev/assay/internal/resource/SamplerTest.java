package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.MachineReading;
import org.junit.jupiter.api.Test;

/** How readings become ceilings: differences of counters that jump, repeat, fall or change their scope. */
class SamplerTest {

    private static final long MIB = 1L << 20;
    private static final long SECOND = 1_000_000_000L;

    private final FakeJvm jvm = new FakeJvm();
    private final Sampler sampler = new Sampler(MonitorPolicy.DEFAULTS, jvm);

    @Test
    void theFirstReadingTellsNoRate() {
        Snapshot first = cpu(0, 5000 * SECOND, 0);

        assertThat(first.foreignCpus()).isEmpty();
        assertThat(Packed.cpus(first.ceilings)).as("half of four").isEqualTo(2);
    }

    @Test
    void othersAreEverybodyLessOurRuns() {
        cpu(0, 0, 0);
        Snapshot next = cpu(1, 3 * SECOND, SECOND);

        assertThat(next.usedCpus()).hasValue(3);
        assertThat(next.foreignCpus()).hasValue(2);
        assertThat(Packed.cpus(next.ceilings)).isEqualTo(2.8);
    }

    @Test
    void aCounterThatFallsIsPassedOver() {
        cpu(0, 10 * SECOND, 0);
        cpu(1, 11 * SECOND, 0);
        Snapshot fallen = cpu(2, 2 * SECOND, 0);
        assertThat(fallen.foreignCpus()).hasValue(1);

        assertThat(cpu(3, 3 * SECOND, 0).foreignCpus()).hasValue(1);
    }

    @Test
    void aReadingOfAnotherScopeIsNotComparedWithTheOneBefore() {
        cpu(0, 10 * SECOND, 0);
        Snapshot other = step(
                1,
                MachineReading.builder(SECOND, "other")
                        .cpuBusyNanos(500 * SECOND)
                        .cpuCapacity(4));
        Snapshot resized = step(
                2,
                MachineReading.builder(2 * SECOND, "other")
                        .cpuBusyNanos(900 * SECOND)
                        .cpuCapacity(2));

        assertThat(other.foreignCpus()).isEmpty();
        assertThat(resized.foreignCpus()).isEmpty();
    }

    @Test
    void theSameReadingTwiceIsNoIdleMachine() {
        cpu(0, 0, 0);
        cpu(1, 2 * SECOND, 0);
        Snapshot again = sampler.step(2 * SECOND, reading(1, 2 * SECOND).build(), 0, 0, 0);

        assertThat(again.foreignCpus()).hasValue(2);
    }

    @Test
    void noRateIsAboveTheCapacity() {
        cpu(0, 0, 0);

        assertThat(cpu(1, 100 * SECOND, 0).foreignCpus()).hasValue(4);
    }

    @Test
    void aStampFromTheFutureDoesNotStayFreshForEver() {
        Snapshot snapshot = sampler.step(SECOND, reading(1000, 0).build(), 0, 0, 0);

        assertThat(snapshot.stampNanos).isEqualTo(SECOND);
    }

    @Test
    void theHostsOwnHeapIsWhatLivesWhileNothingIsReserved() {
        jvm.live = 200 * MIB;
        assertThat(heapCeiling(0)).isEqualTo(568);

        jvm.live = 500 * MIB; // after a collection with 300 MiB reserved
        assertThat(heapCeiling(300)).as("our runs may hold what they reserved").isEqualTo(568);

        jvm.live = 600 * MIB;
        assertThat(heapCeiling(300))
                .as("what is beyond it counts as the host's")
                .isEqualTo(468);
    }

    @Test
    void aHostThatGaveMemoryBackHasLess() {
        jvm.live = 400 * MIB;
        heapCeiling(0);
        jvm.live = 150 * MIB;

        assertThat(heapCeiling(100)).isEqualTo(618);
    }

    @Test
    void memoryThatRunsTookUpIsNotMissingTwice() {
        MachineReading reading = MachineReading.builder(0, "test")
                .memoryTotalBytes(1000 * MIB)
                .memoryAvailableBytes(500 * MIB)
                .build();

        // 100 MiB are kept free.
        assertThat(Packed.memory(sampler.step(0, reading, 0, 0, 0).ceilings)).isEqualTo(400);
        assertThat(Packed.memory(sampler.step(0, reading, 0, 0, 300 * MIB).ceilings))
                .isEqualTo(700);
        assertThat(Packed.memory(sampler.step(0, reading, 0, 0, 900 * MIB).ceilings))
                .as("never above the share of the capacity")
                .isEqualTo(800);
    }

    @Test
    void theCapacityIsRememberedWhenAReadingLacksIt() {
        sampler.step(0, reading(0, 0).memoryTotalBytes(1000 * MIB).build(), 0, 0, 0);

        Snapshot next = sampler.step(SECOND, reading(1, 0).build(), 0, 0, 0);

        assertThat(next.memoryKnown).isFalse();
        assertThat(Packed.memory(next.ceilings)).isEqualTo(500);
    }

    private long heapCeiling(long reservedMib) {
        Snapshot snapshot = sampler.step(0, reading(0, 0).build(), Packed.of(0, reservedMib, 0), 0, 0);
        return Packed.heap(snapshot.ceilings);
    }

    private Snapshot cpu(int second, long busyNanos, long ownNanos) {
        return sampler.step(second * SECOND, reading(second, busyNanos).build(), 0, ownNanos, 0);
    }

    private Snapshot step(int second, MachineReading.Builder reading) {
        return sampler.step(second * SECOND, reading.build(), 0, 0, 0);
    }

    private static MachineReading.Builder reading(int second, long busyNanos) {
        return MachineReading.builder(second * SECOND, "test")
                .cpuBusyNanos(busyNanos)
                .cpuCapacity(4);
    }
}
