package dev.assay.internal.schedule;

import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import dev.assay.spi.internal.Suggestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The maintenance windows of the calendars that one job names. Immutable. */
final class Maintenance {

    private final List<MaintenanceWindow.Once> fixed;

    private Maintenance(List<MaintenanceWindow.Once> fixed) {
        this.fixed = fixed;
    }

    static Maintenance of(List<String> names, Map<String, List<MaintenanceWindow>> calendars) {
        List<MaintenanceWindow.Once> fixed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<MaintenanceWindow> windows = calendars.get(names.get(i));
            if (windows == null) {
                throw new ScheduleException(
                        "UNKNOWN_CALENDAR",
                        "bounds.calendars[" + i + "]",
                        "no maintenance calendar '" + names.get(i) + "' is declared in the settings"
                                + Suggestion.of(names.get(i), calendars.keySet()));
            }
            for (MaintenanceWindow window : windows) {
                if (window instanceof MaintenanceWindow.Once once) {
                    fixed.add(once);
                }
            }
        }
        return new Maintenance(List.copyOf(fixed));
    }

    boolean contains(Instant time) {
        for (MaintenanceWindow.Once window : fixed) {
            if (!time.isBefore(window.from()) && time.isBefore(window.to())) {
                return true;
            }
        }
        return false;
    }
}
