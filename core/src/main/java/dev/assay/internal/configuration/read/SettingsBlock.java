package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code settings} blocks of all documents: what holds for all jobs. */
final class SettingsBlock {

    static final Keys<SettingsBlock> KEYS = Keys.<SettingsBlock>of("settings")
            .key("maxConcurrentRuns", (in, d) -> d.maxConcurrentRuns(in))
            .key("isolationFloor", (in, d) -> d.isolationFloor(in))
            .key("groups", (in, d) -> in.entries("an object of groups and numbers", () -> d.group(in)))
            .key("calendars", (in, d) -> in.entries("an object of calendars", () -> d.calendar(in)))
            .build();

    static final Keys<Window> WINDOW = Keys.<Window>of("a maintenance window")
            .key("from", (in, d) -> d.from = in.instant())
            .key("to", (in, d) -> d.to = in.instant())
            .key("cron", (in, d) -> d.cron = in.text(256))
            .key("dialect", (in, d) -> d.dialect = in.choice(Dialect.class))
            .key("zone", (in, d) -> d.zone = in.zone())
            .key("length", (in, d) -> d.length = in.positiveDuration())
            .build();

    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** What {@link #WINDOW} is read into. */
    static final class Window {
        private @Nullable Instant from;
        private @Nullable Instant to;
        private @Nullable String cron;
        private @Nullable Dialect dialect;
        private @Nullable ZoneId zone;
        private @Nullable Duration length;
    }

    private final Settings.Builder settings = Settings.builder();
    private final Set<String> groups = new HashSet<>();
    private final Set<String> calendars = new HashSet<>();
    private boolean runsGiven;
    private boolean floorGiven;

    void read(Input in) throws Unreadable {
        KEYS.read(in, this);
    }

    Settings build() {
        return settings.build();
    }

    private void maxConcurrentRuns(Input in) throws Unreadable {
        Integer runs = in.integer(1, 100_000);
        if (runsGiven) {
            in.fault(Codes.DUPLICATE_KEY, "is given in an earlier file, too");
        } else if (runs != null) {
            settings.maxConcurrentRuns(runs);
        }
        runsGiven = true;
    }

    private void isolationFloor(Input in) throws Unreadable {
        Isolation floor = in.choice(Isolation.class);
        if (floorGiven) {
            in.fault(Codes.DUPLICATE_KEY, "is given in an earlier file, too");
        } else if (floor != null) {
            settings.isolationFloor(floor);
        }
        floorGiven = true;
    }

    private void group(Input in) throws Unreadable {
        String name = in.keyAsId();
        Integer runs = in.integer(1, 100_000);
        if (name != null && !groups.add(name)) {
            in.fault(Codes.DUPLICATE_ID, "is declared in an earlier file, too");
        } else if (name != null && runs != null) {
            settings.group(name, runs);
        }
    }

    private void calendar(Input in) throws Unreadable {
        String name = in.keyAsId();
        if (name != null && !calendars.add(name)) {
            in.fault(Codes.DUPLICATE_ID, "is declared in an earlier file, too");
        }
        List<MaintenanceWindow> windows = new ArrayList<>();
        in.items("a list of maintenance windows", () -> {
            MaintenanceWindow window = window(in);
            if (window != null) {
                windows.add(window);
            }
        });
        if (name != null) {
            settings.calendar(name, windows);
        }
    }

    private static @Nullable MaintenanceWindow window(Input in) throws Unreadable {
        Window w = new Window();
        long begin = in.place();
        int before = in.faultCount();
        WINDOW.read(in, w);
        if (in.faultCount() > before) {
            return null;
        }
        boolean anyOfOnce = w.from != null || w.to != null;
        boolean anyOfRecurring = w.cron != null || w.length != null || w.zone != null || w.dialect != null;
        if (!anyOfRecurring && w.from != null && w.to != null) {
            if (w.from.isBefore(w.to)) {
                return new MaintenanceWindow.Once(w.from, w.to);
            }
            in.faultAt(begin, Codes.CONFLICT, "must end after it begins");
        } else if (!anyOfOnce && w.cron != null && w.length != null) {
            if (w.length.compareTo(LONGEST_WINDOW) <= 0) {
                return recurring(w, w.cron, w.length);
            }
            in.faultAt(begin, Codes.BAD_VALUE, "length", "must be at most P7D");
        } else {
            in.faultAt(begin, Codes.CONFLICT, "must have either from and to, or cron and length");
        }
        return null;
    }

    private static MaintenanceWindow recurring(Window w, String cron, Duration length) {
        Schedule.Cron begin = new Schedule.Cron(
                cron,
                w.dialect == null ? Dialect.UNIX : w.dialect,
                w.zone == null ? UTC : w.zone,
                Schedule.Gap.STANDARD,
                Schedule.Overlap.STANDARD);
        return new MaintenanceWindow.Recurring(begin, length);
    }
}
