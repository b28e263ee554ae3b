package dev.assay.internal.schedule;

import dev.assay.internal.schedule.cron.ZonedCron;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import dev.assay.spi.internal.Suggestion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The maintenance windows of the calendars that one job names. Immutable. */
final class Maintenance {

    /** A stretch that begins whenever a cron expression fires. */
    private record Recurring(ZonedCron begin, Duration length) {

        boolean contains(Instant time) {
            // Only a beginning later than this can reach up to the time.
            Instant began = begin.next(Instants.minus(time, length));
            return began != null && !began.isAfter(time);
        }
    }

    private final List<MaintenanceWindow.Once> single;
    private final List<Recurring> recurring;

    private Maintenance(List<MaintenanceWindow.Once> single, List<Recurring> recurring) {
        this.single = List.copyOf(single);
        this.recurring = List.copyOf(recurring);
    }

    static Maintenance of(List<String> names, Map<String, List<MaintenanceWindow>> calendars) {
        List<MaintenanceWindow.Once> single = new ArrayList<>();
        List<Recurring> recurring = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            List<MaintenanceWindow> windows = calendars.get(name);
            if (windows == null) {
                throw new ScheduleException(
                        "UNKNOWN_CALENDAR",
                        "bounds.calendars[" + i + "]",
                        "no maintenance calendar '" + name + "' is declared in the settings"
                                + Suggestion.of(name, calendars.keySet()));
            }
            for (int w = 0; w < windows.size(); w++) {
                if (windows.get(w) instanceof MaintenanceWindow.Once once) {
                    single.add(once);
                } else if (windows.get(w) instanceof MaintenanceWindow.Recurring again) {
                    String place = "calendars." + name + "[" + w + "].begin.expression";
                    recurring.add(new Recurring(CronTimes.read(place, again.begin()), again.length()));
                }
            }
        }
        return new Maintenance(single, recurring);
    }

    boolean contains(Instant time) {
        for (MaintenanceWindow.Once window : single) {
            if (!time.isBefore(window.from()) && time.isBefore(window.to())) {
                return true;
            }
        }
        for (Recurring window : recurring) {
            if (window.contains(time)) {
                return true;
            }
        }
        return false;
    }
}
