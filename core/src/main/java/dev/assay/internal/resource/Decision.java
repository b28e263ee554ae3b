package dev.assay.internal.resource;

import dev.assay.spi.Reason;

/** The answer to a request for room. */
public sealed interface Decision {

    /** Run now; whoever holds the permit releases it when the run has really ended. */
    record Granted(Permit permit) implements Decision {}

    /** Not now; ask again when woken. The numbers hold the inequality that failed. */
    record Delayed(Reason reason) implements Decision {}

    /** Never on this machine as it is configured. The numbers hold the inequality that fails. */
    record Impossible(Reason reason) implements Decision {}
}
