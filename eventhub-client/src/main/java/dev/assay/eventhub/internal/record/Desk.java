package dev.assay.eventhub.internal.record;

import dev.assay.spi.hub.HubRecord;
import java.util.function.Supplier;

/** Where a stream's writer hands in records of its own, and learns how the outbox stands. Thread-safe. */
public interface Desk {

    /**
     * Has a record made and stored, on the writer's thread, after what is stored now. Does nothing after the close.
     *
     * @param stored run on that thread once the record is in the outbox
     */
    void write(Supplier<HubRecord> made, Runnable stored);

    /** How the outbox stands. */
    Standing standing();
}
