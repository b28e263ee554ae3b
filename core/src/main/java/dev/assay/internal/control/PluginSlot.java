package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one plugin reference: being prepared, ready or failed. Control thread only. */
final class PluginSlot {

    final PluginReference reference;
    /** The jobs that want this reference, in force or to be. */
    final Set<JobEntry> users = new LinkedHashSet<>();

    @Nullable PluginHandle handle;

    @Nullable PluginException failure;

    int failures;

    /** How many of its runs were left behind and have threads that live. */
    int leftBehind;

    /** Why it is not run any more, after too many of those. */
    @Nullable Reason quarantined;

    PluginSlot(PluginReference reference) {
        this.reference = reference;
    }
}
