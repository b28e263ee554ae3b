package dev.assay.eventhub.internal.delivery;

import dev.assay.eventhub.internal.spool.Stored;
import dev.assay.spi.hub.HubRecord;
import org.jspecify.annotations.Nullable;

/** A record, or a hole, between the first that is not done with and the last that was read. Delivery thread only. */
final class Item {

    private final @Nullable Stored stored;
    private final long last;
    private @Nullable HubRecord record;
    private boolean done;

    /** A record. */
    Item(Stored stored) {
        this.stored = stored;
        this.last = stored.number();
    }

    /** A hole up to a number. */
    Item(long last) {
        this.stored = null;
        this.last = last;
    }

    Stored stored() {
        if (stored == null) {
            throw new IllegalStateException("a hole holds no record");
        }
        return stored;
    }

    long acceptedAt() {
        return stored == null ? 0 : stored.acceptedAt();
    }

    /** Its number, or the last one of a hole. */
    long last() {
        return last;
    }

    boolean isDone() {
        return done;
    }

    void done() {
        done = true;
        record = null;
    }

    /** What was read while it is under way. */
    @Nullable HubRecord record() {
        return record;
    }

    void loaded(HubRecord read) {
        record = read;
    }

    void unload() {
        record = null;
    }
}
