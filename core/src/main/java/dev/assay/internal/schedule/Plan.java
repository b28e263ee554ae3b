package dev.assay.internal.schedule;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When one job is due: its schedule within its bounds, spread by its splay.
 *
 * <p>Immutable and pure, so safe for use by any thread. Every {@link Due#dueAt()} is a whole millisecond, within the years 0
 * to 9999, and never before its nominal time. Whether a due time lies in maintenance is asked apart, because what is due
 * there is skipped with a record, not left out.
 */
public final class Plan {

    private final Times times;
    private final ScheduleBounds bounds;
    private final Duration offset;
    private final Maintenance maintenance;

    private Plan(Times times, ScheduleBounds bounds, Duration offset, Maintenance maintenance) {
        this.times = times;
        this.bounds = bounds;
        this.offset = offset;
        this.maintenance = maintenance;
    }

    /**
     * Makes the plan of a job.
     *
     * @param spec the job
     * @param identityKey what tells this host from others with the same job; decides the splay with the job's id
     * @param calendars the declared maintenance calendars
     * @throws ScheduleException if the schedule can't be kept as written, or can never be due
     */
    public static Plan of(JobSpec spec, String identityKey, Map<String, List<MaintenanceWindow>> calendars) {
        return of(
                spec,
                identityKey,
                Times.of(spec.schedule()),
                Maintenance.of(spec.bounds().calendars(), calendars));
    }

    static Plan of(JobSpec spec, String identityKey, Times times, Maintenance maintenance) {
        ScheduleBounds bounds = spec.bounds();
        Plan plan = new Plan(times, bounds, Splay.offset(spec.id(), identityKey, bounds.splay()), maintenance);
        plan.requireRoom();
        return plan;
    }

    /**
     * The first time a job is due that was never due before.
     *
     * <p>A nominal time that has gone by counts as long as its splay has not. A one-time schedule answers its time even if
     * that has gone by.
     *
     * @return null if it will not be due by itself
     */
    public @Nullable Due first(Instant now) {
        Instant earliest = times.followsRuns() ? now : Instants.minus(now, offset);
        Instant nominal = times.first(
                bounds.start().map(start -> Instants.later(start, earliest)).orElse(earliest));
        return due(nominal);
    }

    /**
     * The next time after one that is known.
     *
     * @param lastNominal the last occurrence's nominal time
     * @return the occurrence whose nominal time comes strictly after it; null if there is none, or if it follows from the
     *     end of a run
     */
    public @Nullable Due next(Instant lastNominal) {
        Instant nominal = times.after(lastNominal);
        if (nominal != null
                && bounds.start().isPresent()
                && nominal.isBefore(bounds.start().get())) {
            nominal = times.first(bounds.start().get());
        }
        return due(nominal);
    }

    /**
     * The time that follows from the end of a run.
     *
     * @return null unless the schedule is a fixed delay
     */
    public @Nullable Due afterRun(Instant ended) {
        Instant nominal = times.afterRun(ended);
        if (nominal != null && bounds.start().isPresent()) {
            nominal = Instants.later(nominal, Instants.toMillisUp(bounds.start().get()));
        }
        return due(nominal);
    }

    /** Whether a time lies in a maintenance window that the job observes. */
    public boolean inMaintenance(Instant time) {
        return maintenance.contains(time);
    }

    /** How much later than nominal this job is due on this host, from zero up to its splay. */
    public Duration offset() {
        return offset;
    }

    /** Whether it is due at settled times of the day rather than by the clock as it goes. */
    public boolean isSettled() {
        return times.isSettled();
    }

    /** Whether nominal times follow from the ends of runs. */
    public boolean followsRuns() {
        return times.followsRuns();
    }

    /** The typical distance of two nominal times; empty if it is due once at most. */
    public Optional<Duration> period() {
        return times.period();
    }

    /** When it is due, in words. */
    public String describe() {
        StringBuilder words = new StringBuilder(times.describe());
        bounds.start().ifPresent(start -> words.append(", from ").append(start));
        bounds.end().ifPresent(end -> words.append(", until ").append(end));
        if (!offset.isZero()) {
            words.append(", each time ").append(Words.of(offset)).append(" later on this host");
        }
        if (!bounds.calendars().isEmpty()) {
            words.append(", not during maintenance (")
                    .append(String.join(", ", bounds.calendars()))
                    .append(')');
        }
        return words.toString();
    }

    @Override
    public String toString() {
        return "Plan[" + describe() + "]";
    }

    private @Nullable Due due(@Nullable Instant nominal) {
        if (nominal == null) {
            return null;
        }
        Instant dueAt = Instants.plus(Instants.toMillisUp(nominal), offset);
        if (dueAt == null || isOver(dueAt)) {
            return null;
        }
        return new Due(nominal, dueAt);
    }

    private boolean isOver(Instant dueAt) {
        return bounds.end().isPresent() && !dueAt.isBefore(bounds.end().get());
    }

    // Looks at the bounds and the whole splay, not at the present time or this host's share of the splay: the same
    // configuration is good or bad everywhere, and one whose end has come stays good.
    private void requireRoom() {
        if (bounds.start().isEmpty() && bounds.end().isEmpty()) {
            return;
        }
        Instant earliest = bounds.start().orElse(Instants.FIRST);
        Instant first = times.first(earliest);
        if (first == null) {
            return;
        }
        Instant latest = Instants.plus(Instants.toMillisUp(first), bounds.splay());
        if (first.isBefore(earliest) || latest == null || isOver(latest)) {
            throw new ScheduleException(
                    "SCHEDULE_NEVER_DUE",
                    "bounds",
                    "no due time lies within the bounds: the first would be " + first
                            + (bounds.splay().isZero() ? "" : " with a splay of up to " + bounds.splay())
                            + "; widen start and end, or disable the job");
        }
    }
}
