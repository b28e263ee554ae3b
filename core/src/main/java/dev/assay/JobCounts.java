package dev.assay;

import dev.assay.internal.control.JobSnapshot;
import dev.assay.spi.configuration.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many jobs are in which state, and how fresh their evidence is. Immutable once counted.
 */
final class JobCounts {

    /** The states that metrics tell apart. */
    enum Standing {
        ACTIVE,
        PAUSED,
        DISABLED,
        PREPARING,
        PLUGIN_UNAVAILABLE,
        QUARANTINED
    }

    private final Map<Standing, Integer> standings = new EnumMap<>(Standing.class);
    private final Map<Severity, Integer> stale = new EnumMap<>(Severity.class);
    private final Map<Severity, Double> oldest = new EnumMap<>(Severity.class);
    private int neverRun;
    private Optional<Duration> oldestEvidence = Optional.empty();

    static JobCounts of(Stream<JobSnapshot> jobs, Instant now) {
        JobCounts counts = new JobCounts();
        for (Iterator<JobSnapshot> each = jobs.iterator(); each.hasNext(); ) {
            counts.add(each.next(), now);
        }
        return counts;
    }

    private void add(JobSnapshot job, Instant now) {
        Standing standing = standing(job);
        standings.merge(standing, 1, Integer::sum);
        if (standing == Standing.DISABLED) {
            return;
        }
        if (job.last().isEmpty()) {
            neverRun++;
        }
        job.evidenceFrom()
                .map(from -> Duration.between(from, now))
                .filter(age -> oldestEvidence.isEmpty() || age.compareTo(oldestEvidence.get()) > 0)
                .ifPresent(age -> oldestEvidence = Optional.of(age));
        Severity severity = job.record().spec().severity();
        Optional<Instant> staleAt = job.staleAt();
        if (staleAt.isPresent()) {
            Duration freshness = job.record().spec().freshness().orElse(Duration.ofSeconds(1));
            double age = Duration.between(staleAt.get().minus(freshness), now).toMillis();
            oldest.merge(severity, Math.max(0, age / Math.max(1, freshness.toMillis())), Math::max);
            stale.merge(severity, now.isBefore(staleAt.get()) ? 0 : 1, Integer::sum);
        }
    }

    private static Standing standing(JobSnapshot job) {
        if (!job.record().spec().enabled() || job.disabled().isPresent()) {
            return Standing.DISABLED;
        }
        if (job.parked().isPresent()) {
            return Standing.PLUGIN_UNAVAILABLE;
        }
        if (job.state() == JobSnapshot.State.PREPARING) {
            return Standing.PREPARING;
        }
        if (job.paused().isPresent()) {
            return Standing.PAUSED;
        }
        return job.barred().isPresent() ? Standing.QUARANTINED : Standing.ACTIVE;
    }

    int of(Standing standing) {
        return standings.getOrDefault(standing, 0);
    }

    int neverRun() {
        return neverRun;
    }

    Optional<Duration> oldestEvidence() {
        return oldestEvidence;
    }

    int stale(Severity severity) {
        return stale.getOrDefault(severity, 0);
    }

    double oldestAgeRatio(Severity severity) {
        return oldest.getOrDefault(severity, 0.0);
    }
}
