package dev.assay.internal.run;

import dev.assay.spi.Reason;
import dev.assay.spi.plugin.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * A run's state, since when, and why it is to stop: one value, so that one compare-and-set decides every race.
 *
 * @param sinceNanos by the ticker
 * @param stop the first reason to stop; null while there is none
 */
record RunPhase(RunState state, long sinceNanos, @Nullable Stop stop) {

    /** Why a run is to stop. */
    record Stop(StopReason why, Reason reason) {}

    RunPhase to(RunState next, long nowNanos) {
        return new RunPhase(next, nowNanos, stop);
    }
}
