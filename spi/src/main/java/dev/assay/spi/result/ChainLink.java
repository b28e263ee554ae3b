package dev.assay.spi.result;

import dev.assay.spi.internal.Digests;
import java.util.Objects;

/**
 * A record's place in a stream: which stream, which number, and which record is before it.
 *
 * @param source whose stream it is, a URI
 * @param epoch the start of the manager, as text that sorts by time
 * @param sequence from 1 without gaps
 * @param previous {@code sha256:} and the digest of the record before; of the first one, of {@code source LF epoch} in UTF-8
 */
public record ChainLink(String source, String epoch, long sequence, String previous) {

    /** Checks that nothing is missing. */
    public ChainLink {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(previous, "previous");
        if (sequence < 1) {
            throw new IllegalArgumentException("a stream counts from 1");
        }
    }

    /** The place of a stream's first record. */
    public static ChainLink first(String source, String epoch) {
        return new ChainLink(source, epoch, 1, Digests.sha256(source + "\n" + epoch));
    }

    /** The place after this one, whose record's bytes are these. */
    public ChainLink after(byte[] bytes) {
        return new ChainLink(source, epoch, sequence + 1, Digests.sha256(bytes));
    }
}
