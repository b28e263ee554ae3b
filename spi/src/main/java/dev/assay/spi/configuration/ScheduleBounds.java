package dev.assay.spi.configuration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What narrows or spreads a schedule.
 *
 * @param start nothing is due before it
 * @param end nothing is due from it on
 * @param splay the due time lies this much after the nominal one at most, always the same for one job and identity
 * @param calendars names of maintenance calendars in which a due time is skipped
 */
public record ScheduleBounds(Optional<Instant> start, Optional<Instant> end, Duration splay, List<String> calendars) {

    /** No bounds. */
    public static final ScheduleBounds NONE =
            new ScheduleBounds(Optional.empty(), Optional.empty(), Duration.ZERO, List.of());

    /** Checks and copies. */
    public ScheduleBounds {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        calendars = List.copyOf(calendars);
        if (splay.isNegative()) {
            throw new IllegalArgumentException("a splay is not negative");
        }
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            throw new IllegalArgumentException("a schedule ends after it starts");
        }
    }
}
