package dev.assay.spi.resource;

/** How far a measured value can be trusted, most first. */
public enum Accuracy {
    /** Counted from start to end, all of it and nothing else. */
    EXACT,
    /** Read now and then; what lies between two readings is not seen. */
    SAMPLED,
    /** The true value is not above it. */
    UPPER_BOUND,
    /** Not measured. */
    UNKNOWN
}
