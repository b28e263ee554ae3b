package dev.assay;

import dev.assay.spi.Reason;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import dev.assay.spi.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was, is and will be with one job in a stretch of time, as data and, by {@link #toString()}, in words. Immutable.
 *
 * <p>The past is what the manager remembers of the newest 200 results of a job, 20,000 in all; the whole record is with the
 * sinks.
 */
public final class Explanation {

    /** What is known of a due time. */
    public enum State {
        /** It ended, and how is told. */
        ENDED,
        /** It waits to begin. */
        WAITING,
        /** It waits for its next attempt. */
        BACKING_OFF,
        /** It runs. */
        RUNNING,
        /** It is still to come. */
        PLANNED,
        /** It went by, and nothing is remembered of it: it was before the start, or longer ago than is remembered. */
        NOT_REMEMBERED
    }

    /**
     * A time at which the job was, is or will be due, or a range of them that ended alike.
     *
     * @param nominal what the schedule says
     * @param dueAt when it is due, after splay
     * @param count how many, for a range
     * @param trigger what makes it due
     * @param state what is known of it
     * @param local the nominal time by the clocks of the schedule's zone, for cron only
     * @param note what a change of clocks has to do with it
     * @param outcome what became of it, or will if nothing changes ({@code SKIPPED} in maintenance or while paused)
     * @param reason why it ended so, or why it waits, with numbers
     * @param verdict what the evidence said
     * @param begun when its first attempt began
     * @param ended when it ended
     * @param waited how long it waited, or has waited so far
     * @param position where it stands among those that wait, from 1; 0 if it does not wait
     * @param sequence the number of its result; 0 without one
     */
    public record Fire(
            Instant nominal,
            Instant dueAt,
            long count,
            Trigger.Kind trigger,
            State state,
            Optional<String> local,
            Optional<String> note,
            Optional<Outcome> outcome,
            Optional<Reason> reason,
            Optional<Verdict> verdict,
            Optional<Instant> begun,
            Optional<Instant> ended,
            Duration waited,
            int position,
            long sequence) {

        /** Checks that nothing is missing. */
        public Fire {
            Objects.requireNonNull(nominal, "nominal");
            Objects.requireNonNull(dueAt, "dueAt");
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * A change of clocks and what it does to the schedule.
     *
     * @param at when
     * @param text the change and its effect, in words
     * @param lost how many local times do not occur because of it
     * @param substituted how many are stood in for by another instant
     * @param repeated how many come twice
     */
    public record ClockChange(Instant at, String text, int lost, int substituted, int repeated) {

        /** Checks that nothing is missing. */
        public ClockChange {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A stretch in which nothing of the job runs, longer than its evidence may get old.
     *
     * @param from when the last run before it was due, or the beginning of the explained time
     * @param to when the next run is due, or the end of the explained time
     * @param text why that matters, in words
     */
    public record Gap(Instant from, Instant to, String text) {

        /** Checks that nothing is missing. */
        public Gap {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(text, "text");
        }

        /** How long it is. */
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    private final JobView job;
    private final Instant at;
    private final Instant from;
    private final Instant to;
    private final List<Fire> fires;
    private final List<ClockChange> clockChanges;
    private final List<Gap> gaps;
    private final List<String> notes;

    Explanation(
            JobView job,
            Instant at,
            Instant from,
            Instant to,
            List<Fire> fires,
            List<ClockChange> clockChanges,
            List<Gap> gaps,
            List<String> notes) {
        this.job = job;
        this.at = at;
        this.from = from;
        this.to = to;
        this.fires = List.copyOf(fires);
        this.clockChanges = List.copyOf(clockChanges);
        this.gaps = List.copyOf(gaps);
        this.notes = List.copyOf(notes);
    }

    /** The job as it was when asked. */
    public JobView job() {
        return job;
    }

    /** When it was asked. */
    public Instant at() {
        return at;
    }

    /** Where the explained time begins. */
    public Instant from() {
        return from;
    }

    /** Where it ends. */
    public Instant to() {
        return to;
    }

    /** Every due time in it, in order. */
    public List<Fire> fires() {
        return fires;
    }

    /** What waits or runs now, in order. */
    public List<Fire> pending() {
        return fires.stream()
                .filter(fire -> fire.state() == State.WAITING
                        || fire.state() == State.BACKING_OFF
                        || fire.state() == State.RUNNING)
                .toList();
    }

    /** The changes of clocks in it, for cron schedules. */
    public List<ClockChange> clockChanges() {
        return clockChanges;
    }

    /** Where the job goes without a run for longer than its freshness. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** What else is to be known: that the job is parked or paused and why, that more is due than is listed. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public String toString() {
        return ExplanationText.of(this);
    }
}
