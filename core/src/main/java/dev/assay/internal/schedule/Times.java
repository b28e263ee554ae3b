package dev.assay.internal.schedule;

import dev.assay.spi.configuration.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nominal times of one schedule, without bounds or splay. Immutable and pure: the same question has the same answer. */
interface Times {

    /** The nominal time to begin with, for a job that never ran: as a rule the first one not before {@code earliest}. */
    @Nullable Instant first(Instant earliest);

    /** The first nominal time strictly after {@code time}, null if there is none or if it depends on a run's end. */
    @Nullable Instant after(Instant time);

    /** The nominal time that follows from the end of a run, null if runs don't matter. */
    default @Nullable Instant afterRun(Instant ended) {
        return null;
    }

    /** Whether nominal times follow from runs rather than from the calendar. */
    default boolean followsRuns() {
        return false;
    }

    /** Whether it is due at settled times of the day, which a clock that shows them twice does not repeat. */
    default boolean isSettled() {
        return false;
    }

    /** The typical distance of two nominal times. */
    Optional<Duration> period();

    /** The schedule in words. */
    String describe();

    /**
     * The times of a schedule.
     *
     * @throws ScheduleException if it can't be kept as written
     */
    static Times of(Schedule schedule) {
        if (schedule instanceof Schedule.FixedRate rate) {
            return new FixedRateTimes(rate.period());
        }
        if (schedule instanceof Schedule.FixedDelay delay) {
            return new FixedDelayTimes(delay.delay());
        }
        if (schedule instanceof Schedule.Once once) {
            return SingleTimes.once(once.at());
        }
        if (schedule == Schedule.OnDemand.INSTANCE) {
            return SingleTimes.never();
        }
        return new CronTimes((Schedule.Cron) schedule);
    }
}
