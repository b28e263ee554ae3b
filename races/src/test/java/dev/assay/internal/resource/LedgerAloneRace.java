package dev.assay.internal.resource;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** One asks for a place among others while another wants to be alone: not both, and what is reserved is what was granted. */
@JCStressTest
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "a place among others")
@Outcome(id = "false, true, 3", expect = Expect.ACCEPTABLE, desc = "alone")
@Outcome(id = "true, true, 4", expect = Expect.FORBIDDEN, desc = "alone beside another one")
@State
public class LedgerAloneRace {

    private static final long ONE = Packed.of(0, 1, 1);
    private static final long ALONE = Packed.of(0, 3, 3);

    private final Ledger ledger = new Ledger();

    @Actor
    public void amongOthers(ZZJ_Result result) {
        result.r1 = ledger.reserve(ONE, 0, ONE);
    }

    @Actor
    public void alone(ZZJ_Result result) {
        result.r2 = ledger.reserveAlone(ALONE);
    }

    @Arbiter
    public void after(ZZJ_Result result) {
        result.r3 = Packed.cpu(ledger.reserved());
    }
}
