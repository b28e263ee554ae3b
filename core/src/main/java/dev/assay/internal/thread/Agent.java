package dev.assay.internal.thread;

/**
 * A duty cycle: work that is done in steps, by one thread at a time.
 *
 * <p>In production an {@link AgentRunner} turns it on a thread of its own; a test turns it by hand and sees the same
 * code run.
 */
public interface Agent {

    /** A short word for thread names and logs. */
    String name();

    /**
     * Does what there is to do now and returns without waiting, unless waiting is this agent's very work.
     *
     * @return how much was done; 0 lets the thread rest until woken
     * @throws Exception which the runner logs before it goes on
     */
    int doWork() throws Exception;

    /** How long the thread may rest when there was nothing to do, in nanoseconds. */
    default long restNanos() {
        return 1_000_000_000L;
    }
}
