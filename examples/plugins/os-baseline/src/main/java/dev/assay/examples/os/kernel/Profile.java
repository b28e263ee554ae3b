package dev.assay.examples.os.kernel;

/** What a machine is for, which decides what is asked of it. */
public enum Profile {
    /** Serves, and routes nothing. */
    SERVER,
    /** Runs containers, and therefore routes. */
    CONTAINER_HOST,
    /** Somebody works at it. */
    WORKSTATION
}
