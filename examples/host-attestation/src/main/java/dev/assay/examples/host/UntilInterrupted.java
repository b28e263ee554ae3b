package dev.assay.examples.host;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets an interrupted program (Ctrl-C) close in order: who waits here is woken, and the JVM stays until {@link #ended()}
 * was called, or half a minute has passed. Thread-safe.
 */
final class UntilInterrupted {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private UntilInterrupted() {}

    /** Hears of interruptions from now on. */
    static UntilInterrupted listen() {
        UntilInterrupted until = new UntilInterrupted();
        Runtime.getRuntime().addShutdownHook(new Thread(until::shutdown, "until-interrupted"));
        return until;
    }

    /** Waits; answers whether the program was interrupted. */
    boolean await(Duration atMost) throws InterruptedException {
        return interrupted.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Everything is closed. */
    void ended() {
        ended.countDown();
    }

    private void shutdown() {
        interrupted.countDown();
        try {
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("the demonstration did not close within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
