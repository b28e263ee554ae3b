package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.internal.resource.Decision;
import dev.assay.internal.resource.Monitor;
import dev.assay.spi.Environment;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.SteppedProbe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a monitor between its managers: who starts it, who drives it, who closes it. */
class ResourceMonitorTest {

    private static final long GIB = 1L << 30;

    private final ManualTime time = new ManualTime();
    private final ManualEnvironment one = ManualEnvironment.builder().time(time).build();
    private final ManualEnvironment two = ManualEnvironment.builder().time(time).build();
    private final CountingProbe probe = new CountingProbe();

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    /** A stepped probe that counts what is done to it. */
    private final class CountingProbe implements ResourceProbe {
        private final SteppedProbe stepped = new SteppedProbe(time);
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void start(Environment environment) throws Exception {
            if (started.incrementAndGet() == 1 && failFirst) {
                throw new java.io.IOException("on purpose");
            }
        }

        @Override
        public MachineReading read() throws Exception {
            return stepped.read();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private boolean failFirst;

    private ResourceMonitor monitor() {
        return ResourceMonitor.builder().probe(probe).unclamped().build();
    }

    @Test
    void itReadsNothingBeforeAManagerStarts() {
        ResourceMonitor monitor = monitor();

        assertThat(monitor.view()).isEmpty();
        assertThat(probe.started).hasValue(0);
        monitor.close();
        assertThat(probe.closed).as("what was never started").hasValue(0);
    }

    @Test
    void theViewSaysWhichProbeWasChosenAndWhyAndWhatItCanTell() throws Exception {
        ResourceMonitor ours = ResourceMonitor.builder().build();
        ours.attach(one);
        ResourceView view = ours.view().orElseThrow();
        assertThat(view.probe()).startsWith("SystemProbe because ");
        assertThat(view.capabilities()).contains(ProbeCapability.CPU_CAPACITY, ProbeCapability.TREE_CPU_TIME);
        ours.detach(one);
        ours.close();

        ResourceMonitor given = ResourceMonitor.builder()
                .probe(new SteppedProbe(one.time()))
                .unclamped()
                .build();
        given.attach(one);
        assertThat(given.view().orElseThrow().probe()).isEqualTo("SteppedProbe because the host gave it");
        assertThat(given.view().orElseThrow().capabilities())
                .as("it does not say")
                .isEmpty();
        given.detach(one);
        given.close();
    }

    @Test
    void managersOfOneMonitorShareItsLedger() throws Exception {
        ResourceMonitor shared = monitor();
        Monitor first = shared.attach(one, true);
        Monitor second = shared.attach(two, true);
        first.sample();

        assertThat(first.admit(new ResourceRequest(5 * GIB, 0.1), Isolation.PROCESS))
                .isInstanceOf(Decision.Granted.class);
        assertThat(second.admit(new ResourceRequest(5 * GIB, 0.1), Isolation.PROCESS))
                .isInstanceOf(Decision.Delayed.class);
        assertThat(probe.started).hasValue(1);
        assertThat(shared.view().orElseThrow().memoryReservedBytes()).isEqualTo(5 * GIB);
        assertThat(shared.view().orElseThrow().source()).isEqualTo("stepped");
    }

    @Test
    void theProbeIsClosedOnceWithItsMonitorAfterTheLastManager() throws Exception {
        ResourceMonitor monitor = monitor();
        monitor.attach(one);
        monitor.attach(two);

        monitor.detach(one);
        monitor.close();
        assertThat(probe.closed).hasValue(0);
        monitor.detach(two);
        monitor.detach(two);
        monitor.close();

        assertThat(probe.closed).hasValue(1);
        assertThatThrownBy(() -> monitor.attach(one))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aMonitorOfOneManagerClosesWithIt() throws Exception {
        failFirst = true;
        ResourceMonitor monitor = ResourceMonitor.ofOneManager(probe);
        assertThatThrownBy(() -> monitor.attach(one, true)).isInstanceOf(java.io.IOException.class);
        assertThat(probe.closed).as("what did not start").hasValue(0);

        monitor.attach(one, true);
        monitor.detach(one);

        assertThat(probe.closed).hasValue(1);
    }

    @Test
    void samplingGoesOverToTheManagerThatIsLeft() throws Exception {
        ResourceMonitor monitor = monitor();
        monitor.attach(one);
        monitor.attach(two);
        time.runDue();
        probe.stepped.awaitReads(1);
        assertThat(two.livingThreads()).isEmpty();

        monitor.detach(one);
        one.awaitNoThreads();
        int before = probe.stepped.reads();
        time.advance(Duration.ofSeconds(1));
        probe.stepped.awaitReads(before + 1);

        monitor.detach(two);
        two.awaitNoThreads();
        assertThat(two.timers("resources").waiting()).isZero();
    }

    @Test
    void signalsGoToEveryManagerWhileItIsThere() throws Exception {
        ResourceMonitor monitor = monitor();
        Monitor inner = monitor.attach(one, true);
        monitor.attach(two, true);
        inner.sample();
        probe.stepped.memoryAvailable(1);
        inner.sample();
        monitor.detach(two);
        probe.stepped.memoryAvailable(8 * GIB);
        for (int i = 0; i < 6; i++) {
            time.advance(Duration.ofSeconds(1));
            inner.sample();
        }

        assertThat(one.signals())
                .extracting(Signal::kind)
                .containsExactly(Signal.Kind.GATE_CLOSED, Signal.Kind.GATE_OPENED);
        assertThat(two.signals()).extracting(Signal::kind).containsExactly(Signal.Kind.GATE_CLOSED);
    }

    @Test
    void aProbeThatDoesNotStartFailsItsManagerAndTheNextOneTriesAgain() throws Exception {
        failFirst = true;
        ResourceMonitor monitor = monitor();

        assertThatThrownBy(() -> monitor.attach(one)).isInstanceOf(java.io.IOException.class);
        assertThat(one.timers("resources").waiting()).isZero();
        monitor.attach(one);

        assertThat(probe.started).hasValue(2);
        monitor.detach(one);
    }

    @Test
    void aReadingThatHangsMakesItBlindAndLeavesTheTimersAlone() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch reads = new CountDownLatch(1);
        ResourceMonitor monitor = ResourceMonitor.builder()
                .unclamped()
                .probe(() -> {
                    reads.countDown();
                    hangs.await();
                    throw new InterruptedException();
                })
                .build();
        Monitor inner = monitor.attach(one);
        time.runDue();
        reads.await();

        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(inner.view().blind()).isTrue();
        assertThat(one.signals(Signal.Kind.PROBE_BLIND)).hasSize(1);
        monitor.detach(one);
        monitor.close();
        one.awaitNoThreads();
    }

    @Test
    void ourOwnReaderNeedsNoThread() throws Exception {
        try (ResourceMonitor monitor =
                ResourceMonitor.builder().probe(SystemProbe.create()).build()) {
            monitor.attach(one);
            time.runDue();

            assertThat(one.livingThreads()).isEmpty();
            ResourceView view = monitor.view().orElseThrow();
            assertThat(view.memoryCapacityBytes().orElseThrow()).isPositive();
            assertThat(view.readingAge()).contains(Duration.ZERO);
            assertThat(view.toString()).contains(view.source());
            monitor.detach(one);
        }
    }

    @Test
    void anotherProbeIsHeldToWhatThisProcessMayUse() throws Exception {
        SteppedProbe boasting = new SteppedProbe(time).memoryTotal(1L << 50).memoryAvailable(1L << 50);
        try (ResourceMonitor monitor = ResourceMonitor.builder().probe(boasting).build()) {
            monitor.attach(one);
            time.runDue();
            boasting.awaitReads(1);
            one.livingThreads().forEach(Thread::interrupt);
            one.awaitNoThreads(); // so that the sample is through

            ResourceView view = monitor.view().orElseThrow();
            assertThat(view.memoryCapacityBytes().orElseThrow()).isLessThan(1L << 50);
            assertThat(view.source()).startsWith("stepped within ");
            monitor.detach(one);
        }
    }

    @Test
    void sharesAndTimesOutOfBoundsAreRefusedByName() {
        assertThatThrownBy(() -> ResourceMonitor.builder().memoryCeiling(1.1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memoryCeiling");
        assertThatThrownBy(() -> ResourceMonitor.builder().heapCeiling(0).build())
                .hasMessageContaining("heapCeiling");
        assertThatThrownBy(
                        () -> ResourceMonitor.builder().cpuCeiling(Double.NaN).build())
                .hasMessageContaining("cpuCeiling");
        assertThatThrownBy(() -> ResourceMonitor.builder().period(Duration.ZERO).build())
                .hasMessageContaining("period");
        assertThatThrownBy(() ->
                        ResourceMonitor.builder().patience(Duration.ofDays(2)).build())
                .hasMessageContaining("patience");
    }

    @Test
    void anUnstartedSystemProbeSaysWhatToDo() {
        assertThatThrownBy(SystemProbe.create()::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start the probe");
    }
}
