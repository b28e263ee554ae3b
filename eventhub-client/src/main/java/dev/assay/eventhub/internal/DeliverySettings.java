package dev.assay.eventhub.internal;

import dev.assay.eventhub.ContentMode;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How results are delivered.
 *
 * @param hub how the hub is called in texts, without secrets
 * @param mode how an event is laid into a request
 * @param batch how many results one request may carry, 1 unless the hub is known to take batches
 * @param batchBytes how large such a request may get
 * @param maxWaiting how many results may be held
 * @param maxAside how many refused results may be held
 * @param maxAsideBytes how large these may be together
 * @param backoff the longest wait after the first failure
 * @param maxBackoff the longest wait after any failure
 * @param budget how long a failing request is repeated before what waits is handed back
 * @param random where the jitter comes from; used under a lock
 */
public record DeliverySettings(
        String hub,
        ContentMode mode,
        int batch,
        long batchBytes,
        int maxWaiting,
        int maxAside,
        long maxAsideBytes,
        Duration backoff,
        Duration maxBackoff,
        Duration budget,
        RandomGenerator random) {

    /** How many refusals in a row mean that the hub refuses everything, and not that the results are bad. */
    public static final int REFUSALS_IN_A_ROW = 5;

    /** Checks that nothing is missing. */
    public DeliverySettings {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(random, "random");
    }
}
