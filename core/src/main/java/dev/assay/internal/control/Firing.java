package dev.assay.internal.control;

import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.schedule.Due;
import dev.assay.internal.schedule.DueQueue;
import dev.assay.internal.state.OpenOccurrence;
import dev.assay.internal.state.StoredJob;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.internal.OccurrenceIds;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns due times into occurrences, and each occurrence into something that waits or ends at once. Control thread only. */
final class Firing {

    private static final Duration ASSUMED_PERIOD = Duration.ofHours(1);

    private static final Duration SETTLED_PATIENCE = Duration.ofHours(3);
    private static final long MOST_PASSES = 999_999;

    private final ControlState state;
    private final Journal journal;
    private final ResultPublisher publisher;
    private final Endings endings;
    private final Stopper stopper;
    private final Reopening reopening;
    private final OccurrenceIds ids;
    private boolean heldBack;
    private long turnedNanos; // by the ticker; when a job last found by itself that the clock had gone back

    /** Cancels what runs. */
    interface Stopper {
        void stop(Pending pending, StopReason why, Reason reason);
    }

    Firing(ControlState state, Journal journal, ResultPublisher publisher, Endings endings, Stopper stopper) {
        this.state = state;
        this.journal = journal;
        this.publisher = publisher;
        this.endings = endings;
        this.stopper = stopper;
        this.reopening = new Reopening(state, this, endings);
        this.ids = new OccurrenceIds(state.identity.tenant(), state.identity.agent());
        this.turnedNanos = state.time.nanos() - 1;
    }

    /** Puts a job's next due time into the queue; {@code due} is null if there is none. */
    void arm(JobEntry job, @Nullable Due due) {
        disarm(job);
        Due next = due == null ? null : unfired(job, due);
        if (next == null || !state.armed || state.closing || job.removed || !job.isSwitchedOn()) {
            return;
        }
        job.nextNominal = next.nominal();
        job.nextDue = next.dueAt();
        job.due = state.due.add(ceilMillis(next.dueAt()), job);
    }

    // A nominal time is made due once. While the wall clock shows times again, each has a nominal time of its own, told
    // apart by its nanoseconds, which no schedule has; or the job waits for the first time it has not had.
    private @Nullable Due unfired(JobEntry job, Due due) {
        Instant high = job.high;
        if (high == null || due.nominal().isAfter(high)) {
            return due;
        }
        if (job.isRepeating()) {
            if (!due.nominal().truncatedTo(ChronoUnit.MILLIS).equals(due.nominal())) {
                return due; // it has one of its own already
            }
            Instant again = due.nominal().plusNanos(Math.min(state.passes, MOST_PASSES));
            return new Due(again, due.dueAt().plusMillis(1));
        }
        if (job.plan.followsRuns()) {
            Instant later = high.plusMillis(1);
            return new Due(later, later);
        }
        return job.plan.next(high);
    }

    /** Where a job goes on when the wall clock shows again what it has shown. */
    void turnBack(JobEntry job, Instant now, Duration moved) {
        Instant high = job.high;
        Instant nextNominal = job.nextNominal;
        if (job.plan.followsRuns()) {
            if (high != null && high.isAfter(now)) {
                job.after = now.minusMillis(1);
                journal.scheduled(job);
            }
            if (job.due != null && nextNominal != null && moved.isNegative()) {
                // What is left of the delay is a matter of the ticker.
                Instant due = ceil(nextNominal.plus(moved));
                arm(job, new Due(due, due));
            }
        } else if (job.due != null) {
            Due next = goesOn(job, now);
            arm(job, next);
            journal.scheduled(job);
        }
    }

    private @Nullable Due goesOn(JobEntry job, Instant now) {
        Instant high = job.high;
        Due first = job.plan.first(now);
        if (high == null || first == null || first.nominal().isAfter(high)) {
            job.after = first == null ? job.after : justBefore(first, now);
            return first;
        }
        Due unused = job.plan.next(high);
        Duration patience = job.plan.period().orElse(null);
        if (patience == null) {
            return unused;
        }
        patience = job.plan.isSettled() ? patience.plus(SETTLED_PATIENCE) : patience.multipliedBy(2);
        if (unused != null && Duration.between(now, unused.dueAt()).compareTo(patience) <= 0) {
            job.after = high;
            return unused;
        }
        job.after = justBefore(first, now);
        return first;
    }

