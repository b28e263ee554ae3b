package dev.assay.spi.result;

import java.util.Optional;

/**
 * A place beside the results for evidence that is too large to be carried in them, and that its job's policy wants kept. A result names what
 * is there by digest, size, media type and a relative reference.
 */
@FunctionalInterface
public interface EvidenceStore {

    /** A place for nothing: larger evidence is named by its digest only. */
    EvidenceStore NONE = (digest, content) -> Optional.empty();

    /**
     * Keeps content under its digest. The same content may come any number of times.
     *
     * <ul>
     *   <li>Called by: who encodes a result, for what is neither small enough to be inline nor confidential.
     *   <li>Thread: the one that encodes, one call at a time.
     *   <li>May block: yes, as writing to a disk does; nothing is encoded meanwhile.
     *   <li>Null: neither the arguments nor the answer is null.
     *   <li>If it throws: the result is not encoded now and is offered again later. Where a place is full, answer with nothing instead.
     *   <li>Lifetime: as long as results are encoded.
     * </ul>
     *
     * @param digest {@code sha256:} and the digest of the content
     * @param content the bytes, not to be changed
     * @return where it is, relative to wherever the host's evidence lies, at most 1024 characters; empty if it is not kept
     */
    Optional<String> keep(String digest, byte[] content);
}
