package dev.assay.spi.internal;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * Makes name-based ids (UUID version 5, RFC 9562 section 5.5), one after the other and without garbage. The same parts
 * always give the same id; parts can't run into each other, since each is preceded by its length. Not thread-safe.
 */
public final class NameIds {

    private static final int HASH = 20;

    private final MessageDigest digest = Digests.sha1();
    private byte[] name = new byte[256];
    private int length;
    private final byte[] hash = new byte[HASH];

    /** Makes one that has made none yet. */
    public NameIds() {}

    /** Begins a name in a name space. */
    public NameIds in(UUID space) {
        length = 0;
        put(space.getMostSignificantBits(), Long.BYTES);
        put(space.getLeastSignificantBits(), Long.BYTES);
        return this;
    }

    /** Adds a part: text in UTF-8. */
    public NameIds part(String text) {
        int at = length;
        int most = text.length();
        room(Integer.BYTES + most);
        int end = at + Integer.BYTES;
        for (int i = 0; i < most; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return encoded(text.getBytes(StandardCharsets.UTF_8));
            }
            name[end++] = (byte) c;
        }
        put(most, Integer.BYTES);
        length = end;
        return this;
    }

    /** Adds a part: a time as {@link Instant#toString} writes it. */
    public NameIds part(Instant time) {
        room(Integer.BYTES + InstantText.MOST);
        int end = InstantText.write(time, name, length + Integer.BYTES);
        put(end - length - Integer.BYTES, Integer.BYTES);
        length = end;
        return this;
    }

    /** The id of the name. */
    public UUID id() {
        digest.update(name, 0, length);
        try {
            digest.digest(hash, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-1 digest has " + HASH + " bytes", e);
        }
        long high = (get(0) & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (get(Long.BYTES) & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private NameIds encoded(byte[] text) {
        room(Integer.BYTES + text.length);
        put(text.length, Integer.BYTES);
        System.arraycopy(text, 0, name, length, text.length);
        length += text.length;
        return this;
    }

    private void room(int more) {
        if (length + more > name.length) {
            name = Arrays.copyOf(name, Math.max(2 * name.length, length + more));
        }
    }

    private void put(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            name[length++] = (byte) (value >>> (8 * i));
        }
    }

    private long get(int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (hash[at + i] & 0xff);
        }
        return value;
    }
}
