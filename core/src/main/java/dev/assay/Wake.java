package dev.assay;

import dev.assay.internal.thread.AgentRunner;
import org.jspecify.annotations.Nullable;

/** Wakes a thread that is made later than who wakes it. Thread-safe. */
final class Wake implements Runnable {

    private volatile @Nullable AgentRunner thread; // set once before anything runs

    void wakes(AgentRunner agent) {
        thread = agent;
    }

    @Override
    public void run() {
        AgentRunner agent = thread;
        if (agent != null) {
            agent.wake();
        }
    }
}
