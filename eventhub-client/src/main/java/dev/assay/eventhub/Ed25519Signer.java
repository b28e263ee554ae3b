package dev.assay.eventhub;

import dev.assay.eventhub.internal.statement.Ed25519;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Signs with an Ed25519 key of the JDK (RFC 8032).
 *
 * <pre>{@code
 * // openssl genpkey -algorithm ed25519 -out stream.key && openssl pkey -in stream.key -pubout -out stream.pub
 * Signer signer = Ed25519Signer.fromPem(Path.of("stream.key"), Path.of("stream.pub"));
 * }</pre>
 *
 * <p>Immutable and thread-safe. {@code toString} names the key's id.
 */
public final class Ed25519Signer implements Signer {

    private final PrivateKey key;
    private final PublicKey publicKey;
    private final String keyId;

    private Ed25519Signer(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
        this.keyId = Ed25519.keyId(publicKey);
    }

    /**
     * A signer with both halves of a key.
     *
     * @throws IllegalArgumentException if they are no Ed25519 keys or don't belong together
     */
    public static Ed25519Signer of(KeyPair keys) {
        Ed25519.requirePair(keys.getPrivate(), keys.getPublic());
        return new Ed25519Signer(keys.getPrivate(), keys.getPublic());
    }

    /**
     * Reads both halves of a key from PEM files.
     *
     * @param privateKey PKCS #8, not encrypted ({@code BEGIN PRIVATE KEY}); only its owner may read it
     * @param publicKey X.509 ({@code BEGIN PUBLIC KEY})
     * @throws IOException if a file can't be read, holds no such key, or if others may read the private one
     * @throws IllegalArgumentException if they don't belong together
     */
    public static Ed25519Signer fromPem(Path privateKey, Path publicKey) throws IOException {
        return of(new KeyPair(Ed25519.publicKey(publicKey), Ed25519.privateKey(privateKey)));
    }

    /** {@code ed25519:} and the first 32 digits of the SHA-256 of the public key's X.509 encoding. */
    @Override
    public String keyId() {
        return keyId;
    }

    /** The half that verifies. */
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) throws GeneralSecurityException {
        return Ed25519.sign(key, message);
    }

    @Override
    public String toString() {
        return "Ed25519Signer[" + keyId + "]";
    }
}
