package dev.assay.internal.configuration;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationUpdate.Delta;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the whole of a difference, so that it can be validated like any other configuration. */
public final class ConfigurationDelta {

    private ConfigurationDelta() {}

    /**
     * The configuration in force with a difference applied. Settings, secrets and what is not mentioned stay.
     *
     * @throws ConfigurationException if the difference starts from another revision, or puts and removes one job
     */
    public static Configuration apply(Configuration inForce, Delta delta) {
        if (!Revisions.same(inForce.revision(), delta.base())) {
            throw refused(
                    delta, "BASE_MISMATCH", "base", "is not the revision in force; ask for a whole configuration");
        }
        Map<String, PluginReference> plugins = new LinkedHashMap<>();
        inForce.plugins().forEach(plugin -> plugins.put(plugin.id(), plugin));
        delta.plugins().forEach(plugin -> plugins.put(plugin.id(), plugin));
        Map<String, JobSpec> jobs = new LinkedHashMap<>();
        inForce.jobs().forEach(job -> jobs.put(job.id(), job));
        delta.remove().forEach(jobs::remove);
        for (JobSpec job : delta.put()) {
            if (delta.remove().contains(job.id())) {
                throw refused(delta, "CONFLICT", "put", "puts and removes the job " + job.id());
            }
            jobs.put(job.id(), job);
        }
        Configuration.Builder next = Configuration.builder(delta.revision())
                .source(inForce.source())
                .settings(inForce.settings())
                .jobs(jobs.values());
        inForce.issued().ifPresent(next::issued);
        inForce.expires().ifPresent(next::expires);
        inForce.signer().ifPresent(next::signer);
        plugins.values().forEach(next::plugin);
        inForce.secrets().values().forEach(next::secret);
        return next.build();
    }

    private static ConfigurationException refused(Delta delta, String code, String place, String message) {
        return new ConfigurationException(delta.revision(), List.of(new Fault(code, place, message)));
    }
}
