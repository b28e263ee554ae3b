package dev.assay.plugins.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Collects one frame: its length, its type and its fields, numbers with the highest byte first. Not thread-safe. */
public final class WireWriter {

    private static final int HEAD = 5;

    private byte[] buffer = new byte[256];
    private int size = HEAD;

    /** Starts a frame. */
    public WireWriter(int type) {
        buffer[4] = (byte) type;
    }

    /** Adds one byte. */
    public WireWriter u8(int value) {
        room(1);
        buffer[size++] = (byte) value;
        return this;
    }

    /** Adds a truth value as 0 or 1. */
    public WireWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Adds four bytes. */
    public WireWriter u32(int value) {
        room(4);
        put32(size, value);
        size += 4;
        return this;
    }

    /** Adds eight bytes. */
    public WireWriter i64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    /** Adds a number as eight bytes of IEEE 754. */
    public WireWriter f64(double value) {
        return i64(Double.doubleToLongBits(value));
    }

    /** Adds a text: its length in bytes, then UTF-8. Half a surrogate pair becomes a visible escape. */
    public WireWriter text(String value) {
        return bytes(wellFormed(value).getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a text that may be missing: 0, or 1 and the text. */
    public WireWriter optionalText(Optional<String> value) {
        bool(value.isPresent());
        return value.isPresent() ? text(value.get()) : this;
    }

    /** Adds bytes: their number, then themselves. */
    public WireWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    /** Adds some of an array's bytes. */
    public WireWriter bytes(byte[] value, int from, int length) {
        u32(length);
        room(length);
        System.arraycopy(value, from, buffer, size, length);
        size += length;
        return this;
    }

    /** How many bytes the frame has so far, its length field counted. */
    public int size() {
        return size;
    }

    /** The whole frame. The writer must not be used any more. */
    public byte[] frame() {
        put32(0, size - 4);
        return Arrays.copyOf(buffer, size);
    }

    /** Overwrites what was collected, for frames that held a secret. */
    public void wipe() {
        Arrays.fill(buffer, (byte) 0);
    }

    private void put32(int at, int value) {
        buffer[at] = (byte) (value >>> 24);
        buffer[at + 1] = (byte) (value >>> 16);
        buffer[at + 2] = (byte) (value >>> 8);
        buffer[at + 3] = (byte) value;
    }

    private void room(int more) {
        if (more > buffer.length - size) {
            byte[] old = buffer;
            buffer = Arrays.copyOf(old, Math.max(Math.addExact(size, more), Math.min(old.length * 2, 1 << 30)));
            Arrays.fill(old, (byte) 0); // it may have held a secret
        }
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    return escaped(text);
                }
            }
        }
        return text;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (isPair(text, i)) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append("\\u").append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT));
            }
        }
        return out.toString();
    }
}
