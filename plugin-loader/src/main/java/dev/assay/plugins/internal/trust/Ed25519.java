package dev.assay.plugins.internal.trust;

import dev.assay.support.io.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Ed25519 by the JDK, and its keys in the forms that other tools read: SubjectPublicKeyInfo and PKCS#8. Stateless. */
public final class Ed25519 {

    /** How many bytes a signature has. */
    public static final int SIGNATURE_BYTES = 64;

    /** What every encoded public key begins with: the algorithm. */
    private static final byte[] PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final int ENCODED_BYTES = PREFIX.length + 32;
    private static final int MAX_PEM = 16 << 10;

    private Ed25519() {}

    /** Makes a key pair. */
    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no Ed25519", e);
        }
    }

    /**
     * The id of a key: its algorithm and the first half of the digest of its encoding.
     *
     * @return such as {@code ed25519:} and 32 hexadecimal digits
     */
    public static String idOf(PublicKey key) {
        return "ed25519:" + Digests.sha256(key.getEncoded()).substring(0, 32);
    }

    /**
     * Reads a public key from the base64 of its SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PublicKey publicKey(String base64) {
        byte[] encoded = Base64.getDecoder().decode(base64);
        if (encoded.length != ENCODED_BYTES || !Arrays.equals(encoded, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
            throw new IllegalArgumentException("it is no Ed25519 public key");
        }
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 public key", e);
        }
    }

    /** The base64 of a public key's SubjectPublicKeyInfo. */
    public static String base64(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** A public key as PEM. */
    public static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    /** A private key as PEM, unencrypted: keep the file for its owner only. */
    public static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /**
     * Reads a public key from PEM.
     *
     * @throws IllegalArgumentException if it is none; the message never holds the text
     */
    public static PublicKey publicKeyOfPem(String text) {
        return publicKey(Base64.getEncoder().encodeToString(body("PUBLIC KEY", text)));
    }

    /**
     * Reads a private key from PEM.
     *
     * @throws IllegalArgumentException if it is none; the message never holds the text
     */
    public static PrivateKey privateKeyOfPem(String text) {
        byte[] encoded = body("PRIVATE KEY", text);
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 private key in PKCS#8", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Signs. */
    public static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key can't sign", e);
        }
    }

    /** Whether a signature is that of a key over a message. A malformed one is not. */
    public static boolean verify(PublicKey key, byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(message);
            return signed.length == SIGNATURE_BYTES && signature.verify(signed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String pem(String type, byte[] encoded) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(encoded)
                + "\n-----END " + type + "-----\n";
    }

    private static byte[] body(String type, String text) {
        String begin = "-----BEGIN " + type + "-----";
        String end = "-----END " + type + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from || text.length() > MAX_PEM) {
            throw new IllegalArgumentException("it has no '" + begin + "'");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its base64 is damaged");
        }
    }
}
