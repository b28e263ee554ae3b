package dev.assay.internal.control;

import dev.assay.internal.schedule.Due;
import dev.assay.internal.schedule.DueQueue;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns due times into occurrences, and each occurrence into something that waits or ends at once. Control thread only. */
final class Firing {

    private static final Duration ASSUMED_PERIOD = Duration.ofHours(1);

    private final ControlState state;
    private final Endings endings;
    private final Stopper stopper;

    /** Cancels what runs. */
    interface Stopper {
        void stop(Pending pending, StopReason why, Reason reason);
    }

    Firing(ControlState state, Endings endings, Stopper stopper) {
        this.state = state;
        this.endings = endings;
        this.stopper = stopper;
    }

    /** Puts a job's next due time into the queue; {@code due} is null if there is none. */
    void arm(JobEntry job, @Nullable Due due) {
        disarm(job);
        Due next = due == null ? null : unfired(job, due);
        if (next == null
                || !state.armed
                || state.closing
                || job.removed
                || !job.record.spec().enabled()) {
            return;
        }
        job.nextNominal = next.nominal();
        job.nextDue = next.dueAt();
        job.due = state.due.add(ceilMillis(next.dueAt()), job);
    }

    // A wall clock that was set back must not make a nominal time due a second time.
    private static @Nullable Due unfired(JobEntry job, Due due) {
        Instant last = job.lastNominal;
        if (last == null || due.nominal().isAfter(last)) {
            return due;
        }
        Due next = job.plan.next(last);
        if (next != null || !(job.record.spec().schedule() instanceof Schedule.FixedDelay)) {
            return next;
        }
        Instant later = last.plusMillis(1);
        return new Due(later, later);
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

    /** Arms a job for the first time, or after its schedule changed. */
    void armFirst(JobEntry job) {
        arm(job, job.plan.first(state.time.wall()));
    }

    /** Fires what is due. */
    int fireDue(int budget) {
        Instant now = state.time.wall();
        long nowMillis = now.toEpochMilli();
        int fired = 0;
        DueQueue.Entry<JobEntry> head = state.due.peek();
        while (head != null && head.key() <= nowMillis && fired < budget) {
            state.due.poll();
            JobEntry job = head.value();
            job.due = null;
            fire(job, now);
            fired++;
            head = state.due.peek();
        }
        return fired;
    }

    private void fire(JobEntry job, Instant now) {
        Due first = new Due(nonNull(job.nextNominal), nonNull(job.nextDue));
        MissedTimes times = MissedTimes.collect(
                job.plan, first, now, job.record.spec().policies().missed());
        job.lastNominal = times.lastNominal();
        times.missed().forEach(range -> missed(job, range));
        times.runs().forEach(due -> becomeDue(job, due, times.late() ? Trigger.CATCH_UP : Trigger.SCHEDULED));
        if (job.record.spec().schedule() instanceof Schedule.FixedDelay) {
            // The next one follows the end of this one; if none was begun, it follows now.
            if (job.pending.isEmpty()) {
                arm(job, job.plan.afterRun(now));
            } else {
                disarm(job);
            }
        } else {
            arm(job, job.plan.next(times.lastNominal()));
        }
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
        endings.unrun(
                job,
                id(job, Trigger.Kind.SCHEDULE, range.nominal(), ""),
                occurrence,
                Outcome.MISSED,
                Reason.of(Reasons.MISSED_WHILE_AWAY).with("count", range.count()));
    }

    private void becomeDue(JobEntry job, Due due, Trigger trigger) {
        ResultId id = id(job, trigger.kind(), due.nominal(), "");
        Occurrence occurrence = occurrence(job, due, trigger);
        state.law.due(1);
        Reason paused = job.paused;
        if (paused != null) {
            endings.unrun(job, id, occurrence, Outcome.SKIPPED, paused);
        } else if (job.plan.inMaintenance(due.dueAt())) {
            endings.unrun(job, id, occurrence, Outcome.SKIPPED, Reason.of(Reasons.MAINTENANCE));
        } else {
            admitOrSkip(job, id, occurrence);
        }
    }

    /** Makes a job due by hand, whether paused or not. */
    void trigger(JobEntry job, ResultId id, Instant now, Trigger trigger) {
        state.law.due(1);
        admitOrSkip(job, id, occurrence(job, new Due(now, now), trigger));
    }

    private void admitOrSkip(JobEntry job, ResultId id, Occurrence occurrence) {
        Reason parked = job.parked;
        if (parked != null) {
            endings.unrun(job, id, occurrence, job.parkedOutcome, parked);
            return;
        }
        OverlapPolicy overlap = job.record.spec().policies().overlap();
        if (!overlap.kind().equals(OverlapPolicy.Kind.QUEUE_ONE)
                && !overlap.kind().equals(OverlapPolicy.Kind.CANCEL_RUNNING)
                && job.pending.size() >= overlap.max()) {
            Reason reason = Reason.of(Reasons.OVERLAP, "an earlier occurrence still waits or runs")
                    .with("pending", job.pending.size());
            endings.unrun(job, id, occurrence, Outcome.SKIPPED, reason);
            return;
        }
        for (Pending earlier : List.copyOf(job.pending)) {
            giveWay(earlier, overlap);
        }
        enqueue(job, id, occurrence);
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

    private void enqueue(JobEntry job, ResultId id, Occurrence occurrence) {
        Pending pending = new Pending(
                job, id, occurrence, virtualDeadline(job, occurrence), state.nextArrival(), state.time.nanos());
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
        Duration period = job.plan.period().orElse(ASSUMED_PERIOD);
        Instant staleAt =
                ControlState.staleAt(job).orElseGet(() -> occurrence.dueAt().plus(period.multipliedBy(2)));
        Instant deadline = occurrence.deadline().orElseThrow();
        Instant first = staleAt.isBefore(deadline) ? staleAt : deadline;
        return first.minus(job.record.spec().policies().priority().headStart()).toEpochMilli();
    }

    private ResultId id(JobEntry job, Trigger.Kind kind, Instant nominal, String nonce) {
        return ResultId.of(state.identity, job.id, kind, nominal, nonce);
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

    private static Instant nonNull(@Nullable Instant at) {
        if (at == null) {
            throw new IllegalStateException("an armed job has a next due time");
        }
        return at;
    }
}
