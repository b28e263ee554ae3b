package dev.assay.internal.configuration;

import dev.assay.spi.configuration.JobSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Works out what a new list of job specs changes. */
public final class ConfigurationDiff {

    private ConfigurationDiff() {}

    /**
     * A job spec that was replaced.
     *
     * @param before the spec in force
     * @param after the spec to put in force
     */
    public record Changed(JobSpec before, JobSpec after) {

        /** Checks that nothing is missing. */
        public Changed {
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }
    }

    /**
     * The difference.
     *
     * @param added specs of ids that are new, in the order of the new list
     * @param changed specs that are not equal to the one in force, in the order of the new list
     * @param removed specs in force whose ids are gone
     * @param unchanged specs that are equal to the one in force; the very instances that are in force
     */
    public record Diff(List<JobSpec> added, List<Changed> changed, List<JobSpec> removed, List<JobSpec> unchanged) {

        /** Copies the lists. */
        public Diff {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
            unchanged = List.copyOf(unchanged);
        }

        /** Whether nothing is different. */
        public boolean isEmpty() {
            return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
        }
    }

    /**
     * The difference from what is in force to what comes next.
     *
     * @param inForce the specs in force by id
     * @param next the new specs
     * @throws IllegalArgumentException if an id stands in the new list twice, which a validated list does not
     */
    public static Diff between(Map<String, JobSpec> inForce, Collection<JobSpec> next) {
        List<JobSpec> added = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        List<JobSpec> unchanged = new ArrayList<>();
        Set<String> ids = new HashSet<>(Math.max(16, next.size() * 2));
        for (JobSpec after : next) {
            if (!ids.add(after.id())) {
                throw new IllegalArgumentException("job id " + after.id() + " stands in one list twice");
            }
            JobSpec before = inForce.get(after.id());
            if (before == null) {
                added.add(after);
            } else if (before.equals(after)) {
                unchanged.add(before);
            } else {
                changed.add(new Changed(before, after));
            }
        }
        List<JobSpec> removed = new ArrayList<>();
        inForce.values().forEach(spec -> {
            if (!ids.contains(spec.id())) {
                removed.add(spec);
            }
        });
        return new Diff(added, changed, removed, unchanged);
    }
}
