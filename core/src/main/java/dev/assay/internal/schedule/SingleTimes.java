package dev.assay.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One nominal time, or none at all. */
final class SingleTimes implements Times {

    private final @Nullable Instant at;

    private SingleTimes(@Nullable Instant at) {
        this.at = at;
    }

    static SingleTimes once(Instant at) {
        if (at.isBefore(Instants.FIRST) || at.isAfter(Instants.LAST)) {
            throw new ScheduleException(
                    "SCHEDULE_OUT_OF_RANGE", "schedule.at", "a job is due between the years 0 and 9999");
        }
        return new SingleTimes(at);
    }

    static SingleTimes never() {
        return new SingleTimes(null);
    }

    /** A time that has gone by is answered, too: it is late, and what is late is told, not forgotten. */
    @Override
    public @Nullable Instant first(Instant earliest) {
        return at;
    }

    @Override
    public @Nullable Instant after(Instant time) {
        return at != null && at.isAfter(time) ? at : null;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.empty();
    }

    @Override
    public String describe() {
        return at == null ? "only when asked for" : "once, at " + at;
    }
}
