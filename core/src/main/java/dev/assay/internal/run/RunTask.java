package dev.assay.internal.run;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.ResultId;
import java.util.Map;
import java.util.Objects;

/**
 * One attempt that is to be made.
 *
 * @param id the occurrence
 * @param job the job as it is now
 * @param attempt from 1
 * @param plugin the generation to run
 * @param isolation the level, already resolved
 * @param granted what is reserved for it, with what counts for a run that declares nothing
 * @param limits what it may not exceed, already combined with the host's ceilings
 * @param secrets what the configuration declares and the host permits this plugin, by name
 */
public record RunTask(
        ResultId id,
        JobRecord job,
        int attempt,
        PluginHandle plugin,
        Isolation isolation,
        ResourceRequest granted,
        Limits limits,
        Map<String, SecretDeclaration> secrets) {

    /** Checks that nothing is missing. */
    public RunTask {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(isolation, "isolation");
        Objects.requireNonNull(granted, "granted");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(secrets, "secrets"); // a configuration's own map, which does not change
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
    }

    @Override
    public String toString() {
        return job.spec().id() + " " + id + " attempt " + attempt;
    }
}
