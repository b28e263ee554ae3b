package dev.assay.internal.resource;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two want the last room: one gets it, and only that is reserved. */
@JCStressTest
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "the first one got it")
@Outcome(id = "false, true, 1", expect = Expect.ACCEPTABLE, desc = "the second one got it")
@State
public class LedgerLastRoomRace {

    private static final long ONE = Packed.of(0, 1, 1);

    private final Ledger ledger = new Ledger();

    @Actor
    public void first(ZZJ_Result result) {
        result.r1 = ledger.reserve(ONE, 0, ONE);
    }

    @Actor
    public void second(ZZJ_Result result) {
        result.r2 = ledger.reserve(ONE, 0, ONE);
    }

    @Arbiter
    public void after(ZZJ_Result result) {
        result.r3 = Packed.cpu(ledger.reserved());
    }
}
