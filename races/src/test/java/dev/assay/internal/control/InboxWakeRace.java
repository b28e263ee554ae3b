package dev.assay.internal.control;

import dev.assay.internal.thread.Agent;
import dev.assay.internal.thread.AgentRunner;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two post commands while the agent's thread goes to rest for long: both are taken at once, and no rest outlasts them. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both were taken")
@State
public class InboxWakeRace implements Agent {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LONG_REST = Duration.ofSeconds(20).toNanos();

    private final Inbox inbox = new Inbox();
    private final AgentRunner runner = new AgentRunner(this, body -> {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean turned;
    private int taken; // the agent's thread; read after it was joined

    public InboxWakeRace() {
        inbox.onPost(runner::wake);
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public int doWork() {
        int done = 0;
        for (Runnable next = inbox.take(); next != null; next = inbox.take()) {
            next.run();
            done++;
        }
        if (taken == 2) {
            runner.stop();
        }
        turned = true;
        return done;
    }

    @Override
    public long restNanos() {
        return LONG_REST;
    }

    @Actor
    public void first() {
        runner.start(); // not in the constructor: many states are made ahead
        while (!turned) {
            Thread.onSpinWait();
        }
        inbox.post(() -> taken++);
    }

    @Actor
    public void second() {
        while (!turned) {
            Thread.onSpinWait();
        }
        inbox.post(() -> taken++);
    }

    @Arbiter
    public void after(I_Result result) {
        try {
            result.r1 = runner.join(PATIENCE) ? taken : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner.stop();
    }
}
