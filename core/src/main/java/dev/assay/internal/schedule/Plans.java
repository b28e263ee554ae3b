package dev.assay.internal.schedule;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the plans of many jobs, which share what they have in common: of a hundred thousand jobs most are due by a few
 * schedules. One thread.
 */
public final class Plans {

    private static final int MOST = 4096;

    private final String identityKey;
    private final Map<Schedule, Times> times = new HashMap<>();
    private final Map<List<String>, Maintenance> maintenance = new HashMap<>();
    private Map<String, List<MaintenanceWindow>> calendars = Map.of();

    /**
     * Makes plans for one host.
     *
     * @param identityKey what its schedules are splayed by
     */
    public Plans(String identityKey) {
        this.identityKey = identityKey;
    }

    /** From now on these are the declared maintenance calendars. */
    public void observe(Map<String, List<MaintenanceWindow>> calendars) {
        this.calendars = calendars;
        maintenance.clear();
    }

    /**
     * The plan of a job.
     *
     * @throws ScheduleException if the schedule can't be kept as written, or can never be due
     */
    public Plan of(JobSpec spec) {
        return Plan.of(
                spec,
                identityKey,
                times(spec.schedule()),
                maintenance(spec.bounds().calendars()));
    }

    private Times times(Schedule schedule) {
        Times known = times.get(schedule);
        if (known == null) {
            if (times.size() == MOST) {
                times.clear();
            }
            known = Times.of(schedule);
            times.put(schedule, known);
        }
        return known;
    }

    private Maintenance maintenance(List<String> names) {
        Maintenance known = maintenance.get(names);
        if (known == null) {
            if (maintenance.size() == MOST) {
                maintenance.clear();
            }
            known = Maintenance.of(names, calendars);
            maintenance.put(names, known);
        }
        return known;
    }
}
