package dev.assay.internal.configuration;

import dev.assay.internal.schedule.Plan;
import dev.assay.internal.schedule.ScheduleException;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges a schedule by making the plan that would run it. */
public enum PlanCheck implements ScheduleCheck {
    /** The only one. */
    INSTANCE;

    @Override
    public Judgement judge(JobSpec job, Map<String, List<MaintenanceWindow>> calendars) {
        try {
            // Whether a schedule is good does not depend on the host, so any identity will do.
            return new Judgement(Optional.empty(), Plan.of(job, "", calendars).period());
        } catch (ScheduleException e) {
            Problem problem = new Problem(e.code(), inFile(e.place()), String.valueOf(e.getMessage()));
            return new Judgement(Optional.of(problem), Optional.empty());
        }
    }

    // A file has one schedule block where a job spec has a schedule and its bounds, and other names for its parts.
    private static String inFile(String place) {
        if (place.startsWith("bounds")) {
            return "schedule" + place.substring("bounds".length());
        }
        return switch (place) {
            case "schedule.expression" -> "schedule.cron";
            case "schedule.period" -> "schedule.every";
            case "schedule.delay" -> "schedule.after";
            default -> place;
        };
    }
}
