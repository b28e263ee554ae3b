package dev.assay.eventhub.internal.spool;

import org.jspecify.annotations.Nullable;

/**
 * Numbers whose records the disk did not give back.
 *
 * @param first the first number
 * @param last the last number
 * @param piece the wrong bytes, null if there are none at all
 */
public record Lost(long first, long last, @Nullable Piece piece) {

    /** Wrong bytes of a segment. */
    public record Piece(Segment segment, long from, long to) {}

    /** How many. */
    public long count() {
        return last - first + 1;
    }
}
