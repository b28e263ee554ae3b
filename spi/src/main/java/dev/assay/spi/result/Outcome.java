package dev.assay.spi.result;

/** What became of an occurrence. Frozen; a reason tells more. */
public enum Outcome {
    /** The plugin ran to its end. */
    COMPLETED,
    /** The plugin threw, crashed or could not be started. */
    FAILED,
    /** It ran out of time. */
    TIMED_OUT,
    /** It was cancelled, waiting or running. */
    CANCELLED,
    /** It was not run on purpose. */
    SKIPPED,
    /** Its due time went by while the host was away. */
    MISSED,
    /** It waited longer than it may. */
    EXPIRED,
    /** Its plugin was not there. */
    UNAVAILABLE,
    /** It can never run as specified. */
    REJECTED,
    /** The host died while it ran. */
    LOST;

    /** Whether an occurrence with this outcome can have run at all. */
    public boolean mayHaveRun() {
        return this == COMPLETED || this == FAILED || this == TIMED_OUT || this == CANCELLED;
    }
}
