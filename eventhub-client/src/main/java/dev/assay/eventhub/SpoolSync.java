package dev.assay.eventhub;

/** When what is stored is forced to the disk. */
public enum SpoolSync {
    /** Each record by itself: survives the machine, slowly. */
    EACH,
    /** All that came meanwhile together: survives the machine. The receipts of a group come after its force. */
    GROUP,
    /** Never: survives the process, and the operating system decides when it survives the machine. */
    OS
}
