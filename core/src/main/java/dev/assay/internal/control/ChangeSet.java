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
 */
record ChangeSet(Configuration configuration, List<Put> puts, List<String> drops, Map<String, Lease> leases) {

    /**
     * A job to bring into force.
     *
     * @param spec its spec
     * @param plan its schedule, parsed
     * @param reference its plugin
     */
    record Put(JobSpec spec, Plan plan, PluginReference reference) {}
}
