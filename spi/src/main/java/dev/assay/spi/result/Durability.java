package dev.assay.spi.result;

/** How safe a result is, least first. */
public enum Durability {
    /** Not taken. */
    NONE,
    /** In the memory of this process: lost if it dies. */
    MEMORY,
    /** Handed to the operating system: survives the process. */
    OS,
    /** Synced to the disk: survives the machine. */
    SYNCED,
    /** Acknowledged by the event hub. */
    HUB
}
