package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** One gives its room back while another one asks: who is refused is woken, so that nobody waits beside free room. */
@JCStressTest
@Outcome(id = "true, (true|false)", expect = Expect.ACCEPTABLE, desc = "granted")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "refused, and told to ask again")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "refused and forgotten")
@State
public class MonitorWakeRace {

    private final Monitor monitor = Rooms.monitor();
    private final Permit permit = Rooms.take(monitor);
    private final AtomicBoolean woken = new AtomicBoolean();

    public MonitorWakeRace() {
        monitor.onRoom(() -> woken.set(true));
    }

    @Actor
    public void givesBack() {
        permit.release();
    }

    @Actor
    public void asks(ZZ_Result result) {
        result.r1 = monitor.admit(Rooms.WHOLE, Isolation.DIRECT) instanceof Decision.Granted;
    }

    @Arbiter
    public void after(ZZ_Result result) {
        result.r2 = woken.get();
    }
}
