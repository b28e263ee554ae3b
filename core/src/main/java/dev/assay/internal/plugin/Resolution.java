package dev.assay.internal.plugin;

import dev.assay.spi.plugin.PluginException;
import java.util.Objects;

/** What became of a reference that was asked for. */
public sealed interface Resolution {

    /**
     * It may run.
     *
     * @param handle the generation
     */
    record Ready(PluginHandle handle) implements Resolution {

        /** Checks that it is given. */
        public Ready {
            Objects.requireNonNull(handle, "handle");
        }
    }

    /**
     * It can't be had.
     *
     * @param problem why, with a stable code
     */
    record Failed(PluginException problem) implements Resolution {

        /** Checks that it is given. */
        public Failed {
            Objects.requireNonNull(problem, "problem");
        }
    }
}
