package dev.assay.internal.control;

import dev.assay.internal.schedule.Plan;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.configuration.PluginReference;
import java.util.List;
import java.util.Map;

/**
 * A validated revision as a difference to the one before: all that the control thread has to do for it.
 *
 * @param configuration the whole revision
 * @param puts jobs that are new, or whose spec or plugin reference has changed
 * @param drops ids of jobs that are gone
 * @param leases leases by job id
 * @param leasedNanos from when on the leases count, by the ticker
 * @param whole whether a job without a lease has none, rather than the one it had
 * @param again whether the revision is in force already, and only leases are new
 */
record ChangeSet(
        Configuration configuration,
        List<Put> puts,
        List<String> drops,
        Map<String, Lease> leases,
        long leasedNanos,
        boolean whole,
        boolean again) {

    /**
     * A job to bring into force.
     *
     * @param spec its spec
     * @param plan its schedule, parsed
     * @param reference its plugin
     * @param same whether nothing but its lease may be new
     */
    record Put(JobSpec spec, Plan plan, PluginReference reference, boolean same) {}
}
