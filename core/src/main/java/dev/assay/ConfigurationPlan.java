package dev.assay;

import dev.assay.spi.configuration.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a configuration would do if it were applied now.
 *
 * @param revision the configuration's revision
 * @param faults why it would be refused; empty if it would not
 * @param added ids of jobs it would add
 * @param changed ids of jobs it would change
 * @param removed ids of jobs it would remove
 * @param unchanged how many jobs it would leave alone
 * @param jobs when each job it would add or change would be due
 */
public record ConfigurationPlan(
        String revision,
        List<Fault> faults,
        List<String> added,
        List<String> changed,
        List<String> removed,
        int unchanged,
        List<PlannedJob> jobs) {

    /**
     * A job's schedule.
     *
     * @param id the job
     * @param schedule its schedule in words
     * @param next when it would be due next, at most five times
     */
    public record PlannedJob(String id, String schedule, List<Instant> next) {

        /** Copies the times. */
        public PlannedJob {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(schedule, "schedule");
            next = List.copyOf(next);
        }
    }

    /** Copies the lists. */
    public ConfigurationPlan {
        Objects.requireNonNull(revision, "revision");
        faults = List.copyOf(faults);
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        jobs = List.copyOf(jobs);
    }
}
