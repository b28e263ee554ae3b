package dev.assay.internal.schedule;

import dev.assay.internal.schedule.cron.CronException;
import dev.assay.internal.schedule.cron.ZonedCron;
import dev.assay.spi.configuration.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nominal times of a cron expression in its zone. */
final class CronTimes implements Times {

    private final ZonedCron cron;
    private final Optional<Duration> period; // asked for again and again, and not for nothing

    CronTimes(Schedule.Cron cron) {
        this.cron = read("schedule.expression", cron);
        this.period = this.cron.period();
    }

    static ZonedCron read(String place, Schedule.Cron cron) {
        try {
            return ZonedCron.of(cron);
        } catch (CronException e) {
            throw new ScheduleException(e.code(), place, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public @Nullable Instant first(Instant earliest) {
        return cron.next(Instants.clamp(earliest).minusNanos(1));
    }

    @Override
    public @Nullable Instant after(Instant time) {
        return cron.next(time);
    }

    @Override
    public boolean isSettled() {
        return !cron.isWildcard();
    }

    @Override
    public Optional<Duration> period() {
        return period;
    }

    @Override
    public String describe() {
        return cron.describe();
    }
}
