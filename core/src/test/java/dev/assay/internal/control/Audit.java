package dev.assay.internal.control;

import dev.assay.internal.schedule.Due;
import dev.assay.internal.schedule.Plan;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a hub would find that heard all results of all lives of one manager: that no occurrence has two ids, that an id
 * always stands for the same occurrences, and which due times nobody told of. It knows nothing of how a manager works.
 */
final class Audit {

    private record Stretch(Instant from, Instant to, long count) {}

    private final Map<ResultId, Stretch> shapes = new HashMap<>();
    private final Map<String, TreeMap<Instant, ResultId>> nominals = new HashMap<>();
    private final Map<JobSpec, Plan> plans = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    static Audit of(List<AttestationResult> results) {
        Audit audit = new Audit();
        results.forEach(audit::hear);
        return audit;
    }

    void hear(AttestationResult result) {
        Occurrence occurrence = result.occurrence();
        if (occurrence.trigger().kind() == Trigger.Kind.MANUAL) {
            return;
        }
        Stretch stretch = new Stretch(occurrence.nominal(), occurrence.lastDueAt(), occurrence.count());
        Stretch before = shapes.putIfAbsent(result.id(), stretch);
        if (before != null && !before.equals(stretch)) {
            problems.add(result.id() + " stood for " + before + " and stands for " + stretch);
        }
        for (Instant nominal : nominals(result)) {
            ResultId other = nominals.computeIfAbsent(result.job().spec().id(), id -> new TreeMap<>())
                    .putIfAbsent(nominal, result.id());
            if (other != null && !other.equals(result.id())) {
                problems.add(
                        result.job().spec().id() + " at " + nominal + " has the ids " + other + " and " + result.id());
            }
        }
    }

    // The times of a range are what its schedule says; which of them a clock that was set back has used is not known
    // here.
    private List<Instant> nominals(AttestationResult result) {
        Occurrence occurrence = result.occurrence();
        boolean whole = occurrence.nominal().getNano() % 1_000_000 == 0;
        if (occurrence.count() == 1 || !whole) {
            return List.of(occurrence.nominal());
        }
        Plan plan = plan(result.job().spec());
        List<Instant> all = new ArrayList<>();
        Due next = new Due(occurrence.nominal(), occurrence.dueAt());
        Due last = next;
        for (long i = 0; i < occurrence.count() && next != null; i++) {
            all.add(next.nominal());
            last = next;
            next = plan.next(next.nominal());
        }
        if (all.size() < occurrence.count() || !last.dueAt().equals(occurrence.lastDueAt())) {
            // Due under a schedule that changed before it could be told, so this one does not say which times they
            // were.
            return List.of(occurrence.nominal());
        }
        return all;
    }

    private Plan plan(JobSpec spec) {
        return plans.computeIfAbsent(spec, job -> Plan.of(job, "test", Map.of()));
    }

    /** The times between a job's first and last one that no result tells of. */
    List<Instant> gaps(JobSpec job) {
        List<Instant> gaps = new ArrayList<>();
        TreeMap<Instant, ResultId> told = nominals.get(job.id());
        if (told == null || job.schedule() instanceof Schedule.FixedDelay) {
            return gaps;
        }
        Plan plan = plan(job);
        Due next = plan.next(told.firstKey());
        while (next != null && next.nominal().isBefore(told.lastKey())) {
            if (!told.containsKey(next.nominal())) {
                gaps.add(next.nominal());
            }
            next = plan.next(next.nominal());
        }
        return gaps;
    }

    List<String> problems() {
        return problems;
    }

    /** The multiples of a period after one time and up to another that no result tells of. */
    List<Instant> missing(String job, Duration period, Instant from, Instant to) {
        List<Instant> missing = new ArrayList<>();
        long step = period.toMillis();
        Map<Instant, ResultId> told = nominals.getOrDefault(job, new TreeMap<>());
        for (long at = Math.floorDiv(from.toEpochMilli(), step) * step + step; at <= to.toEpochMilli(); at += step) {
            Instant nominal = Instant.ofEpochMilli(at);
            if (!told.containsKey(nominal)) {
                missing.add(nominal);
            }
        }
        return missing;
    }
}
