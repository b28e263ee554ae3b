package dev.assay.internal.host;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes all of a manager's threads: from the host's factory if it gave one, else daemon threads named {@code
 * assay-PURPOSE-n}. Thread-safe.
 *
 * <p>A thread of ours for the purpose {@value #RUN} lives in a group of its own; see {@link RunGroups}. It is to be
 * started before the next one is made.
 */
public final class NamedThreads {

    /** The purpose of the threads that run plugins. */
    public static final String RUN = "run";

    private final Optional<ThreadFactory> host;
    private final RunGroups groups = new RunGroups();

    /** Makes a factory of factories. */
    public NamedThreads(Optional<ThreadFactory> host) {
        this.host = host;
    }

    /** Threads for a purpose. */
    public ThreadFactory of(String purpose) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = host.isPresent() ? host.get().newThread(task) : daemon(purpose, task);
            if (thread == null) {
                throw new IllegalStateException("the host's ThreadFactory gave no thread for " + purpose);
            }
            if (host.isEmpty()) {
                thread.setName("assay-" + purpose + "-" + count.incrementAndGet());
            }
            return thread;
        };
    }

    private Thread daemon(String purpose, Runnable task) {
        Thread thread = purpose.equals(RUN) ? new Thread(groups.empty(), task) : new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
