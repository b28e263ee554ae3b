package dev.assay.internal.result;

import dev.assay.spi.result.Durability;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The bounds within which results are held and offered.
 *
 * @param window how many results may be held before no new run is admitted
 * @param windowBytes how much those may weigh, in bytes
 * @param reserve how many more may be held before results without a run should wait, too
 * @param batch how many results are offered at once
 * @param silence how long a sink may leave an offer unanswered before that is told
 * @param backoff the longest wait before the second offer of what was not taken; doubles each time, with full jitter
 * @param maxBackoff the longest wait before any offer
 * @param required how safe a result must be
 * @param random where the jitter comes from
 */
public record PublisherSettings(
        int window,
        long windowBytes,
        int reserve,
        int batch,
        Duration silence,
        Duration backoff,
        Duration maxBackoff,
        Durability required,
        RandomGenerator random) {

    /** How many results are held unless set. */
    public static final int DEFAULT_WINDOW = 1_000;

    /** How much they may weigh unless set: 64 MiB. */
    public static final long DEFAULT_WINDOW_BYTES = 64L << 20;

    /** Checks the bounds. */
    public PublisherSettings {
        Objects.requireNonNull(silence, "silence");
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(maxBackoff, "maxBackoff");
        Objects.requireNonNull(required, "required");
        Objects.requireNonNull(random, "random");
        if (window < 1 || windowBytes < 1 || reserve < 0 || batch < 1) {
            throw new IllegalArgumentException("a window and a batch hold at least one result");
        }
    }

    /** The defaults: 1000 results or 64 MiB, as many again without a run, 64 at once. */
    public static PublisherSettings defaults(RandomGenerator random) {
        return new PublisherSettings(
                DEFAULT_WINDOW,
                DEFAULT_WINDOW_BYTES,
                DEFAULT_WINDOW,
                64,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Durability.MEMORY,
                random);
    }

    /** These settings with another window. */
    public PublisherSettings withWindow(int results, long bytes, int reserved) {
        return new PublisherSettings(results, bytes, reserved, batch, silence, backoff, maxBackoff, required, random);
    }

    /** These settings with another size of batches. */
    public PublisherSettings withBatch(int results) {
        return new PublisherSettings(
                window, windowBytes, reserve, results, silence, backoff, maxBackoff, required, random);
    }

    /** These settings demanding another durability. */
    public PublisherSettings withRequired(Durability durability) {
        return new PublisherSettings(
                window, windowBytes, reserve, batch, silence, backoff, maxBackoff, durability, random);
    }
}
