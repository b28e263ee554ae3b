package dev.assay.spi.result;

import java.util.Objects;
import java.util.Optional;

/**
 * How far the stamps of a result can be trusted.
 *
 * @param synchronization whether the wall clock follows a reference
 * @param source who says so
 * @param stepsSinceStart how often the wall clock was seen to move against the ticker since the manager started
 */
public record ClockState(Synchronization synchronization, Optional<String> source, long stepsSinceStart) {

    /** Whether a clock follows a reference. */
    public enum Synchronization {
        /** It does. */
        YES,
        /** It does not. */
        NO,
        /** It can't be told. */
        UNKNOWN
    }

    /** Nothing is known. */
    public static final ClockState UNKNOWN = new ClockState(Synchronization.UNKNOWN, Optional.empty(), 0);

    /** Checks that nothing is missing. */
    public ClockState {
        Objects.requireNonNull(synchronization, "synchronization");
        Objects.requireNonNull(source, "source");
    }
}
