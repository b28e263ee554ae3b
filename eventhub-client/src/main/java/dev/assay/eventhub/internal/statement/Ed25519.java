package dev.assay.eventhub.internal.statement;

import dev.assay.support.io.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 by the JDK, and its keys in PEM files. */
public final class Ed25519 {

    private static final String ALGORITHM = "Ed25519";
    private static final int MAX_PEM_BYTES = 16 * 1024;
    private static final int KEY_ID_DIGITS = 32;
    private static final byte[] PROBE = "assay".getBytes(StandardCharsets.US_ASCII);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private Ed25519() {}

    /** The id of a key: {@code ed25519:} and the first digits of the digest of its X.509 encoding. */
    public static String keyId(PublicKey key) {
        return "ed25519:" + Digests.sha256(key.getEncoded()).substring(0, KEY_ID_DIGITS);
    }

    /** Signs. */
    public static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    /** Whether a key made a signature. */
    public static boolean verify(PublicKey key, byte[] message, byte[] sign) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(sign);
        } catch (GeneralSecurityException e) {
            // The JDK answers so to a signature that is not even of the right form.
            return false;
        }
    }

    /**
     * Makes sure that a key is one of Ed25519.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static void require(Key key) {
        if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals(ALGORITHM)) {
            throw new IllegalArgumentException("a key is one of Ed25519, not of " + key.getAlgorithm());
        }
    }

    /**
     * Makes sure that two halves belong together.
     *
     * @throws IllegalArgumentException if they do not
     */
    public static void requirePair(PrivateKey key, PublicKey publicKey) {
        require(key);
        require(publicKey);
        try {
            if (!verify(publicKey, PROBE, sign(key, PROBE))) {
                throw new IllegalArgumentException("the private and the public key do not belong together");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key can't sign with Ed25519", e);
        }
    }

    /** Reads a private key that only its owner may read. */
    public static PrivateKey privateKey(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
            throw new IOException(
                    file + " holds a private key and others than its owner may read or change it: chmod 600");
        }
        byte[] encoded = pem(file, "PRIVATE KEY");
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            // Without the cause: its message may quote key material.
            throw new IOException(file + " holds no Ed25519 private key in PKCS #8");
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Reads a public key. */
    public static PublicKey publicKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(pem(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no Ed25519 public key in X.509", e);
        }
    }

    private static byte[] pem(Path file, String what) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_PEM_BYTES + 1);
        }
        if (bytes.length > MAX_PEM_BYTES) {
            throw new IOException(file + " is larger than any PEM file of a key");
        }
        Matcher found = Pattern.compile("-----BEGIN " + what + "-----([A-Za-z0-9+/=\\s]*)-----END " + what + "-----")
                .matcher(new String(bytes, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new IOException(file + " holds no PEM block BEGIN " + what);
        }
        try {
            return Base64.getMimeDecoder().decode(found.group(1));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds a PEM block that is no Base64");
        }
    }
}
