package dev.assay.internal.thread;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that turns an {@link Agent}.
 *
 * <p>Thread-safe. A step that throws is logged and the agent goes on after a rest, because a manager whose control
 * thread has died is worse than one that complains.
 */
public final class AgentRunner {

    private static final Logger LOG = LoggerFactory.getLogger(AgentRunner.class);
    private static final long REST_AFTER_FAILURE = 100_000_000L;

    private final Agent agent;
    private final ThreadFactory threads;
    private volatile @Nullable Thread thread; // set once by start; read by wake and stop
    private volatile boolean stopping; // set by stop; read by the agent's thread
    private volatile boolean woken; // set by wake; cleared by the agent's thread
    private volatile boolean resting; // set and cleared by the agent's thread; read by wake

    /** Makes a runner that has not started. */
    public AgentRunner(Agent agent, ThreadFactory threads) {
        this.agent = agent;
        this.threads = threads;
    }

    /** Starts the thread. */
    public void start() {
        Thread started = threads.newThread(this::loop);
        thread = started;
        started.start();
    }

    /** Ends the present or next rest. Any thread. */
    public void wake() {
        if (woken) {
            return; // somebody did already, and the agent has not begun its next step
        }
        woken = true;
        Thread rests = thread;
        // Written before it is read here, and read after it was written there: one of the two sees the other.
        if (resting && rests != null) {
            LockSupport.unpark(rests);
        }
    }

    /** Whether the caller is the agent's own thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Tells the thread to end after its present step. */
    public void stop() {
        stopping = true;
        wake();
    }

    /** Interrupts the present step, for agents whose work is to wait. */
    public void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /**
     * Waits for the end of the thread.
     *
     * @return whether it has ended
     */
    public boolean join(Duration atMost) throws InterruptedException {
        Thread running = thread;
        if (running == null || running == Thread.currentThread()) {
            return true;
        }
        running.join(Math.max(1, atMost.toMillis()));
        return !running.isAlive();
    }

    private void loop() {
        while (!stopping) {
            woken = false;
            int done = step();
            if (done == 0) {
                rest(agent.restNanos());
            } else if (done < 0 && !stopping) {
                LockSupport.parkNanos(this, REST_AFTER_FAILURE); // nobody shortens this one
            }
        }
    }

    private void rest(long nanos) {
        resting = true;
        if (!woken && !stopping) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = false;
    }

    private int step() {
        try {
            return agent.doWork();
        } catch (InterruptedException e) {
            // Only stop() interrupts; the loop looks at it next. A stray interrupt must not end the agent.
            return 0;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            LOG.error("ASSAY-9002 agent {} failed in a step and goes on", agent.name(), e);
            return -1;
        }
    }
}
