package dev.assay.eventhub.internal.statement;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the records of a sink are, for its checkpoints.
 *
 * @param records how many wait to be delivered
 * @param bytes how large they are
 * @param oldest how long the oldest of them has waited
 * @param deadLetters how many the hub refused and are kept
 * @param missing how many records were accepted and will not be delivered
 * @param paused why nothing is delivered; empty if it is
 */
public record DeliveryState(long records, long bytes, Duration oldest, long deadLetters, long missing, String paused) {

    /** Nothing waits. */
    public static final DeliveryState NOTHING = new DeliveryState(0, 0, Duration.ZERO, 0, 0, "");

    /** Checks that nothing is missing. */
    public DeliveryState {
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(paused, "paused");
    }
}
