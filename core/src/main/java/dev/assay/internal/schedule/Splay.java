package dev.assay.internal.schedule;

import dev.assay.spi.internal.Digests;
import java.time.Duration;

/**
 * How much later than its nominal times a job is due, so that a fleet does not act in the same second.
 *
 * <p>The offset is a digest of the identity and the job's id: always the same for one job on one host, and spread evenly
 * over hosts and jobs. A restart or a change of the job's other settings does not move it.
 */
final class Splay {

    private static final int PREFIX = "sha256:".length();

    private Splay() {}

    /** An offset from zero up to, not including, {@code splay}; zero without a splay. */
    static Duration offset(String jobId, String identityKey, Duration splay) {
        long bound = Limits.wholeMillis("bounds.splay", "splay", splay);
        if (bound == 0) {
            return Duration.ZERO;
        }
        // The length keeps a job "a" of identity "bc" apart from a job "ab" of identity "c".
        String digest = Digests.sha256(jobId.length() + ":" + jobId + identityKey);
        long bits = Long.parseUnsignedLong(digest.substring(PREFIX, PREFIX + 16), 16);
        // The bias of the remainder is below bound / 2^63: nothing that can be seen.
        return Duration.ofMillis(Long.remainderUnsigned(bits, bound));
    }
}
