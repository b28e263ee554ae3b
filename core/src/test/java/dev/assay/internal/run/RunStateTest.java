package dev.assay.internal.run;

import static dev.assay.internal.run.RunState.ABANDONED;
import static dev.assay.internal.run.RunState.ASKED;
import static dev.assay.internal.run.RunState.CLOSING;
import static dev.assay.internal.run.RunState.CREATED;
import static dev.assay.internal.run.RunState.ENDED;
import static dev.assay.internal.run.RunState.GONE;
import static dev.assay.internal.run.RunState.INTERRUPTED;
import static dev.assay.internal.run.RunState.KILLED;
import static dev.assay.internal.run.RunState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunStateTest {

    private static final Map<RunState, Set<RunState>> ALLOWED = Map.of(
            CREATED, Set.of(RUNNING, ASKED, CLOSING),
            RUNNING, Set.of(ASKED, CLOSING),
            ASKED, Set.of(INTERRUPTED, CLOSING),
            INTERRUPTED, Set.of(KILLED, CLOSING),
            KILLED, Set.of(CLOSING, ABANDONED),
            CLOSING, Set.of(ENDED, ABANDONED),
            ENDED, Set.of(),
            ABANDONED, Set.of(GONE),
            GONE, Set.of());

    @Test
    void everyPairOfStatesIsAllowedOrNot() {
        for (RunState from : RunState.values()) {
            for (RunState to : RunState.values()) {
                assertThat(from.canBecome(to))
                        .as("%s becomes %s", from, to)
                        .isEqualTo(ALLOWED.get(from).contains(to));
            }
        }
    }

    @Test
    void aRunThatIsOverIsNotStoppable() {
        for (RunState state : RunState.values()) {
            assertThat(state.isOver() && state.isStoppable()).as("%s", state).isFalse();
        }
    }
}
