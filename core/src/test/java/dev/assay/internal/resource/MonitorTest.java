package dev.assay.internal.resource;

import static dev.assay.spi.configuration.Isolation.CLASSLOADER;
import static dev.assay.spi.configuration.Isolation.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.resource.Decision.Delayed;
import dev.assay.internal.resource.Decision.Granted;
import dev.assay.internal.resource.Decision.Impossible;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.SteppedProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Admission on a machine of four CPUs and 8 GiB, moved by hand. */
class MonitorTest {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private final ManualTime time = new ManualTime();
    private final SteppedProbe probe = new SteppedProbe(time);
    private final FakeJvm jvm = new FakeJvm();
    private final Monitor monitor =
            new Monitor(MonitorPolicy.DEFAULTS, time, probe, jvm, new Meters(new FakeCounters(), time));
    private final List<Signal> signals = new ArrayList<>();
    private int woken;

    @BeforeEach
    void listen() {
        monitor.onSignal(signals::add);
        monitor.onRoom(() -> woken++);
    }

    @Test
    void grantsWhileTheReservationsFitUnderTheCeiling() {
        seconds(2);

        List<Permit> permits = new ArrayList<>();
        while (admit(GIB, 0.1, PROCESS) instanceof Granted granted) {
            permits.add(granted.permit());
        }

        // 80 % of 8 GiB hold six times 1 GiB.
        assertThat(permits).hasSize(6);
        assertThat(monitor.view().memoryReserved()).isEqualTo(6 * GIB);
    }

    @Test
    void tellsTheInequalityThatFailedInNumbersAndWords() {
        seconds(2);
        grant(6 * GIB, 0.1, PROCESS);

        Reason reason = delayed(GIB, 0.1, PROCESS);

        assertThat(reason.code()).isEqualTo(Reasons.MEMORY_SHORT);
        assertThat(reason.numbers())
                .containsEntry("neededBytes", GIB)
                .containsEntry("reservedBytes", 6 * GIB)
                .containsEntry("capacityBytes", 8 * GIB)
                .containsEntry("availableBytes", 8 * GIB)
                .containsEntry("readingAgeMillis", 0L);
        assertThat(reason.numbers().get("ceilingBytes").longValue()).isBetween((long) (6.39 * GIB), (long) (6.4 * GIB));
        assertThat(reason.text())
                .isEqualTo("1 GiB of memory are needed beside 6 GiB reserved, above the ceiling of 6.4 GiB (stepped)");
    }

    @Test
    void aReleasedPermitGivesItsRoomToTheNextAndWakesWhoWaits() {
        seconds(2);
        Permit first = grant(6 * GIB, 0.1, PROCESS);
        delayed(GIB, 0.1, PROCESS);

        first.release();

        assertThat(woken).isOne();
        grant(GIB, 0.1, PROCESS);
    }

    @Test
    void nobodyIsWokenWhereNobodyWaits() {
        seconds(2);

        grant(GIB, 0.1, PROCESS).release();

        assertThat(woken).isZero();
    }

    @Test
    void aPermitReleasedTwiceGivesItsRoomOnce() {
        seconds(2);
        grant(GIB, 1, PROCESS);
        Permit twice = grant(GIB, 1, PROCESS);

        twice.release();
        twice.release();

        assertThat(monitor.view().memoryReserved()).isEqualTo(GIB);
        assertThat(monitor.view().cpuReserved()).isEqualTo(1);
    }

    @Test
    void runsInTheHostsJvmCountAgainstItsHeapAndNotAgainstTheMachine() {
        seconds(2);

        grant(600 * MIB, 0.1, CLASSLOADER);
        Reason reason = delayed(100 * MIB, 0.1, CLASSLOADER);

        // 75 % of 1 GiB, less the 100 MiB that the host holds.
        assertThat(reason.code()).isEqualTo(Reasons.HEAP_SHORT);
        assertThat(reason.numbers())
                .containsEntry("ceilingBytes", 668 * MIB)
                .containsEntry("reservedBytes", 600 * MIB)
                .containsEntry("liveBytes", 100 * MIB)
                .containsEntry("capacityBytes", GIB);
        assertThat(monitor.view().memoryReserved()).isZero();
        grant(GIB, 0.1, PROCESS);
    }

