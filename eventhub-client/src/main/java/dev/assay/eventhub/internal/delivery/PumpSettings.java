package dev.assay.eventhub.internal.delivery;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How records are delivered.
 *
 * @param hub how the hub is called in texts, without secrets
 * @param lanes how many batches may be under way at once
 * @param backoff the longest wait after the first failure
 * @param maxBackoff the longest wait after any failure
 * @param maxPause the longest wait that a hub is believed to ask for
 * @param patience how long a transport may take before its batch counts as unanswered
 * @param random where the jitter comes from; used by the delivery thread only
 */
public record PumpSettings(
        String hub,
        int lanes,
        Duration backoff,
        Duration maxBackoff,
        Duration maxPause,
        Duration patience,
        RandomGenerator random) {

    /** Checks that nothing is missing. */
    public PumpSettings {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(random, "random");
    }
}