    // Never later than the clock, so that what is later than the clock tells that the clock went back.
    private static Instant justBefore(Due first, Instant now) {
        return first.nominal().isAfter(now) ? now : first.nominal().minusNanos(1);
    }

    void disarm(JobEntry job) {
        DueQueue.Entry<JobEntry> entry = job.due;
        if (entry != null) {
            state.due.remove(entry);
            job.due = null;
        }
        job.nextDue = null;
        job.nextNominal = null;
    }

    /** Arms a job for the first time, or after its schedule changed; takes up what is known from before a restart. */
    void armFirst(JobEntry job) {
        if (!state.armed || state.closing || job.removed) {
            return;
        }
        StoredJob stored = job.stored;
        job.stored = null;
        Instant now = state.time.wall();
        List<OpenOccurrence> carried = List.of();
        if (stored != null) {
            carried = reopening.reopen(job, stored);
        }
        if (!job.isSwitchedOn()) {
            disarm(job);
            journal.unscheduled(job.id, job.high, false);
            return;
        }
        Due first = firstDue(job, stored, now);
        if (carried.isEmpty()) {
            arm(job, first);
        } else {
            carried.forEach(each -> job.carry(each.occurrence().nominal(), each.id()));
            Due start = first == null ? null : unfired(job, first);
            fire(job, start, dues(carried), now);
        }
        if (stored == null || stored.after() == null || stored.plan() != Journal.planMark(job)) {
            journal.scheduled(job);
        }
    }

    private static List<Due> dues(List<OpenOccurrence> carried) {
        return carried.stream()
                .map(each ->
                        new Due(each.occurrence().nominal(), each.occurrence().dueAt()))
                .toList();
    }

    private @Nullable Due firstDue(JobEntry job, @Nullable StoredJob stored, Instant now) {
        Instant high = job.high;
        Instant newest = stored == null ? job.after : stored.after();
        boolean back = newest == null ? high != null && high.isAfter(now) : newest.isAfter(now);
        if (back && turnedNanos != state.time.nanos()) {
            // The clock was set back while the host was down, while the job was in no configuration, or a moment ago,
            // so
            // that the check of the clocks has not seen it yet. Once for all jobs of a turn.
            turnedNanos = state.time.nanos();
            journal.turned(now);
        }
        if (back && !job.plan.followsRuns()) {
            return goesOn(job, now);
        }
        if (stored != null
                && stored.after() != null
                && stored.plan() == Journal.planMark(job)
                && !job.plan.followsRuns()) {
            job.after = stored.after();
            return job.plan.next(stored.after());
        }
        Due first = job.plan.first(now);
        if (back) {
            job.after = now.minusMillis(1);
        } else if (first != null) {
            Instant base = justBefore(first, now);
            Instant had = newest == null ? high : newest;
            job.after = had != null && had.isAfter(base) ? had : base;
        }
        return first;
    }

    /** Whether what is due stays due because there is no room for more results. */
    boolean isHeldBack() {
        return heldBack;
    }

    /** Fires what is due. */
    int fireDue(int budget) {
        Instant now = state.time.wall();
        long nowMillis = now.toEpochMilli();
        Slice slice = new Slice(state.time, budget);
        heldBack = false;
        DueQueue.Entry<JobEntry> head = state.due.peek();
        while (head != null && head.key() <= nowMillis && slice.next()) {
            // Without room for the results of what does not run, what is due stays due and is told later, as a range.
            if (!publisher.hasReserve()) {
                heldBack = true;
                return slice.done() - 1;
            }
            state.due.poll();
            JobEntry job = head.value();
            job.due = null;
            Due first = new Due(nonNull(job.nextNominal), nonNull(job.nextDue));
            fire(job, first, List.of(), now);
            head = state.due.peek();
        }
        return slice.done();
    }

