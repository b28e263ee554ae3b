package dev.assay.spi.plugin;

import dev.assay.spi.Reason;
import java.util.Objects;

/**
 * What a plugin that listens is told while resources are short, so that it can do with less: drop a cache, work in smaller
 * pieces, finish early.
 *
 * @param kind what is short
 * @param reason why, with numbers
 */
public record ResourcePressure(Kind kind, Reason reason) {

    /** What is short. The set grows. */
    public enum Kind {
        /** The machine or the host's heap: nothing new begins until that has passed. */
        MACHINE,
        /** Nothing any more: runs begin again. */
        PASSED,
        /** This run's own limits: it has reached a soft one and is ended at the hard one. */
        OWN_LIMIT
    }

    /** Checks that nothing is missing. */
    public ResourcePressure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }
}
