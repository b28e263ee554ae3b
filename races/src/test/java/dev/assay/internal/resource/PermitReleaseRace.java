package dev.assay.internal.resource;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.D_Result;

/** Two give the same permit back, as a run's end and its ladder may: the room is given back once. */
@JCStressTest
@Outcome(id = "0.0", expect = Expect.ACCEPTABLE, desc = "given back once")
@State
public class PermitReleaseRace {

    private final Monitor monitor = Rooms.monitor();
    private final Permit permit = Rooms.take(monitor);

    @Actor
    public void theRun() {
        permit.release();
    }

    @Actor
    public void theLadder() {
        permit.release();
    }

    @Arbiter
    public void after(D_Result result) {
        // Given back twice, the ledger would hold less than nothing, which reads as very much.
        result.r1 = monitor.view().cpuReserved();
    }
}
