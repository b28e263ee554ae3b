package dev.assay.eventhub;

/**
 * Signs the records of a stream: with a key at hand, or by asking a key service that never gives its key away.
 *
 * <p>{@link Ed25519Signer} is the one that needs nothing but a key file. What is signed is the pre-authentication encoding of
 * DSSE, so a signer needs no knowledge of what it signs.
 */
public interface Signer {

    /**
     * The id of the key, which tells a verifier which key to try. It is a hint and no proof.
     *
     * <ul>
     *   <li>Called by: the sink, on any of its threads, often.
     *   <li>May block: no.
     *   <li>Null: never; 1 to 200 printable ASCII characters.
     * </ul>
     */
    String keyId();

    /**
     * Signs.
     *
     * <ul>
     *   <li>Called by: the sink, once for each record, before it is stored, in the order of the stream.
     *   <li>Thread: the one that stores, one call at a time.
     *   <li>May block: yes, as a service far away does; nothing is stored meanwhile. It should give up by itself after seconds.
     *   <li>Null: neither the message nor the answer is null.
     *   <li>If it throws: the record is not made, and its result is offered again later. The exception's words are shown to
     *       people, so they should hold no secrets.
     *   <li>Lifetime: from the sink's start to its close. The sink does not close it.
     * </ul>
     *
     * @param message the bytes to sign, not to be changed
     * @return the signature, as the key's algorithm has it: for Ed25519, 64 bytes
     * @throws Exception if it can't be signed now
     */
    byte[] sign(byte[] message) throws Exception;
}
