package dev.assay.spi.plugin;

/** Why a run is told to stop. The set grows. */
public enum StopReason {
    /** Somebody cancelled it. */
    CANCELLED,
    /** Its job was removed or changed. */
    CONFIGURATION,
    /** Its time is over. */
    TIMEOUT,
    /** It used more than it may. */
    LIMIT,
    /** Its plugin was revoked, or replaced and had its time to finish. */
    PLUGIN,
    /** The machine is under pressure. */
    PRESSURE,
    /** The manager closes. */
    CLOSING
}
