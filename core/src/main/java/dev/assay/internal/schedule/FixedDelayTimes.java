package dev.assay.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A delay after the end of each run; the first time at once. */
final class FixedDelayTimes implements Times {

    private final Duration delay;

    FixedDelayTimes(Duration delay) {
        Limits.wholeMillis("schedule.delay", "delay", delay);
        this.delay = delay;
    }

    @Override
    public Instant first(Instant earliest) {
        return Instants.toMillisUp(Instants.clamp(earliest));
    }

    @Override
    public @Nullable Instant after(Instant time) {
        return null;
    }

    @Override
    public @Nullable Instant afterRun(Instant ended) {
        return Instants.plus(Instants.toMillisUp(Instants.clamp(ended)), delay);
    }

    @Override
    public boolean followsRuns() {
        return true;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(delay);
    }

    @Override
    public String describe() {
        return Words.of(delay) + " after the end of each run, the first time at once";
    }
}
