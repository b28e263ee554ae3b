package dev.assay.support.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 digests as 64 lower-case hexadecimal characters.
 *
 * <p>All methods are static and safe for use by any thread.
 */
public final class Digests {
    private static final int BUFFER_BYTES = 64 * 1024;

    private Digests() {}

    /**
     * Gives a new SHA-256 digest to be fed piece by piece.
     *
     * @return the digest; for one thread
     */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform is required to have it, so this is a broken installation and no condition to handle.
            throw new IllegalStateException("this Java installation has no SHA-256", e);
        }
    }

    /**
     * Ends a digest and writes it as text.
     *
     * @param digest the digest; reset afterwards
     * @return its value, in lower-case hexadecimal
     */
    public static String finish(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Digests bytes.
     *
     * @param bytes what to digest
     * @return the SHA-256, in lower-case hexadecimal
     */
    public static String sha256(byte[] bytes) {
        MessageDigest digest = newSha256();
        digest.update(bytes);
        return finish(digest);
    }

    /**
     * Digests a text as UTF-8.
     *
     * @param text what to digest
     * @return the SHA-256, in lower-case hexadecimal
     */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Digests a file's content.
     *
     * @param file the file
     * @return the SHA-256, in lower-case hexadecimal
     * @throws IOException if the file can't be read
     */
    public static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    /**
     * Digests what is left in a stream; does not close it.
     *
     * @param in the stream
     * @return the SHA-256, in lower-case hexadecimal
     * @throws IOException if the stream can't be read
     */
    public static String sha256(InputStream in) throws IOException {
        MessageDigest digest = newSha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return finish(digest);
    }

    /**
     * Tells whether a text is a SHA-256 as this class writes it: 64 lower-case hexadecimal characters.
     *
     * @param text the text
     * @return true if it is
     */
    public static boolean isSha256(String text) {
        if (text.length() != 64) {
            return false;
        }
        for (int i = 0; i < 64; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
