package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.internal.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the results of one epoch down as JSON, each with the digest of the one before, so that a reader can tell that
 * nothing was altered, left out or put in.
 *
 * <p>Not thread-safe: one encoder for one stream, fed in the order of sequences. The format is described in {@code
 * docs/result-format.md} and by {@link #schema()}; the same result with the same predecessor always gives the same bytes.
 */
public final class ResultEncoder {

    private static final String SCHEMA = "attestation-result-v1.schema.json";

    private String previous; // owner: the encoding thread

    /** An encoder for an epoch's first result. Its predecessor is the digest of {@code source LF epoch} in UTF-8. */
    public ResultEncoder(Identity producer) {
        this.previous = Digests.sha256(producer.agent() + "\n" + producer.epoch());
    }

    /** Writes a result and makes it the predecessor of the next. */
    public byte[] encode(AttestationResult result) {
        byte[] bytes = ResultJson.write(
                result,
                new ChainLink(result.producer().agent(), result.producer().epoch(), result.sequence(), previous),
                EvidenceStore.NONE);
        previous = Digests.sha256(bytes);
        return bytes;
    }

    /**
     * Writes a result at a place of a stream that the caller keeps, where results are some of the records. Any thread.
     *
     * @param result the result; its own sequence is not written
     * @param link its place
     */
    public static byte[] encode(AttestationResult result, ChainLink link) {
        return encode(result, link, EvidenceStore.NONE);
    }

    /**
     * Writes a result at a place of a stream, and keeps evidence beside it that its job's policy wants kept.
     *
     * @param store where such evidence goes
     */
    public static byte[] encode(AttestationResult result, ChainLink link, EvidenceStore store) {
        return ResultJson.write(result, link, store);
    }

    /** {@code sha256:} and the digest that the next result will name. */
    public String previous() {
        return previous;
    }

    /** The JSON Schema (draft 2020-12) of what {@link #encode} writes. */
    public static String schema() {
        try (InputStream in = ResultEncoder.class.getResourceAsStream(SCHEMA)) {
            if (in == null) {
                throw new IllegalStateException(SCHEMA + " is missing from the spi jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
