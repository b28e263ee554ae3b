package dev.assay.internal.configuration;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges equal schedules once, for one set of calendars: of a hundred thousand jobs most are due by a few schedules. One
 * thread.
 */
final class ScheduleMemo implements ScheduleCheck {

    private static final int MAX = 10_000;

    private record Key(Schedule schedule, ScheduleBounds bounds) {}

    private final ScheduleCheck check;
    private final Map<Key, Judgement> known = new HashMap<>();

    ScheduleMemo(ScheduleCheck check) {
        this.check = check;
    }

    @Override
    public Judgement judge(JobSpec job, Map<String, List<MaintenanceWindow>> calendars) {
        Key key = new Key(job.schedule(), job.bounds());
        Judgement judgement = known.get(key);
        if (judgement == null) {
            judgement = check.judge(job, calendars);
            if (known.size() < MAX) {
                known.put(key, judgement);
            }
        }
        return judgement;
    }
}
