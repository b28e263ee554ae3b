package dev.assay.internal.host;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes all of a manager's threads: from the host's factory if it gave one, else daemon threads named {@code
 * assay-PURPOSE-n}. Thread-safe.
 */
public final class NamedThreads {

    private final Optional<ThreadFactory> host;

    /** Makes a factory of factories. */
    public NamedThreads(Optional<ThreadFactory> host) {
        this.host = host;
    }

    /** Threads for a purpose. */
    public ThreadFactory of(String purpose) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = host.isPresent() ? host.get().newThread(task) : daemon(task);
            if (thread == null) {
                throw new IllegalStateException("the host's ThreadFactory gave no thread for " + purpose);
            }
            if (host.isEmpty()) {
                thread.setName("assay-" + purpose + "-" + count.incrementAndGet());
            }
            return thread;
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
