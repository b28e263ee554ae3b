package dev.assay.eventhub.internal.record;

import java.time.Duration;
import java.util.Objects;

/**
 * How an outbox stands.
 *
 * @param records how many records wait to be delivered
 * @param bytes how large the files are that hold them
 * @param age how long the oldest of them has waited
 * @param deadLetters how many the hub refused
 * @param gaps how many gap records were made since the start
 * @param missing how many records these speak of
 * @param paused why nothing is delivered, empty if it is
 */
public record Standing(
        long records, long bytes, Duration age, int deadLetters, long gaps, long missing, String paused) {

    /** Checks that nothing is missing. */
    public Standing {
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(paused, "paused");
    }
}