    private void fire(JobEntry job, @Nullable Due first, List<Due> carried, Instant now) {
        MissedTimes times = MissedTimes.collect(
                carried,
                first,
                due -> following(job, due),
                now,
                job.record.spec().policies().missed());
        if (times == null) {
            arm(job, first);
            return;
        }
        for (MissedTimes.Range range : times.missed()) {
            missed(job, range);
        }
        Instant last = times.lastNominal();
        for (Due due : times.runs()) {
            becomeDue(job, due, times.late() ? Trigger.CATCH_UP : Trigger.SCHEDULED);
        }
        job.carriedNothing();
        if (last != null) {
            job.fired(last);
        }
        if (job.plan.followsRuns()) {
            // The next one follows the end of this one; if none was begun, it follows now.
            if (job.pending.isEmpty()) {
                arm(job, job.plan.afterRun(now));
            } else {
                disarm(job);
            }
        } else if (last == null) {
            arm(job, first);
        } else {
            arm(job, job.plan.next(last));
        }
    }

    private @Nullable Due following(JobEntry job, Due due) {
        Due next = job.plan.next(due.nominal());
        return next == null ? null : unfired(job, next);
    }

    private void missed(JobEntry job, MissedTimes.Range range) {
        Occurrence occurrence = new Occurrence(
                range.nominal(),
                range.first(),
                range.last(),
                range.count(),
                zone(job),
                Optional.empty(),
                Trigger.SCHEDULED);
        state.law.due(range.count());
        ResultId carried = job.carried(range.nominal());
        ResultId id = carried == null ? id(job, Trigger.Kind.SCHEDULE, range.nominal(), "") : carried;
        long mark = carried == null ? journal.due(job, id, occurrence, range.upTo()) : 0;
        endings.unrun(
                job,
                id,
                occurrence,
                mark,
                Outcome.MISSED,
                Reason.of(Reasons.MISSED_WHILE_AWAY).with("count", range.count()));
    }

    private void becomeDue(JobEntry job, Due due, Trigger trigger) {
        ResultId carried = job.carried(due.nominal());
        ResultId id = carried == null ? id(job, trigger.kind(), due.nominal(), "") : carried;
        Occurrence occurrence = occurrence(job, due, trigger);
        state.law.due(1);
        long mark = carried == null ? journal.due(job, id, occurrence, due.nominal()) : 0;
        Reason paused = job.paused;
        if (paused != null) {
            endings.unrun(job, id, occurrence, mark, Outcome.SKIPPED, paused);
        } else if (job.plan.inMaintenance(due.dueAt())) {
            endings.unrun(job, id, occurrence, mark, Outcome.SKIPPED, Reason.of(Reasons.MAINTENANCE));
        } else {
            admitOrSkip(job, id, occurrence, mark);
        }
    }

    /** Makes a job due by hand, whether paused or not. */
    void trigger(JobEntry job, ResultId id, Instant now, Trigger trigger) {
        Occurrence occurrence = occurrence(job, new Due(now, now), trigger);
        state.law.due(1);
        long mark = journal.due(job, id, occurrence, now);
        Reason disabled = job.disabled;
        if (disabled != null) {
            endings.unrun(job, id, occurrence, mark, Outcome.SKIPPED, disabled);
        } else {
            admitOrSkip(job, id, occurrence, mark);
        }
    }

    /** Lets an occurrence wait on that was triggered before a restart. */
    void waitOn(JobEntry job, OpenOccurrence open) {
        Instant deadline = open.occurrence().deadline().orElse(state.time.wall());
        if (deadline.isAfter(state.time.wall())) {
            admitOrSkip(job, open.id(), open.occurrence(), 0);
        } else {
            Reason reason = Reason.of(Reasons.DEADLINE_PASSED, "the host was down when it should have begun");
            endings.unrun(job, open.id(), open.occurrence(), 0, Outcome.EXPIRED, reason);
        }
    }

    private void admitOrSkip(JobEntry job, ResultId id, Occurrence occurrence, long mark) {
        Reason parked = job.parked;
        if (parked != null) {
            endings.unrun(job, id, occurrence, mark, job.parkedOutcome, parked);
            return;
        }
        OverlapPolicy overlap = job.record.spec().policies().overlap();
        if (!overlap.kind().equals(OverlapPolicy.Kind.QUEUE_ONE)
                && !overlap.kind().equals(OverlapPolicy.Kind.CANCEL_RUNNING)
                && job.pending.size() >= overlap.max()) {
            Reason reason = Reason.of(Reasons.OVERLAP, "an earlier occurrence still waits or runs")
                    .with("pending", job.pending.size());
            endings.unrun(job, id, occurrence, mark, Outcome.SKIPPED, reason);
            return;
        }
        if (!job.pending.isEmpty()) {
            List.copyOf(job.pending).forEach(earlier -> giveWay(earlier, overlap));
        }
        enqueue(job, id, occurrence, mark);
    }

