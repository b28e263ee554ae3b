package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code due = Σ count + pending} at every step of lives under random faults, nothing lost and nothing under two ids.
 *
 * <p>Every seed is told. {@code -Dassay.simulation.seed=N} plays one again, {@code -Dassay.simulation.steps=N} for as long
 * as wanted.
 */
class SimulationTest {

    private static final int STEPS = 400;

    @Test
    void theLawHoldsAtEveryStepOfTwentyThousandOccurrences() {
        simulate(20_000, 5_000);
    }

    @Test
    @Tag("thorough")
    void theLawHoldsAtEveryStepOfAMillionOccurrences() {
        simulate(1_000_000, 250_000);
    }

    private static void simulate(long occurrences, long records) {
        Long given = Long.getLong("assay.simulation.seed");
        if (given != null) {
            System.out.println("seed " + given + ": " + play(given));
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        long counted = 0;
        long heard = 0;
        int lives = 0;
        int jobs = 0;
        while (counted < occurrences || heard < records) {
            long seed = seeds.nextLong();
            Simulation simulation = play(seed);
            // A long sleep is a million missed times in one record; what is not told one by one counts little.
            counted += Math.min(simulation.occurrences(), 4 * simulation.records());
            heard += simulation.records();
            lives++;
            jobs += simulation.gapsLookedFor();
        }
        System.out.println("simulated " + counted + " occurrences in " + heard + " results and " + lives
                + " seeds; no gap in the times of " + jobs + " jobs");
    }

    private static Simulation play(long seed) {
        int steps = Integer.getInteger("assay.simulation.steps", STEPS);
        try (Simulation simulation = new Simulation(seed)) {
            for (int step = 0; step < steps; step++) {
                List<String> wrong = simulation.step();
                assertThat(wrong)
                        .as("step %s of -Dassay.simulation.seed=%s; %s", step, seed, simulation)
                        .isEmpty();
            }
            assertThat(simulation.finish())
                    .as("the end of -Dassay.simulation.seed=%s; %s", seed, simulation)
                    .isEmpty();
            return simulation;
        } catch (RuntimeException | Error e) {
            if (e instanceof AssertionError failed) {
                throw failed;
            }
            throw new AssertionError("-Dassay.simulation.seed=" + seed, e);
        }
    }
}
