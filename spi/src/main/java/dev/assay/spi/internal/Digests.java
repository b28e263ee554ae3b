package dev.assay.spi.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** SHA-256 as text, and name-based ids (UUID version 5, RFC 9562 section 5.5). */
public final class Digests {

    private static final MessageDigest SHA_1 = lookedUp("SHA-1");
    private static final MessageDigest SHA_256 = lookedUp("SHA-256");

    private Digests() {}

    /** {@code sha256:} and 64 hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return "sha256:" + HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
    }

    /** {@code sha256:} and 64 hexadecimal digits, over the text in UTF-8. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The id of a name in a name space. The same parts always give the same id; parts can't run into each other. */
    public static UUID uuid5(UUID space, String... parts) {
        MessageDigest digest = digest("SHA-1");
        byte[] number = new byte[2 * Long.BYTES];
        put(number, 0, space.getMostSignificantBits(), Long.BYTES);
        put(number, Long.BYTES, space.getLeastSignificantBits(), Long.BYTES);
        digest.update(number);
        for (String part : parts) {
            byte[] encoded = part.getBytes(StandardCharsets.UTF_8);
            put(number, 0, encoded.length, Integer.BYTES);
            digest.update(number, 0, Integer.BYTES);
            digest.update(encoded);
        }
        byte[] hash = digest.digest();
        long high = (get(hash, 0) & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (get(hash, Long.BYTES) & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static void put(byte[] into, int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
    }

    private static long get(byte[] from, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (from[at + i] & 0xff);
        }
        return value;
    }

    // A copy of one that nobody feeds: looking one up costs more than a short text.
    private static MessageDigest digest(String algorithm) {
        MessageDigest untouched = algorithm.equals("SHA-1") ? SHA_1 : SHA_256;
        try {
            return (MessageDigest) untouched.clone();
        } catch (CloneNotSupportedException e) {
            return lookedUp(algorithm); // some provider's own
        }
    }

    private static MessageDigest lookedUp(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
