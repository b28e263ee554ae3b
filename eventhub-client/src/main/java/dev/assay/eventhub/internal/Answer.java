package dev.assay.eventhub.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of a request.
 *
 * @param ruling what it means
 * @param status the HTTP status, 0 if there was none
 * @param problem what went wrong, one clean line without secrets; empty for what was delivered
 * @param pause how long the hub asks to stay away, already capped
 */
public record Answer(Ruling ruling, int status, String problem, Optional<Duration> pause) {

    /** Checks that nothing is missing. */
    public Answer {
        Objects.requireNonNull(ruling, "ruling");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(pause, "pause");
    }

    /** A request that got no answer. */
    public static Answer none(Ruling ruling, String problem) {
        return new Answer(ruling, 0, problem, Optional.empty());
    }
}
