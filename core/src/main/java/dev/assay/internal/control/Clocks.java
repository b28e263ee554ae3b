package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.ClockState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Watches the wall clock against the ticker and notices when one moved without the other. Control thread only. */
final class Clocks {

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final TimeSource time;
    private Instant wall;
    private long nanos;
    private long steps;
    private ClockState told = of(0);
    private Duration offset = Duration.ZERO;

    Clocks(TimeSource time) {
        this.time = time;
        this.wall = time.wall();
        this.nanos = time.nanos();
    }

    /** Compares the two; returns how far the wall clock moved by itself if that is worth telling. */
    Optional<Duration> check() {
        Instant nowWall = time.wall();
        long nowNanos = time.nanos();
        Duration moved = Duration.between(wall, nowWall).minusNanos(nowNanos - nanos);
        wall = nowWall;
        nanos = nowNanos;
        if (moved.abs().compareTo(TOLERANCE) < 0) {
            return Optional.empty();
        }
        steps++;
        offset = offset.plus(moved);
        return Optional.of(moved);
    }

    /** How far the wall clock has moved by itself since the start. */
    Duration offset() {
        return offset;
    }

    ClockState state() {
        if (told.stepsSinceStart() != steps) {
            told = of(steps);
        }
        return told;
    }

    private static ClockState of(long steps) {
        return new ClockState(ClockState.Synchronization.UNKNOWN, Optional.empty(), steps);
    }

    static void report(ControlState state, Duration moved) {
        state.signal(
                Signal.Kind.CLOCK_STEPPED,
                "",
                Reason.of("CLOCK_STEPPED", "the wall clock moved against the ticker, or the machine slept")
                        .with("movedMillis", moved.toMillis()));
    }
}
