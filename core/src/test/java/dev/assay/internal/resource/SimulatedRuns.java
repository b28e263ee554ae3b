package dev.assay.internal.resource;

import static dev.assay.spi.configuration.Isolation.PROCESS;

import dev.assay.internal.resource.Decision.Granted;
import dev.assay.spi.resource.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Stories on the simulated machine that tests judge and {@link Figures} draws: the same numbers for both. */
final class SimulatedRuns {

    static final long MIB = SimulatedMachine.MIB;
    /** How long the head of the queue waits before the next room is kept for it. */
    static final int HOLD_AFTER = 60;

    static final int LONGEST_SMALL = 40;

    private SimulatedRuns() {}

    /**
     * One big request beside a stream of small ones of another manager.
     *
     * @param reservedMib what is reserved, each second
     * @param waitedSeconds how long the big one waited; the whole story if it never began
     */
    record Starving(List<Long> reservedMib, int waitedSeconds) {}

    /** A run of 600 MiB of the 800 that may be reserved, while small ones of 50 MiB keep the machine more than full. */
    static Starving starving(long seed, int seconds, boolean held) {
        SimulatedMachine machine = new SimulatedMachine();
        Random random = new Random(seed);
        ResourceRequest small = new ResourceRequest(50 * MIB, 0.1);
        ResourceRequest big = new ResourceRequest(600 * MIB, 0.1);
        List<Long> reserved = new ArrayList<>();
        machine.second();
        int waited = seconds;
        Claim claim = null;
        for (int second = 0; second < seconds; second++) {
            machine.second();
            while (machine.start(small, 50 * MIB, 20 + random.nextInt(LONGEST_SMALL - 20 + 1))) {
                continue;
            }
            if (second >= 100 && waited == seconds) {
                if (held && claim == null && second - 100 >= HOLD_AFTER) {
                    claim = machine.monitor.claim(big, PROCESS);
                }
                if (machine.monitor.admit(big, PROCESS, claim) instanceof Granted granted) {
                    machine.running.add(machine.new Running(granted.permit(), 600 * MIB, 60));
                    waited = second - 100;
                    if (claim != null) {
                        claim.close();
                    }
                }
            }
            reserved.add(machine.monitor.view().memoryReserved() / MIB);
        }
        return new Starving(reserved, waited);
    }

    /**
     * Runs that declare 100 MiB and take 250.
     *
     * @param availableMib what is available, each second
     * @param open whether the gate is, each second
     */
    record Overuse(List<Long> availableMib, List<Boolean> open) {}

    /** One such run begins each second if there is room, and what they take is learned or not. */
    static Overuse overuse(long seed, int seconds, boolean learning) {
        SimulatedMachine machine = new SimulatedMachine();
        Random random = new Random(seed);
        ResourceRequest declared = new ResourceRequest(100 * MIB, 0.1);
        List<Long> available = new ArrayList<>();
        List<Boolean> open = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            machine.second();
            machine.start(
                    learning ? machine.monitor.request(declared, machine.history, PROCESS) : declared,
                    250 * MIB,
                    20 + random.nextInt(20));
            available.add(Math.max(0, SimulatedMachine.CAPACITY - machine.used()) / MIB);
            open.add(machine.monitor.view().gateOpen());
        }
        return new Overuse(available, open);
    }

    /**
     * Sixty runs of 100 MiB that come within one second and reach what they take after ten.
     *
     * @param reservedMib what is reserved, each second
     * @param usedMib what they have taken up, each second
     */
    record Crowd(List<Long> reservedMib, List<Long> usedMib) {}

    /** They wait and ask each second until all have run. */
    static Crowd crowd(int seconds) {
        SimulatedMachine machine = new SimulatedMachine();
        machine.second();
        machine.second();
        List<Long> reserved = new ArrayList<>();
        List<Long> used = new ArrayList<>();
        int waiting = 60;
        for (int second = 0; second < seconds; second++) {
            while (waiting > 0 && machine.start(new ResourceRequest(100 * MIB, 0.1), 100 * MIB, 25)) {
                waiting--;
            }
            reserved.add(machine.monitor.view().memoryReserved() / MIB);
            used.add(machine.used() / MIB);
            machine.second();
        }
        return new Crowd(reserved, used);
    }
}
