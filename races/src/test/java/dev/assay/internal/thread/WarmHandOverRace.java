package dev.assay.internal.thread;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task is added while the only warm thread ceases to search and leaves: one of the two sees the other, and it runs once. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "each ran once")
@State
public class WarmHandOverRace {

    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();
    private final WarmThreads threads = new WarmThreads(Inline::new, () -> 0, 1);

    // Closed, so that a thread without a task leaves at once instead of after a moment.
    public WarmHandOverRace() {
        threads.shutdown();
    }

    @Actor
    public void one() {
        threads.execute(name -> first.incrementAndGet());
    }

    @Actor
    public void other() {
        threads.execute(name -> second.incrementAndGet());
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = first.get();
        result.r2 = second.get();
    }
}
