package dev.assay.internal.configuration.read;

/**
 * How much a reader takes in before it refuses.
 *
 * @param maxBytes bytes of all documents together
 * @param maxJobs job specs
 * @param maxDepth objects and lists inside one another
 * @param maxText characters of one text
 * @param maxEntries entries of one map or list other than the jobs
 * @param maxAliases YAML aliases of one document
 * @param maxAliasValues tokens that all aliases of one document stand for together
 * @param maxFaults faults after which reading ends
 */
public record ReadLimits(
        long maxBytes,
        int maxJobs,
        int maxDepth,
        int maxText,
        int maxEntries,
        int maxAliases,
        int maxAliasValues,
        int maxFaults) {

    /** 64 MiB, 100,000 jobs, 32 levels, 65,536 characters, 1,000 entries, 1,000 aliases, 100,000 tokens, 1,000 faults. */
    public static final ReadLimits DEFAULT =
            new ReadLimits(64 * 1024 * 1024, 100_000, 32, 65_536, 1000, 1000, 100_000, 1000);

    /**
     * The longest YAML document, 3 MiB: what the YAML parser itself takes unless a host changes it. Larger
     * configurations are JSON or several files.
     */
    public static final int MAX_YAML_BYTES = 3 * 1024 * 1024;

    /** Checks that there is room for something. */
    public ReadLimits {
        if (Math.min(Math.min(maxBytes, maxJobs), Math.min(maxDepth, maxText)) < 1L
                || Math.min(maxEntries, maxFaults) < 1
                || Math.min(maxAliases, maxAliasValues) < 0) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /** With another number of bytes. */
    public ReadLimits withMaxBytes(long bytes) {
        return new ReadLimits(bytes, maxJobs, maxDepth, maxText, maxEntries, maxAliases, maxAliasValues, maxFaults);
    }

    /** With another number of jobs. */
    public ReadLimits withMaxJobs(int jobs) {
        return new ReadLimits(maxBytes, jobs, maxDepth, maxText, maxEntries, maxAliases, maxAliasValues, maxFaults);
    }
}
