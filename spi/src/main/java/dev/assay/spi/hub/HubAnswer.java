package dev.assay.spi.hub;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a hub said to a batch, or that it said nothing. It holds for all records of the batch.
 *
 * @param ruling what it means
 * @param problem what went wrong, in words without secrets; empty for what was taken
 * @param pause how long the hub asks to stay away
 */
public record HubAnswer(Ruling ruling, String problem, Optional<Duration> pause) {

    /** What an answer means for the records that were sent. */
    public enum Ruling {
        /** The hub has them, or says that it had them before. */
        TAKEN,
        /** Not now: the same batch may succeed later. Also when nobody knows whether they arrived. */
        LATER,
        /** Not these: the hub refuses something in this batch, and may well take others. */
        REFUSED,
        /** Too large together: a smaller batch may be taken. */
        TOO_LARGE,
        /** Not from us: credentials are missing, wrong or too old. Nothing is wrong with the records. */
        CREDENTIALS,
        /** Nothing will be taken until somebody changes something, such as an address. Nothing is wrong with the records. */
        MISCONFIGURED,
        /** The hub wants no more records at all. */
        GONE
    }

    /** Taken. */
    public static final HubAnswer TAKEN = new HubAnswer(Ruling.TAKEN, "", Optional.empty());

    /** Checks that nothing is missing. */
    public HubAnswer {
        Objects.requireNonNull(ruling, "ruling");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(pause, "pause");
    }

    /** An answer that asks for no pause. */
    public static HubAnswer of(Ruling ruling, String problem) {
        return new HubAnswer(ruling, problem, Optional.empty());
    }

    /** An answer that asks to stay away for some time. */
    public static HubAnswer later(String problem, Duration pause) {
        return new HubAnswer(Ruling.LATER, problem, Optional.of(pause));
    }
}
