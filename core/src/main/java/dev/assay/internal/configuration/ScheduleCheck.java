package dev.assay.internal.configuration;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells whether a job's schedule can be kept, and how often it is due. Any thread. */
@FunctionalInterface
public interface ScheduleCheck {

    /** Takes every schedule for good and knows no period. */
    ScheduleCheck NONE = (job, calendars) -> new Judgement(Optional.empty(), Optional.empty());

    /** Judges one job's schedule with the calendars it may name. */
    Judgement judge(JobSpec job, Map<String, List<MaintenanceWindow>> calendars);

    /**
     * What is to be said of a schedule.
     *
     * @param problem why it can't be kept
     * @param period the typical distance of due times, if there is one
     */
    record Judgement(Optional<Problem> problem, Optional<Duration> period) {

        /** Checks that nothing is missing. */
        public Judgement {
            Objects.requireNonNull(problem, "problem");
            Objects.requireNonNull(period, "period");
        }
    }

    /**
     * Why a schedule can't be kept.
     *
     * @param code a fault's code
     * @param path the key below the job, such as {@code schedule.cron}
     * @param message what is wrong and what to do
     */
    record Problem(String code, String path, String message) {

        /** Checks that nothing is missing. */
        public Problem {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(message, "message");
        }
    }
}
