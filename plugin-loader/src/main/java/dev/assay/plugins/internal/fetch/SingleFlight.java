package dev.assay.plugins.internal.fetch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets several threads that want the same thing at the same time share one piece of work. Thread-safe.
 *
 * @param <T> what they want
 */
final class SingleFlight<T> {

    private final ConcurrentHashMap<String, CompletableFuture<T>> underWay = new ConcurrentHashMap<>();

    /** The work; a {@link RuntimeException} is shared by all who wait. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /**
     * Does the work, or waits for the thread that is doing it. When that thread is interrupted, one that waits takes
     * over: its own caller gave up nothing.
     */
    T get(String key, Work<T> work) throws InterruptedException {
        while (true) {
            CompletableFuture<T> mine = new CompletableFuture<>();
            CompletableFuture<T> other = underWay.putIfAbsent(key, mine);
            if (other == null) {
                return lead(key, mine, work);
            }
            try {
                return other.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (!(e.getCause() instanceof InterruptedException)) {
                    throw new IllegalStateException("the thread that did this work for several failed", e.getCause());
                }
            }
        }
    }

    private T lead(String key, CompletableFuture<T> mine, Work<T> work) throws InterruptedException {
        try {
            T result = work.run();
            mine.complete(result);
            return result;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }
}
