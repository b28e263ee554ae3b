package dev.assay.eventhub.internal.spool;

/**
 * How a spool keeps records.
 *
 * @param segmentBytes how large a segment file gets
 * @param quota how large all of them get
 * @param reserve how much of that is for records that may use it
 * @param minFree how much is left free on the disk by records that may not use the reserve
 * @param force whether what is accepted is forced to the device
 */
public record SpoolSettings(long segmentBytes, long quota, long reserve, long minFree, boolean force) {

    /** Checks that several segments fit. */
    public SpoolSettings {
        if (segmentBytes < Frames.HEADER
                || quota < 4 * segmentBytes
                || reserve < 0
                || reserve > quota / 2
                || minFree < 0) {
            throw new IllegalArgumentException(
                    "a spool holds at least four segments, and its reserve is at most half of it");
        }
    }
}