    @Test
    void cpuIsSharedWithOthersOnTheMachine() {
        seconds(1);
        for (int i = 0; i < 30; i++) {
            probe.spend(Duration.ofSeconds(3)); // three of four CPUs, by others
            seconds(1);
        }

        grant(MIB, 1, PROCESS);
        Reason reason = delayed(MIB, 1, PROCESS);

        assertThat(reason.code()).isEqualTo(Reasons.CPU_SHORT);
        assertThat(reason.numbers())
                .containsEntry("neededCpus", 1.0)
                .containsEntry("reservedCpus", 1.0)
                .containsEntry("capacityCpus", 4.0);
        assertThat(reason.numbers().get("othersCpus").doubleValue()).isBetween(2.9, 3.0);
        assertThat(reason.numbers().get("ceilingCpus").doubleValue()).isBetween(1.7, 1.9);
    }

    @Test
    void aRunThatDeclaresNothingCountsAllTheSame() {
        seconds(2);

        Permit inJvm = ((Granted) monitor.admit(ResourceRequest.NONE, CLASSLOADER)).permit();
        Permit process = ((Granted) monitor.admit(new ResourceRequest(GIB, 0), PROCESS)).permit();

        assertThat(inJvm.granted()).isEqualTo(MonitorPolicy.UNDECLARED_IN_JVM);
        assertThat(process.granted()).isEqualTo(new ResourceRequest(GIB, 0.25));
        assertThat(monitor.view().heapReserved()).isEqualTo(16 * MIB);
    }

    @Test
    void whatNeverFitsIsImpossibleAtOnceWithTheInequality() {
        seconds(2);

        Reason memory = impossible(7 * GIB, 1, PROCESS);
        Reason heap = impossible(800 * MIB, 1, CLASSLOADER);
        Reason cpu = impossible(GIB, 5, PROCESS);

        assertThat(List.of(memory.code(), heap.code(), cpu.code())).containsOnly(Reasons.IMPOSSIBLE_REQUEST);
        assertThat(memory.numbers()).containsEntry("neededBytes", 7 * GIB).containsEntry("capacityBytes", 8 * GIB);
        assertThat(heap.numbers()).containsEntry("ceilingBytes", 768 * MIB).containsEntry("capacityBytes", GIB);
        assertThat(cpu.numbers()).containsEntry("neededCpus", 5.0).containsEntry("ceilingCpus", 4.8);
    }

    @Test
    void oneCpuIsPossibleOnHalfOfOne() {
        probe.cpus(0.5);
        seconds(2);

        Permit permit = grant(MIB, 1, PROCESS);

        assertThat(monitor.view().cpuReserved()).isEqualTo(0.6);
        permit.release();
        assertThat(monitor.view().cpuReserved()).isZero();
    }

    @Test
    void beforeTheFirstReadingAdmissionIsCautious() {
        Reason reason = delayed(300 * MIB, 0.1, PROCESS);

        assertThat(monitor.view().blind()).isTrue();
        assertThat(reason.numbers()).containsEntry("ceilingBytes", 256 * MIB).doesNotContainKey("availableBytes");
        assertThat(reason.text()).contains("nothing has been read yet");
        grant(200 * MIB, 0.1, PROCESS);
    }

    @Test
    void staleReadingsMeanHalfOfTheCapacityAndNeitherNothingNorEverything() {
        seconds(2);
        probe.failWith(new IllegalStateException("no more"));

        seconds(5);
        assertThat(monitor.view().blind())
                .as("within five periods the last reading holds")
                .isFalse();
        seconds(1);

        assertThat(monitor.view().blind()).isTrue();
        assertThat(monitor.view().probeFailures()).isEqualTo(6);
        grant(3 * GIB, 0.1, PROCESS);
        Reason reason = delayed(2 * GIB, 0.1, PROCESS);
        assertThat(reason.numbers()).containsEntry("ceilingBytes", 4 * GIB);
        assertThat(reason.text()).contains("readings are stale");
        assertThat(signals).extracting(Signal::kind).containsExactly(Signal.Kind.PROBE_BLIND);
    }

    @Test
    void readingsThatComeBackEndBlindness() {
        seconds(2);
        probe.failWith(new IllegalStateException("no more"));
        seconds(6);

        probe.recover();
        seconds(1);

        assertThat(monitor.view().blind()).isFalse();
        assertThat(signals)
                .extracting(Signal::kind)
                .containsExactly(Signal.Kind.PROBE_BLIND, Signal.Kind.PROBE_RECOVERED);
    }

    @Test
    void aReadingThatKnowsNoAvailableMemoryIsNotTakenForAnIdleMachine() {
        probe.memoryAvailable(-1);
        seconds(2);

        assertThat(monitor.view().blind()).isTrue();
        assertThat(delayed(5 * GIB, 0.1, PROCESS).numbers()).containsEntry("ceilingBytes", 4 * GIB);
    }

    @Test
    void cpuTimeThatIsNotKnownMeansHalfOfTheCpus() {
        probe.cpuBusyNanos(-1);
        seconds(5);

        assertThat(monitor.view().cpuCeiling()).isEqualTo(2);
        assertThat(monitor.view().othersCpus()).isEmpty();
    }

