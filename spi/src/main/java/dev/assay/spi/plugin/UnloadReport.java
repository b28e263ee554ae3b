package dev.assay.spi.plugin;

import java.util.List;
import java.util.Objects;

/**
 * What became of a generation that was let go.
 *
 * @param plugin the plugin's id and version
 * @param collected whether its class loader is gone
 * @param holders what keeps it, as far as can be told: threads, timers, hooks, by name
 */
public record UnloadReport(String plugin, boolean collected, List<String> holders) {

    /** Checks and copies. */
    public UnloadReport {
        Objects.requireNonNull(plugin, "plugin");
        holders = List.copyOf(holders);
    }
}
