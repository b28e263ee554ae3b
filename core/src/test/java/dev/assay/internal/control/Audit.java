package dev.assay.internal.control;

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

    // Of a range, only a rate's times can be told without asking the schedule's own code.
    private static List<Instant> nominals(AttestationResult result) {
        Occurrence occurrence = result.occurrence();
        if (occurrence.count() == 1 || !(result.job().spec().schedule() instanceof Schedule.FixedRate rate)) {
            return List.of(occurrence.nominal());
        }
        List<Instant> all = new ArrayList<>();
        Instant next = occurrence.nominal();
        for (long i = 0; i < occurrence.count(); i++) {
            all.add(next);
            next = next.plus(rate.period());
        }
        return all;
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
