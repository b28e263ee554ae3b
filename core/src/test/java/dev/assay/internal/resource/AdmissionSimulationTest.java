package dev.assay.internal.resource;

import static dev.assay.internal.resource.SimulatedMachine.CAPACITY;
import static dev.assay.internal.resource.SimulatedMachine.MIB;
import static dev.assay.spi.configuration.Isolation.CLASSLOADER;
import static dev.assay.spi.configuration.Isolation.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.resource.Decision.Granted;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whole days of arrivals, and crowds: what is reserved, what is used, and how often the gate moves. */
class AdmissionSimulationTest {

    @Test
    void aCrowdThatArrivesWithinOneSampleDoesNotOverrunTheMachine() {
        SimulatedMachine machine = new SimulatedMachine();
        machine.second();
        Deque<ResourceRequest> waiting = new ArrayDeque<>();
        for (int i = 0; i < 60; i++) {
            waiting.add(new ResourceRequest(100 * MIB, 0.1));
        }
        long peak = 0;
        int seconds = 0;
        while (!waiting.isEmpty() || !machine.running.isEmpty()) {
            while (!waiting.isEmpty() && machine.start(waiting.peek(), 100 * MIB, 30)) {
                waiting.remove();
            }
            machine.second();
            peak = Math.max(peak, machine.used());
            seconds++;
        }

        assertThat(peak).isEqualTo(800 * MIB);
        assertThat(seconds).as("eight at a time").isLessThanOrEqualTo(8 * 31);
        assertThat(machine.monitor.view().memoryReserved()).isZero();
        assertThat(machine.monitor.view().gateChanges()).isZero();
    }

    @Property(tries = 10)
    void whateverArrivesNothingIsLeftReservedAndTheMachineIsNotOverrun(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 400) int hostMib) {
        SimulatedMachine machine = new SimulatedMachine();
        Random random = new Random(seed);
        machine.otherBytes = hostMib * MIB;
        machine.second();
        Deque<ResourceRequest> waiting = new ArrayDeque<>();
        for (int i = 0; i < 1000; i++) {
            if (random.nextInt(4) == 0) {
                waiting.add(new ResourceRequest((1 + random.nextInt(300)) * MIB, 0.1));
            }
            // Runs hold to what they declared, but use less of it as often as not.
            while (!waiting.isEmpty()
                    && machine.start(
                            waiting.peek(),
                            (long) (waiting.peek().memoryBytes() * random.nextDouble()),
                            1 + random.nextInt(60))) {
                waiting.remove();
            }
            machine.second();
            assertThat(machine.used()).isLessThanOrEqualTo(CAPACITY * 9 / 10);
            assertThat(machine.monitor.view().memoryReserved())
                    .isEqualTo(machine.running.stream()
                            .mapToLong(run -> run.permit.granted().memoryBytes())
                            .sum());
        }
        while (!machine.running.isEmpty()) {
            machine.second();
        }
        assertThat(machine.monitor.view().memoryReserved()).isZero();
        assertThat(machine.monitor.meters().size()).isZero();
    }

    @Property(tries = 10)
    void runsThatTakeMoreThanTheyDeclaredCloseTheGateButDoNotMakeItFlutter(@ForAll long seed) {
        SimulatedMachine machine = new SimulatedMachine();
        // Each run that is let in grows until memory is short, and the gate opens when another one ends.
        long changes = overuse(machine, seed, 600, false);

        // With a dwell of always five seconds there would be some 105.
        assertThat(changes).isBetween(2L, 70L);
    }

    @Property(tries = 10)
    void onceWhatTheyTakeIsLearnedTheGateStaysOpen(@ForAll long seed) {
        SimulatedMachine machine = new SimulatedMachine();
        long whileLearning = overuse(machine, seed, 600, true);

        assertThat(overuse(machine, seed + 1, 1800, true) - whileLearning).isLessThanOrEqualTo(2);
    }

    /** How often the gate has changed in all after so long of runs that declare 100 MiB and take 250. */
    private static long overuse(SimulatedMachine machine, long seed, int seconds, boolean learning) {
        Random random = new Random(seed);
        ResourceRequest declared = new ResourceRequest(100 * MIB, 0.1);
        for (int i = 0; i < seconds; i++) {
            machine.second();
            machine.start(
                    learning ? machine.monitor.request(declared, machine.history, PROCESS) : declared,
                    250 * MIB,
                    20 + random.nextInt(20));
        }
        long changes = machine.monitor.view().gateChanges();
        while (!machine.running.isEmpty()) {
            machine.second();
        }
        for (int i = 0; i < 65; i++) {
            machine.second();
        }
        assertThat(machine.monitor.view().gateOpen()).isTrue();
        assertThat(machine.monitor.view().memoryReserved()).isZero();
        return changes;
    }

    @Test
    void aMachineThatIsAlwaysALittleTooFullStillMakesProgress() {
        SimulatedMachine machine = new SimulatedMachine();
        machine.otherBytes = 930 * MIB; // below the low water for ever
        machine.second();
        machine.second();
        int done = 0;
        for (int i = 0; i < 600; i++) {
            if (machine.start(new ResourceRequest(50 * MIB, 0.1), 20 * MIB, 10)) {
                done++;
            }
            machine.second();
            assertThat(machine.running).hasSizeLessThanOrEqualTo(1);
        }

        assertThat(done)
                .as("one run per 30 seconds of patience and 10 of its own")
                .isBetween(12, 16);
    }

    @Test
    void whoeverWaitsIsAlwaysWoken() throws Exception {
        SimulatedMachine machine = new SimulatedMachine();
        machine.second();
        int threads = 6;
        int rounds = 300;
        AtomicInteger done = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Semaphore room = new Semaphore(0);
            machine.monitor.onRoom(room::release);
            Isolation level = t % 2 == 0 ? PROCESS : CLASSLOADER;
            ResourceRequest request = new ResourceRequest((level == PROCESS ? 500 : 400) * MIB, 0.1);
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < rounds; i++) {
                        Decision decision = machine.monitor.admit(request, level);
                        while (!(decision instanceof Granted)) {
                            // Nobody samples: without the release's wake this would never end.
                            if (!room.tryAcquire(60, TimeUnit.SECONDS)) {
                                return;
                            }
                            decision = machine.monitor.admit(request, level);
                        }
                        done.incrementAndGet();
                        ((Granted) decision).permit().release();
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                } finally {
                    end.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        end.await();
        assertThat(done).hasValue(threads * rounds);
        assertThat(machine.monitor.view().memoryReserved()).isZero();
        assertThat(machine.monitor.view().heapReserved()).isZero();
    }
}
