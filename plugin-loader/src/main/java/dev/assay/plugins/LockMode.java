package dev.assay.plugins;

/** What a loader may do with its lock file. */
public enum LockMode {
    /** Only what is locked is loaded, and the file is never written: for production and continuous integration. */
    FROZEN,
    /** What is locked is loaded exactly as locked; a plugin that is not locked yet is added once it was verified. */
    LOCKED,
    /** As {@link #LOCKED}, and a newer version replaces the locked one once it was verified. */
    UPGRADE
}
