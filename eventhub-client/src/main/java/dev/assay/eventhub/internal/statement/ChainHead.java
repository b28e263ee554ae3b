package dev.assay.eventhub.internal.statement;

import java.time.Instant;
import java.util.Objects;

/**
 * How far a stream has come, as far as somebody noted it.
 *
 * @param epoch the start of the manager
 * @param sequence the last record noted
 * @param digest {@code sha256:} and its digest
 * @param at when, on the wall clock
 * @param end what is known of the epoch's end
 */
public record ChainHead(String epoch, long sequence, String digest, Instant at, End end) {

    /** How an epoch ended. */
    public enum End {
        /** It goes on, or was killed: more records may have followed. */
        OPEN,
        /** It was closed, and this is its last record. */
        CLEAN
    }

    /** Checks that nothing is missing. */
    public ChainHead {
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(end, "end");
    }
}
