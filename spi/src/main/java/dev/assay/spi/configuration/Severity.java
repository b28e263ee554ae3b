package dev.assay.spi.configuration;

/** How bad it is, weakest first: of a check when it fails, of a job when it falls silent. */
public enum Severity {
    /** Worth knowing. */
    INFORMATIONAL,
    /** Mend when convenient. */
    LOW,
    /** Mend soon. */
    MEDIUM,
    /** Mend now. */
    HIGH,
    /** Wake someone. */
    CRITICAL
}
