package dev.assay;

import dev.assay.internal.resource.Quarantine;
import dev.assay.spi.Reason;
import java.time.Instant;
import java.util.Objects;

/**
 * A version of a plugin that is not run for a while, because its runs were ended for their limits again and again.
 *
 * @param plugin the plugin's id
 * @param version the version; another one is not meant
 * @param since since when
 * @param until until when, unless {@link JobManager#release} ends it before
 * @param times how many times it has been, this one included; each is twice as long as the one before, up to a day
 * @param last why its last run was ended, with numbers
 */
public record QuarantinedPlugin(String plugin, String version, Instant since, Instant until, int times, Reason last) {

    /** Checks that nothing is missing. */
    public QuarantinedPlugin {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(last, "last");
    }

    static QuarantinedPlugin of(Quarantine.Entry entry) {
        return new QuarantinedPlugin(
                entry.plugin(), entry.version(), entry.since(), entry.until(), entry.times(), entry.last());
    }
}