    @Test
    void theGateClosesWhenMemoryIsShortAndSaysSo() {
        seconds(2);
        probe.memoryAvailable(500 * MIB); // low water is 10 % of 8 GiB

        seconds(1);
        assertThat(monitor.view().gateOpen()).as("one bad sample is not enough").isTrue();
        seconds(1);

        Reason reason = delayed(MIB, 0.1, PROCESS);
        assertThat(reason.code()).isEqualTo(Reasons.GATE_CLOSED);
        assertThat(reason.text())
                .isEqualTo("nothing new begins until memory recovers: 500 MiB of memory were available, less than"
                        + " 819.2 MiB (stepped)");
        assertThat(reason.numbers()).containsEntry("availableBytes", 500 * MIB).containsKey("lowWaterBytes");
        assertThat(signals).extracting(Signal::kind).containsExactly(Signal.Kind.GATE_CLOSED);
    }

    @Test
    void theHeapsGateHoldsBackOnlyWhatTakesHeap() {
        seconds(2);
        jvm.live = jvm.max * 95 / 100;
        seconds(1);

        Decision inJvm = monitor.admit(new ResourceRequest(10 * MIB, 0.1), CLASSLOADER);
        Decision process = monitor.admit(new ResourceRequest(10 * MIB, 0.1), PROCESS);

        assertThat(process).isInstanceOf(Decision.Granted.class);
        Reason reason = ((Decision.Delayed) inJvm).reason();
        assertThat(reason.code()).isEqualTo(Reasons.GATE_CLOSED);
        assertThat(reason.text()).contains("host's JVM until its heap recovers");
        assertThat(reason.numbers())
                .containsKeys("liveBytes", "heapBytes", "neededBytes", "reservedBytes", "ceilingBytes");
        assertThat(monitor.view().heapGateOpen()).isFalse();
        assertThat(monitor.view().gateOpen()).isTrue();
    }

    @Test
    void whatTheProcessSpentAndNoRunIsToBlameForIsPublished() {
        jvm.processCpu = 40_000_000_000L;
        seconds(1);
        jvm.processCpu += 700_000_000L;
        seconds(1);

        assertThat(monitor.view().residueNanos()).hasValue(700_000_000L);
        assertThat(monitor.view().residueCpus().orElseThrow()).isEqualTo(0.7);
    }

    @Test
    void aHurryLastsTenSecondsFromTheLastCause() {
        assertThat(monitor.isHurried()).isFalse();
        monitor.hurry();
        time.advance(Duration.ofSeconds(9));
        assertThat(monitor.isHurried()).isTrue();
        monitor.hurry();
        time.advance(Duration.ofSeconds(9));
        assertThat(monitor.isHurried()).isTrue();
        time.advance(Duration.ofSeconds(1));

        assertThat(monitor.isHurried()).isFalse();
    }

    @Test
    void theGateOpensAfterThreeGoodSamplesAndItsDwellAndWakesWhoWaits() {
        seconds(2);
        probe.memoryAvailable(100 * MIB);
        seconds(1);
        assertThat(monitor.view().gateOpen())
                .as("below half of the low water one sample is enough")
                .isFalse();
        probe.memoryAvailable(8 * GIB);

        seconds(4);
        delayed(MIB, 0.1, PROCESS);
        woken = 0;
        seconds(1);

        assertThat(woken).isOne();
        grant(MIB, 0.1, PROCESS);
        assertThat(signals).extracting(Signal::kind).containsExactly(Signal.Kind.GATE_CLOSED, Signal.Kind.GATE_OPENED);
    }

    @Test
    void memoryPressureClosesTheGateAlthoughMemorySeemsAvailable() {
        seconds(2);
        probe.pressure(12.5, 90);
        seconds(2);

        assertThat(delayed(MIB, 0.1, CLASSLOADER).text()).contains("memory pressure was 12.5 %, at or above 10.0 %");
    }

    @Test
    void cpuPressureAloneClosesNothing() {
        seconds(2);
        probe.pressure(0, 100);
        seconds(10);

        grant(MIB, 0.1, PROCESS);
    }

    @Test
    void aGateThatWasClosedStaysSoWhenSightIsLost() {
        seconds(2);
        probe.memoryAvailable(100 * MIB);
        seconds(1);
        probe.failWith(new IllegalStateException("no more"));
        seconds(10);

        assertThat(delayed(MIB, 0.1, PROCESS).code()).isEqualTo(Reasons.GATE_CLOSED);
    }

