package dev.assay.support.http;

import java.time.Duration;

/**
 * What one fetch may cost. Immutable.
 *
 * @param maxBytes the largest body, in bytes; at the first byte beyond it the fetch ends
 * @param idleTimeout the longest wait for the answer to begin and for its next piece, positive
 * @param totalTimeout the longest time from begin to end, redirects included, positive
 * @param minBytesPerSecond the least throughput, averaged over spans of {@code idleTimeout}; 0 means any
 * @param maxRedirects how many redirects are followed; 0 means none
 */
public record FetchLimits(
        long maxBytes, Duration idleTimeout, Duration totalTimeout, long minBytesPerSecond, int maxRedirects) {
    /** How many redirects are followed unless said otherwise. */
    public static final int DEFAULT_MAX_REDIRECTS = 5;

    /** Checks each limit by itself. */
    public FetchLimits {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, but is " + maxBytes);
        }
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("totalTimeout", totalTimeout);
        if (minBytesPerSecond < 0) {
            throw new IllegalArgumentException("minBytesPerSecond must not be negative, but is " + minBytesPerSecond);
        }
        if (maxRedirects < 0) {
            throw new IllegalArgumentException("maxRedirects must not be negative, but is " + maxRedirects);
        }
    }

    /**
     * Creates limits with {@value #DEFAULT_MAX_REDIRECTS} redirects and any throughput.
     *
     * @param maxBytes the largest body, in bytes
     * @param idleTimeout the longest wait for the next piece
     * @param totalTimeout the longest time from begin to end
     * @return the limits
     */
    public static FetchLimits of(long maxBytes, Duration idleTimeout, Duration totalTimeout) {
        return new FetchLimits(maxBytes, idleTimeout, totalTimeout, 0, DEFAULT_MAX_REDIRECTS);
    }

    /**
     * Gives the same limits with a least throughput.
     *
     * @param bytesPerSecond the least throughput; 0 means any
     * @return the new limits
     */
    public FetchLimits withMinBytesPerSecond(long bytesPerSecond) {
        return new FetchLimits(maxBytes, idleTimeout, totalTimeout, bytesPerSecond, maxRedirects);
    }

    /**
     * Gives the same limits with another number of redirects.
     *
     * @param redirects how many redirects are followed
     * @return the new limits
     */
    public FetchLimits withMaxRedirects(int redirects) {
        return new FetchLimits(maxBytes, idleTimeout, totalTimeout, minBytesPerSecond, redirects);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}
