package dev.assay.internal.host;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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

    /** The purpose of threads that a run begins for its plugin; they stay in its group. */
    public static final String TASK = "task";

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
        Thread thread = new Thread(group(purpose), task);
        thread.setDaemon(true);
        return thread;
    }

    // What is in a run's group counts as the run's; a thread of ours that begins on a run's thread must not.
    private @Nullable ThreadGroup group(String purpose) {
        if (purpose.equals(RUN)) {
            return groups.empty();
        }
        ThreadGroup here = Thread.currentThread().getThreadGroup();
        boolean within = here != null && RunGroups.isOwn(here) && !purpose.equals(TASK);
        return within ? here.getParent() : null;
    }
}
