package dev.assay.internal.schedule;

import dev.assay.internal.schedule.cron.ZonedCron;
import dev.assay.spi.configuration.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan holds for a stretch of time: its due times, and what changes of clocks do to them.
 *
 * @param times the due times, rising
 * @param changes the changes of clocks of the schedule's zone in that stretch, for cron only
 * @param cut whether there are more due times than were asked for
 */
public record Preview(List<Time> times, List<ZonedCron.Change> changes, boolean cut) {

    /**
     * One due time.
     *
     * @param due when
     * @param local the nominal time by the clocks of the schedule's zone, for cron only
     * @param note what a change of clocks did to it
     * @param maintenance whether it is skipped for maintenance
     */
    public record Time(Due due, Optional<String> local, Optional<String> note, boolean maintenance) {}

    /** Copies the lists. */
    public Preview {
        times = List.copyOf(times);
        changes = List.copyOf(changes);
    }

    /**
     * Looks at a stretch of time, from its first instant up to, not including, its last.
     *
     * @param most how many due times at most
     */
    public static Preview of(Plan plan, Schedule schedule, Instant from, Instant to, int most) {
        @Nullable ZonedCron cron = schedule instanceof Schedule.Cron each ? CronTimes.read("schedule.expression", each) : null;
        List<ZonedCron.Change> changes = cron == null ? List.of() : cron.changes(from, to);
        if (schedule instanceof Schedule.FixedDelay) {
            return new Preview(List.of(), changes, false); // what follows a run can't be known before it
        }
        List<Time> times = new ArrayList<>();
        Due due = plan.first(from);
        while (due != null && due.dueAt().isBefore(to) && times.size() < most) {
            if (!due.dueAt().isBefore(from)) {
                Instant nominal = due.nominal();
                times.add(new Time(
                        due,
                        Optional.ofNullable(cron).map(zoned -> zoned.local(nominal)),
                        Optional.ofNullable(cron).flatMap(zoned -> zoned.note(nominal)),
                        plan.inMaintenance(due.dueAt())));
            }
            due = plan.next(due.nominal());
        }
        return new Preview(times, changes, due != null && due.dueAt().isBefore(to));
    }
}
