package dev.assay.plugins;

/**
 * How large a plugin may be. A jar beyond one of the limits is refused before any class of it is loaded.
 *
 * @param maxJarBytes the largest jar, in bytes; a generation holds its jar in memory
 * @param maxEntries the most entries in a jar
 * @param maxUncompressedBytes the most bytes that all entries may hold together
 */
public record ArchiveLimits(int maxJarBytes, int maxEntries, long maxUncompressedBytes) {

    /** The highest {@code maxJarBytes}: 1 GiB. */
    public static final int MOST_JAR_BYTES = 1 << 30;

    /** 64 MiB, 20,000 entries, 512 MiB uncompressed. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(64 << 20, 20_000, 512L << 20);

    /** Checks that each limit is positive. */
    public ArchiveLimits {
        requirePositive("maxJarBytes", maxJarBytes);
        if (maxJarBytes > MOST_JAR_BYTES) {
            throw new IllegalArgumentException(
                    "maxJarBytes must not be above " + MOST_JAR_BYTES + ", but is " + maxJarBytes);
        }
        requirePositive("maxEntries", maxEntries);
        requirePositive("maxUncompressedBytes", maxUncompressedBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}
