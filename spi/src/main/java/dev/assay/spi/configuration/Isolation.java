package dev.assay.spi.configuration;

/** How far a plugin's code is kept from the host, weakest first. */
public enum Isolation {
    /** The host's own code, in its class loader. */
    DIRECT,
    /** A class loader of its own in the host's JVM: keeps libraries apart, does not contain hostile code. */
    CLASSLOADER,
    /** A process of its own, which can be limited and killed. */
    PROCESS
}
