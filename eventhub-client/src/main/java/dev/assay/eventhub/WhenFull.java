package dev.assay.eventhub;

/** What happens to results when the outbox, or its disk, is full. */
public enum WhenFull {
    /** Receipts wait until there is room, and so does the manager. */
    BLOCK,
    /** Results are handed back at once, and the manager offers them again. */
    REJECT,
    /** The oldest undelivered records go, by whole segments, and a gap record says which. */
    DROP_OLDEST
}
