package dev.assay.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * A notice to listeners about something that is no occurrence: a job added, a revision refused, a gate closed.
 *
 * <p>Immutable. What happens to an occurrence is told by its result; a signal never replaces one.
 *
 * @param kind what happened
 * @param at when, on the wall clock
 * @param about the id it is about: a job, plugin, revision or component; empty for the manager itself
 * @param reason why, with numbers
 */
public record Signal(Kind kind, Instant at, String about, Reason reason) {

    /** What a signal tells. The set grows. */
    public enum Kind {
        /** The manager runs. */
        MANAGER_STARTED,
        /** The manager has closed; the reason counts what it abandoned. */
        MANAGER_CLOSED,
        /** A revision is in force. */
        CONFIGURATION_APPLIED,
        /** A revision was refused whole; the last good one stays. */
        CONFIGURATION_REFUSED,
        /** The configuration source fails; the last good configuration stays. */
        SOURCE_FAILING,
        /** The configuration source answers again. */
        SOURCE_RECOVERED,
        /** A job was added. */
        JOB_ADDED,
        /** A job has a new generation. */
        JOB_CHANGED,
        /** A job left the configuration. */
        JOB_REMOVED,
        /** A job is parked: it stays due, and each due time ends as unavailable or rejected. */
        JOB_PARKED,
        /** A job was paused. */
        JOB_PAUSED,
        /** A job was resumed. */
        JOB_RESUMED,
        /** A job was switched off by somebody. */
        JOB_DISABLED,
        /** A job was switched on again by somebody. */
        JOB_ENABLED,
        /** A plugin is being fetched; the numbers hold bytes so far and in all. */
        PLUGIN_PROGRESS,
        /** A plugin is loaded and may run. */
        PLUGIN_READY,
        /** A plugin could not be fetched, verified or loaded. */
        PLUGIN_UNAVAILABLE,
        /** A plugin's generation was unloaded; the reason says whether its class loader was collected. */
        PLUGIN_UNLOADED,
        /** A plugin ignored its cancellation too often; it is not run again until another version of it is in force. */
        PLUGIN_DISABLED,
        /** A version of a plugin exceeded its limits too often; it is not run before the time in the reason. */
        PLUGIN_QUARANTINED,
        /**
         * A plugin is not barred any more: its quarantine is over or was cleared, or the version that was disabled is not in
         * force any more; the reason says which, and by whom.
         */
        PLUGIN_RELEASED,
        /** A due run waits; the reason holds what it waits for. */
        RUN_DELAYED,
        /** A run began. */
        RUN_STARTED,
        /** A run has reached a soft limit and goes on; the numbers say which. */
        RUN_NEAR_LIMIT,
        /** A run is over a limit and is going to be ended for it; told before anything is done to it. */
        RUN_OVER_LIMIT,
        /** A run did not end when told to and was left behind. */
        RUN_ABANDONED,
        /** Nothing new is admitted until the machine recovers. */
        GATE_CLOSED,
        /** Runs are admitted again. */
        GATE_OPENED,
        /** Resource readings are stale or failing. */
        PROBE_BLIND,
        /** Resource readings are back. */
        PROBE_RECOVERED,
        /** A job's newest evidence is older than its freshness. */
        EVIDENCE_STALE,
        /** A job's evidence is fresh again. */
        EVIDENCE_FRESH,
        /** The result sink does not take results. */
        SINK_FAILING,
        /** The result sink takes results again. */
        SINK_RECOVERED,
        /** The wall clock moved against the ticker. */
        CLOCK_STEPPED,
        /** The state that survives a restart can't be written; attesting goes on. */
        STATE_FAILING,
        /** The state is written again. */
        STATE_RECOVERED
    }

    /** Checks that nothing is missing. */
    public Signal {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(reason, "reason");
    }
}
