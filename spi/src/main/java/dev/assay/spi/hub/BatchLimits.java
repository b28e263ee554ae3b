package dev.assay.spi.hub;

/**
 * How much one call of a transport may carry.
 *
 * @param records how many records, at least 1
 * @param bytes how large they may be together, as the transport counts them; a single record is sent however large it is, because
 *     only the hub can say that it is too large
 */
public record BatchLimits(int records, long bytes) {

    /** One record at a time. */
    public static final BatchLimits SINGLE = new BatchLimits(1, Long.MAX_VALUE);

    /** Checks that something fits. */
    public BatchLimits {
        if (records < 1 || bytes < 1) {
            throw new IllegalArgumentException("a batch carries at least one record and one byte");
        }
    }
}