    @Test
    void afterPatienceOneRunGoesAheadIfItIsTheOnlyOneAndItsMemoryIsThere() {
        probe.memoryAvailable(200 * MIB);
        seconds(3);
        delayed(100 * MIB, 1, PROCESS);
        for (int i = 0; i < 29; i++) {
            seconds(1);
            delayed(100 * MIB, 1, PROCESS);
        }

        seconds(1);
        grant(100 * MIB, 1, PROCESS);

        assertThat(delayed(100 * MIB, 1, PROCESS).code())
                .as("but no second one")
                .isEqualTo(Reasons.GATE_CLOSED);
    }

    @Test
    void patienceDoesNotConjureUpMemory() {
        probe.memoryAvailable(200 * MIB);
        seconds(3);
        for (int i = 0; i < 100; i++) {
            delayed(300 * MIB, 1, PROCESS);
            seconds(1);
        }
    }

    @Test
    void whoeverIsRefusedIsWokenOnceWithEachSample() {
        probe.memoryAvailable(200 * MIB);
        seconds(3);
        delayed(100 * MIB, 1, PROCESS);
        woken = 0;

        seconds(1);
        seconds(1);

        assertThat(woken).as("nobody asked again in between").isOne();
    }

    @Test
    void aClaimKeepsTheNextRoomForWhoWaitsLongest() {
        seconds(2);
        Permit small = grant(4 * GIB, 0.1, PROCESS);
        ResourceRequest big = new ResourceRequest(5 * GIB, 0.1);
        Claim claim = monitor.claim(big, PROCESS);

        Reason held = delayed(GIB, 0.1, PROCESS);
        assertThat(held.code()).isEqualTo(Reasons.HELD_FOR_ANOTHER);
        assertThat(held.numbers()).containsEntry("heldBytes", 5 * GIB);
        assertThat(monitor.claim(big, PROCESS)).as("one at a time").isNull();

        small.release();
        assertThat(delayed(2 * GIB, 0.1, PROCESS).code()).isEqualTo(Reasons.HELD_FOR_ANOTHER);
        assertThat(monitor.admit(big, PROCESS, claim)).isInstanceOf(Granted.class);
        woken = 0;
        claim.close();
        assertThat(woken).isOne();
        grant(GIB, 0.1, PROCESS);
    }

    @Test
    void runningProcessesAreNotCountedTwice() {
        seconds(2);
        Permit permit = grant(3 * GIB, 0.1, PROCESS);
        ProcessHandle self = ProcessHandle.current();
        RunMeter meter = monitor.meters().onThisThread(PROCESS, permit.granted().memoryBytes());
        meter.processes(() -> java.util.Set.of(self));
        probe.tree(self.pid(), Duration.ZERO, 2 * GIB, 1).memoryAvailable(4 * GIB);

        seconds(1);

        // 4 GiB available, less 0.8 kept free, and of 3 GiB reserved 2 are in use already: 2.2 more.
        grant(2 * GIB, 0.1, PROCESS);
        assertThat(delayed(GIB, 0.1, PROCESS).code()).isEqualTo(Reasons.MEMORY_SHORT);
    }

    @Test
    void aFailingListenerDoesNotKeepOthersFromBeingWoken() {
        Monitor fresh = new Monitor(MonitorPolicy.DEFAULTS, time, probe, jvm, new Meters(new FakeCounters(), time));
        fresh.onRoom(() -> {
            throw new IllegalStateException("on purpose");
        });
        fresh.onRoom(() -> woken++);
        fresh.onSignal(signal -> {
            throw new IllegalStateException("on purpose");
        });
        fresh.onSignal(signals::add);
        fresh.admit(new ResourceRequest(8 * GIB, 1), PROCESS);
        probe.forget();

        fresh.sample();

        assertThat(woken).isOne();
        assertThat(signals).hasSize(1);
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            time.advance(Duration.ofSeconds(1));
            monitor.sample();
        }
    }

    private Decision admit(long bytes, double cpus, Isolation level) {
        return monitor.admit(new ResourceRequest(bytes, cpus), level);
    }

    private Permit grant(long bytes, double cpus, Isolation level) {
        Decision decision = admit(bytes, cpus, level);
        assertThat(decision).isInstanceOf(Granted.class);
        return ((Granted) decision).permit();
    }

    private Reason delayed(long bytes, double cpus, Isolation level) {
        Decision decision = admit(bytes, cpus, level);
        assertThat(decision).isInstanceOf(Delayed.class);
        return ((Delayed) decision).reason();
    }

    private Reason impossible(long bytes, double cpus, Isolation level) {
        Decision decision = admit(bytes, cpus, level);
        assertThat(decision).isInstanceOf(Impossible.class);
        return ((Impossible) decision).reason();
    }
}
