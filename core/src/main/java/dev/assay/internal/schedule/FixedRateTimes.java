package dev.assay.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole multiples of a period since the Unix epoch: the phase does not depend on when a host started. */
final class FixedRateTimes implements Times {

    private final Duration period;
    private final Optional<Duration> known;
    private final long periodMillis;

    FixedRateTimes(Duration period) {
        this.period = period;
        this.known = Optional.of(period);
        this.periodMillis = Limits.wholeMillis("schedule.period", "period", period);
    }

    @Override
    public @Nullable Instant first(Instant earliest) {
        return after(Instants.clamp(earliest).minusNanos(1));
    }

    @Override
    public @Nullable Instant after(Instant time) {
        long steps = Math.floorDiv(Instants.floorMillis(time), periodMillis) + 1;
        Instant next = Instant.ofEpochMilli(steps * periodMillis);
        return next.isAfter(Instants.LAST) ? null : next;
    }

    @Override
    public Optional<Duration> period() {
        return known;
    }

    @Override
    public String describe() {
        return "every " + Words.of(period) + ", counted from the Unix epoch";
    }
}
