package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.Places;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decides whether a configuration may be put in force. Immutable; any thread. */
public final class ConfigurationValidator {

    private final ScheduleCheck schedules;

    /** A validator that judges schedules so. */
    public ConfigurationValidator(ScheduleCheck schedules) {
        this.schedules = Objects.requireNonNull(schedules, "schedules");
    }

    /**
     * Every fault of a configuration: between its parts, and against what the host permits. Empty if it may be put in
     * force.
     */
    public List<Fault> validate(Configuration configuration, Permissions permissions) {
        Places places = Places.unknown(configuration.source());
        ScheduleCheck memo = new ScheduleMemo(schedules);
        List<Fault> faults = new ArrayList<>(Relations.faults(configuration, places, memo));
        faults.addAll(Authority.faults(configuration, permissions, places, memo));
        return List.copyOf(faults);
    }

    /**
     * What deserves a word although it can be put in force: evidence that will always be stale, waivers that are over.
     *
     * @param now the wall clock
     */
    public List<Fault> warnings(Configuration configuration, Instant now) {
        Places places = Places.unknown(configuration.source());
        FaultList warnings = new FaultList();
        ScheduleCheck memo = new ScheduleMemo(schedules);
        int index = 0;
        for (JobSpec job : configuration.jobs()) {
            String place = places.job(index++);
            freshness(memo, job, configuration)
                    .ifPresent(message -> warnings.add("FRESHNESS_SHORT", place + ".freshness", message));
            for (Waiver waiver : job.waivers()) {
                if (!waiver.expires().isAfter(now)) {
                    warnings.add(
                            "WAIVER_EXPIRED",
                            place + ".waivers",
                            "job " + job.id() + ": the waiver '" + waiver.id() + "' expired at " + waiver.expires());
                }
            }
        }
        return warnings.toList();
    }

    private static Optional<String> freshness(ScheduleCheck schedules, JobSpec job, Configuration configuration) {
        Optional<Duration> freshness = job.freshness();
        Optional<Duration> period = freshness.isEmpty()
                ? Optional.empty()
                : schedules.judge(job, configuration.settings().calendars()).period();
        return period.filter(distance -> distance.compareTo(freshness.orElse(distance)) > 0)
                .map(distance -> "job " + job.id() + ": is due every " + distance + ", so its evidence is older than "
                        + freshness.get() + " most of the time; make it due more often or its freshness longer");
    }
}
