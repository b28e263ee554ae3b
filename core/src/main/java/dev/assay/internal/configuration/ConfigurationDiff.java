package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.JobIndex;
import dev.assay.spi.configuration.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
     * @param inForce the specs in force, each id once
     * @param next the new specs
     * @throws IllegalArgumentException if an id stands in the new list twice, which a validated list does not
     */
    public static Diff between(List<JobSpec> inForce, List<JobSpec> next) {
        List<JobSpec> added = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        List<JobSpec> unchanged = new ArrayList<>(Math.min(inForce.size(), next.size()));
        JobIndex before = JobIndex.of(inForce);
        JobIndex after = new JobIndex(next);
        for (int position = 0; position < next.size(); position++) {
            JobSpec spec = next.get(position);
            if (after.add(position) != position) {
                throw new IllegalArgumentException("job id " + spec.id() + " stands in one list twice");
            }
            JobSpec known = before.find(spec.id());
            if (known == null) {
                added.add(spec);
            } else if (known.equals(spec)) {
                unchanged.add(known);
            } else {
                changed.add(new Changed(known, spec));
            }
        }
        List<JobSpec> removed = new ArrayList<>();
        for (JobSpec spec : inForce) {
            if (after.find(spec.id()) == null) {
                removed.add(spec);
            }
        }
        return new Diff(added, changed, removed, unchanged);
    }
}
