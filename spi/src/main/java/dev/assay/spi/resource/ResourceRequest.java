package dev.assay.spi.resource;

/**
 * What a run needs to begin.
 *
 * @param memoryBytes memory, in bytes; heap of the host for a run inside its JVM
 * @param cpus how many CPUs it keeps busy, possibly a fraction
 */
public record ResourceRequest(long memoryBytes, double cpus) {

    /** Nothing declared. */
    public static final ResourceRequest NONE = new ResourceRequest(0, 0);

    /** Checks the numbers. */
    public ResourceRequest {
        if (memoryBytes < 0 || !(cpus >= 0) || cpus > 4096) {
            throw new IllegalArgumentException(
                    "a request is not negative: " + memoryBytes + " bytes, " + cpus + " cpus");
        }
    }
}