    private void giveWay(Pending earlier, OverlapPolicy overlap) {
        Reason superseded = Reason.of(Reasons.SUPERSEDED, "a newer occurrence took its place");
        if (overlap.kind() == OverlapPolicy.Kind.ALLOW || overlap.kind() == OverlapPolicy.Kind.SKIP) {
            return;
        }
        if (earlier.state == Pending.State.WAITING && earlier.attempts.isEmpty()) {
            endings.end(earlier, Outcome.SKIPPED, superseded);
        } else if (overlap.kind() == OverlapPolicy.Kind.CANCEL_RUNNING) {
            stopper.stop(earlier, StopReason.CANCELLED, superseded);
        }
    }

    private void enqueue(JobEntry job, ResultId id, Occurrence occurrence, long mark) {
        Pending pending = new Pending(
                job, id, occurrence, virtualDeadline(job, occurrence), state.nextArrival(), state.time.nanos(), mark);
        job.pending.add(pending);
        job.countWaiting(1);
        state.waiting.add(pending);
        Duration wait =
                Duration.between(state.time.wall(), occurrence.deadline().orElseThrow());
        pending.expiry = state.alarm(wait, () -> expire(pending));
    }

    private void expire(Pending pending) {
        pending.expiry = null;
        if (pending.state != Pending.State.WAITING || !pending.attempts.isEmpty()) {
            return;
        }
        Reason waitedFor = pending.delay;
        Reason reason = Reason.of(
                Reasons.DEADLINE_PASSED,
                waitedFor == null ? "it could not begin in time" : "it waited for " + waitedFor.code());
        endings.end(
                pending,
                Outcome.EXPIRED,
                waitedFor == null ? reason : new Reason(reason.code(), reason.text(), waitedFor.numbers()));
    }

    private Occurrence occurrence(JobEntry job, Due due, Trigger trigger) {
        Duration deadline = job.record.spec().policies().deadline().orElse(state.defaultDeadline);
        // A late start of waiting must not begin expired: the time to begin counts from now for what is caught up.
        Instant from = trigger.kind() == Trigger.Kind.CATCH_UP ? state.time.wall() : due.dueAt();
        return new Occurrence(
                due.nominal(), due.dueAt(), due.dueAt(), 1, zone(job), Optional.of(from.plus(deadline)), trigger);
    }

    private long virtualDeadline(JobEntry job, Occurrence occurrence) {
        Instant staleAt = ControlState.staleAt(job).orElse(null);
        if (staleAt == null) {
            Duration period = job.plan.period().orElse(ASSUMED_PERIOD);
            staleAt = occurrence.dueAt().plus(period).plus(period);
        }
        Instant deadline = occurrence.deadline().orElseThrow();
        Instant first = staleAt.isBefore(deadline) ? staleAt : deadline;
        return first.minus(job.record.spec().policies().priority().headStart()).toEpochMilli();
    }

    private ResultId id(JobEntry job, Trigger.Kind kind, Instant nominal, String nonce) {
        return new ResultId(ids.of(job.id, kind.name(), nominal, nonce));
    }

    private static Optional<String> zone(JobEntry job) {
        return job.record.spec().schedule() instanceof Schedule.Cron cron
                ? Optional.of(cron.zone().getId())
                : Optional.empty();
    }

    private static long ceilMillis(Instant at) {
        long millis = at.toEpochMilli();
        return Instant.ofEpochMilli(millis).isBefore(at) ? millis + 1 : millis;
    }

    private static Instant ceil(Instant at) {
        return Instant.ofEpochMilli(ceilMillis(at));
    }

    private static Instant nonNull(@Nullable Instant at) {
        if (at == null) {
            throw new IllegalStateException("an armed job has a next due time");
        }
        return at;
    }
}
