package dev.assay.spi.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** SHA-256 as text, and name-based ids (UUID version 5, RFC 9562 section 5.5). */
public final class Digests {

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
        byte[][] encoded = new byte[parts.length][];
        int length = 2 * Long.BYTES;
        for (int i = 0; i < parts.length; i++) {
            encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + encoded[i].length;
        }
        ByteBuffer name = ByteBuffer.allocate(length)
                .putLong(space.getMostSignificantBits())
                .putLong(space.getLeastSignificantBits());
        for (byte[] part : encoded) {
            name.putInt(part.length).put(part);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest("SHA-1").digest(name.array()));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
