package dev.assay.eventhub.internal.delivery;

import dev.assay.eventhub.internal.record.Gap;
import dev.assay.spi.hub.HubRecord;

/** What delivery tells the rest of the outbox. Called on the delivery thread; nothing here blocks. */
public interface Outlet {

    /** The hub has a record. */
    void delivered(long number);

    /** A record is a dead letter now. */
    void deadLettered(long number, String why);

    /** Has a record stored, at the end. */
    void store(HubRecord record);

    /** Has it told that records are missing, and runs something when that is on disk. */
    void missing(Gap gap, Runnable told);

    /** Files were deleted. */
    void room();

    /** Nothing is delivered, and somebody should know. */
    void failing(String why, String problem);

    /** It is delivered again. */
    void recovered();
}
