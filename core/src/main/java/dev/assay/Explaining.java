package dev.assay;

import dev.assay.internal.control.JobSnapshot;
import dev.assay.internal.control.PendingSnapshot;
import dev.assay.internal.insight.History;
import dev.assay.internal.schedule.Preview;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Explains one job. For one question; not thread-safe. */
final class Explaining {

    private static final int MOST_FIRES = 1_000;
    private static final long ASK_SECONDS = 5;

    private final JobSnapshot job;
    private final Instant now;
    private final Instant from;
    private final Instant to;
    private final List<Explanation.Fire> fires = new ArrayList<>();
    private final Set<Instant> told = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    private Explaining(JobSnapshot job, Instant now, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the end comes after the beginning: " + from + ", " + to);
        }
        this.job = job;
        this.now = now;
        this.from = from;
        this.to = to;
    }

    static Optional<Explanation> explain(Views views, String id, Instant from, Instant to) throws InterruptedException {
        Optional<JobSnapshot> found = views.job(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        CompletableFuture<List<PendingSnapshot>> asked = views.flow().control().pending(id);
        List<PendingSnapshot> pending;
        boolean answered = true;
        try {
            pending = views.flow().control().snapshot().closing()
                    ? asked.getNow(List.of())
                    : asked.get(ASK_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            pending = List.of();
            answered = false;
        }
        Explaining explaining = new Explaining(found.get(), views.time().wall(), from, to);
        if (!answered) {
            explaining.notes.add("the control thread does not answer, so what waits and runs is not told");
        }
        return Optional.of(explaining.explain(views, pending));
    }

    static Explanation explain(Views views, JobSnapshot job, List<PendingSnapshot> pending, Instant from, Instant to) {
        return new Explaining(job, views.time().wall(), from, to).explain(views, pending);
    }

    private Explanation explain(Views views, List<PendingSnapshot> pending) {
        JobSpec spec = job.record().spec();
        Preview preview = Preview.of(job.plan(), spec.schedule(), from, to, MOST_FIRES);
        notes(spec, preview);
        views.insight().history().of(spec.id()).forEach(this::ended);
        pending.forEach(this::pending);
        preview.times().forEach(this::scheduled);
        followsARun(spec);
        fires.sort(Comparator.comparing(Explanation.Fire::dueAt));
        return new Explanation(new JobView(job, now), now, from, to, fires, changes(preview), gaps(spec), notes);
    }

    private void notes(JobSpec spec, Preview preview) {
        job.parked().ifPresent(reason -> notes.add("it is parked: " + reason));
        job.paused().ifPresent(reason -> notes.add("it is paused: " + reason));
        job.disabled().ifPresent(reason -> notes.add("it is switched off: " + reason));
        job.barred().ifPresent(reason -> notes.add("its plugin is not run: " + reason));
        if (job.last().isEmpty()) {
            notes.add("nothing of it has ended since the manager began");
        }
        if (!spec.enabled()) {
            notes.add("it is disabled in its spec, so it is due only when asked for");
        }
        if (spec.schedule() == Schedule.OnDemand.INSTANCE) {
            notes.add("it is due only when asked for");
        }
        if (preview.cut()) {
            notes.add("it is due more often than the " + MOST_FIRES + " times that are listed");
        }
    }

    private boolean lies(Instant dueAt) {
        return !dueAt.isBefore(from) && dueAt.isBefore(to);
    }

    private void ended(History.Ended ended) {
        Occurrence occurrence = ended.occurrence();
        if (!lies(occurrence.dueAt()) && !lies(occurrence.lastDueAt())) {
            return;
        }
        told.add(occurrence.nominal());
        fires.add(new Explanation.Fire(
                occurrence.nominal(),
                occurrence.dueAt(),
                occurrence.count(),
                occurrence.trigger().kind(),
                Explanation.State.ENDED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(ended.outcome()),
                reason(ended),
                Optional.of(ended.verdict()),
                ended.begun(),
                Optional.of(ended.ended()),
                ended.waited(),
                0,
                ended.sequence()));
    }

    private static Optional<Reason> reason(History.Ended ended) {
        Reason why = ended.reason().code().equals(Reasons.OK) ? ended.verdictReason() : ended.reason();
        return why.code().equals(Reasons.OK) ? Optional.empty() : Optional.of(why);
    }

    private void pending(PendingSnapshot pending) {
        Occurrence occurrence = pending.occurrence();
        told.add(occurrence.nominal());
        fires.add(new Explanation.Fire(
                occurrence.nominal(),
                occurrence.dueAt(),
                occurrence.count(),
                occurrence.trigger().kind(),
                Explanation.State.valueOf(pending.state()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pending.delay(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pending.since(),
                pending.position(),
                0));
    }

    private void scheduled(Preview.Time time) {
        Instant nominal = time.due().nominal();
        if (told.contains(nominal)) {
            fires.replaceAll(fire -> fire.nominal().equals(nominal) ? withNotes(fire, time) : fire);
            return;
        }
        boolean past = time.due().dueAt().isBefore(now);
        if (past && inRange(time.due().dueAt())) {
            return;
        }
        if (!past && (!job.record().spec().enabled() || job.disabled().isPresent())) {
            return;
        }
        Optional<Reason> reason = past ? Optional.empty() : foreseen(time);
        fires.add(new Explanation.Fire(
                nominal,
                time.due().dueAt(),
                1,
                Trigger.Kind.SCHEDULE,
                past ? Explanation.State.NOT_REMEMBERED : Explanation.State.PLANNED,
                time.local(),
                time.note(),
                reason.map(this::foreseenOutcome),
                reason,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                0,
                0));
    }

    // A range of times that ended alike has told of it.
    private boolean inRange(Instant dueAt) {
        return fires.stream()
                .anyMatch(fire -> fire.count() > 1 && fire.state() == Explanation.State.ENDED && covers(fire, dueAt));
    }

    private static boolean covers(Explanation.Fire fire, Instant dueAt) {
        return !dueAt.isBefore(fire.dueAt())
                && fire.ended().map(ended -> !dueAt.isAfter(ended)).orElse(false);
    }

    private Optional<Reason> foreseen(Preview.Time time) {
        if (job.paused().isPresent()) {
            return job.paused();
        }
        if (time.maintenance()) {
            return Optional.of(Reason.of(Reasons.MAINTENANCE, "a maintenance window holds"));
        }
        return job.parked()
                .or(() -> job.barred().filter(reason -> holds(reason, time.due().dueAt())));
    }

    // A quarantine says until when it lasts; a plugin that is disabled stays so.
    private static boolean holds(Reason barred, Instant dueAt) {
        Number until = barred.numbers().get("untilMillis");
        return until == null || dueAt.toEpochMilli() < until.longValue();
    }

    private Outcome foreseenOutcome(Reason reason) {
        if (reason.code().equals(Reasons.PLUGIN_DISABLED) || reason.code().equals(Reasons.PLUGIN_QUARANTINED)) {
            return Outcome.UNAVAILABLE;
        }
        if (job.paused().isEmpty() && job.parked().equals(Optional.of(reason))) {
            return reason.code().equals(Reasons.PARAMETERS_INVALID) ? Outcome.REJECTED : Outcome.UNAVAILABLE;
        }
        return Outcome.SKIPPED;
    }

    private static Explanation.Fire withNotes(Explanation.Fire fire, Preview.Time time) {
        return new Explanation.Fire(
                fire.nominal(),
                fire.dueAt(),
                fire.count(),
                fire.trigger(),
                fire.state(),
                time.local(),
                time.note(),
                fire.outcome(),
                fire.reason(),
                fire.verdict(),
                fire.begun(),
                fire.ended(),
                fire.waited(),
                fire.position(),
                fire.sequence());
    }

    // What follows the end of a run is known one at a time, once the run before has ended.
    private void followsARun(JobSpec spec) {
        Optional<Instant> next = job.nextDue();
        if (spec.schedule() instanceof Schedule.FixedDelay && next.isPresent() && lies(next.get())) {
            scheduled(new Preview.Time(
                    new dev.assay.internal.schedule.Due(next.get(), next.get()),
                    Optional.empty(),
                    Optional.of("the next one follows the end of its run"),
                    job.plan().inMaintenance(next.get())));
        }
    }

    private static List<Explanation.ClockChange> changes(Preview preview) {
        return preview.changes().stream()
                .map(change -> new Explanation.ClockChange(
                        change.at(), change.text(), change.lost(), change.moved(), change.repeated()))
                .toList();
    }

    private List<Explanation.Gap> gaps(JobSpec spec) {
        Optional<Duration> freshness = spec.freshness();
        if (freshness.isEmpty()) {
            return List.of();
        }
        List<Explanation.Gap> gaps = new ArrayList<>();
        Instant last = from;
        for (Explanation.Fire fire : fires) {
            if (runs(fire)) {
                gap(last, fire.dueAt(), freshness.get()).ifPresent(gaps::add);
                last = fire.dueAt();
            }
        }
        gap(last, to, freshness.get()).ifPresent(gaps::add);
        return gaps;
    }

    private static boolean runs(Explanation.Fire fire) {
        return switch (fire.state()) {
            case ENDED ->
                fire.outcome().filter(outcome -> outcome == Outcome.COMPLETED).isPresent();
            case PLANNED -> fire.outcome().isEmpty();
            case WAITING, BACKING_OFF, RUNNING -> true;
            case NOT_REMEMBERED -> false;
        };
    }

    private static Optional<Explanation.Gap> gap(Instant from, Instant to, Duration freshness) {
        return Duration.between(from, to).compareTo(freshness) <= 0
                ? Optional.empty()
                : Optional.of(new Explanation.Gap(
                        from, to, "longer than its freshness of " + freshness + ", so its evidence goes stale"));
    }
}
