package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bound on waiting, oscillation, and the figures that show both. Written anew with {@code -Dassay.figures.update=true}. */
class SimulatedRunsTest {

    @Test
    void whoIsHeldForWaitsNoLongerThanTheHoldAndTheLongestRunThatWasUnderWay() {
        for (long seed = 0; seed < 40; seed++) {
            assertThat(SimulatedRuns.starving(seed, 400, true).waitedSeconds())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(SimulatedRuns.HOLD_AFTER + SimulatedRuns.LONGEST_SMALL + 1);
        }
    }

    @Test
    void withoutAHoldABigOneNeverBeginsBesideSmallOnes() {
        for (long seed = 0; seed < 5; seed++) {
            assertThat(SimulatedRuns.starving(seed, 1_000, false).waitedSeconds())
                    .as("seed %d", seed)
                    .isEqualTo(1_000);
        }
    }

    @Test
    void aCrowdIsLetInAsFarAsItWillFitAndNotAsFarAsItShows() {
        SimulatedRuns.Crowd crowd = SimulatedRuns.crowd(220);

        assertThat(Collections.max(crowd.reservedMib())).isLessThanOrEqualTo(800);
        assertThat(Collections.max(crowd.usedMib())).isLessThanOrEqualTo(800);
        assertThat(crowd.usedMib().get(219)).as("all have run").isZero();
    }

    @Test
    void theGateChangesSeldomAndHardlyEverOnceWhatRunsTakeIsLearned() {
        for (long seed = 0; seed < 10; seed++) {
            assertThat(changes(SimulatedRuns.overuse(seed, 1_200, false)))
                    .as("in twenty minutes, seed %d", seed)
                    .isLessThanOrEqualTo(60);
            assertThat(changes(SimulatedRuns.overuse(seed, 1_200, true)))
                    .as("in twenty minutes, seed %d", seed)
                    .isLessThanOrEqualTo(6);
        }
    }

    private static int changes(SimulatedRuns.Overuse story) {
        int changes = 0;
        for (int i = 1; i < story.open().size(); i++) {
            changes += story.open().get(i).equals(story.open().get(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    @Test
    void theCommittedFiguresAreWhatTheSimulationsDraw() throws Exception {
        Path folder = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "docs", "figures");
        for (Map.Entry<String, String> figure : Figures.all().entrySet()) {
            Path file = folder.resolve(figure.getKey());
            if (Boolean.getBoolean("assay.figures.update")) {
                Files.createDirectories(folder);
                Files.writeString(file, figure.getValue());
            }
            assertThat(file).content().isEqualTo(figure.getValue());
        }
    }
}
