package dev.assay.internal.resource;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The sampler publishes while somebody reads: what was read belongs together, or the reader knows that it does not. */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 1", "2, 2", "3, 3"},
        expect = Expect.ACCEPTABLE,
        desc = "one sample")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "spoilt, and known to be")
@State
public class BoardRace {

    private final Board board = new Board();

    @Actor
    public void sampler() {
        for (int sample = 1; sample <= 3; sample++) {
            Snapshot next = board.fill();
            next.ceilings = sample;
            next.maxima = sample;
            board.publish();
        }
    }

    @Actor
    public void reader(JJ_Result result) {
        long version = board.version();
        Snapshot now = board.at(version);
        long ceilings = now.ceilings;
        long maxima = now.maxima;
        boolean still = board.isStill(version);
        result.r1 = still ? ceilings : -1;
        result.r2 = still ? maxima : -1;
    }
}
