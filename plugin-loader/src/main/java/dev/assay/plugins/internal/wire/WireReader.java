package dev.assay.plugins.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the fields of one frame. Nothing is allocated before it is known that as many bytes are there. Not thread-safe.
 */
public final class WireReader {

    private final int type;
    private final byte[] body;
    private int at;

    /**
     * Reads a frame's fields.
     *
     * @param type the frame's type
     * @param body what follows the type; not copied
     */
    public WireReader(int type, byte[] body) {
        this.type = type;
        this.body = body;
    }

    /** The frame's type. */
    public int type() {
        return type;
    }

    /** How many bytes the fields have. */
    public int length() {
        return body.length;
    }

    /** Reads a byte as 0 to 255. */
    public int u8() throws WireException {
        need(1);
        return body[at++] & 0xFF;
    }

    /** Reads a truth value. */
    public boolean bool() throws WireException {
        int value = u8();
        if (value > 1) {
            throw fault("a truth value is 0 or 1, not " + value);
        }
        return value == 1;
    }

    /** Reads four bytes. */
    public int u32() throws WireException {
        need(4);
        int value = (body[at] & 0xFF) << 24
                | (body[at + 1] & 0xFF) << 16
                | (body[at + 2] & 0xFF) << 8
                | (body[at + 3] & 0xFF);
        at += 4;
        return value;
    }

    /** Reads eight bytes. */
    public long i64() throws WireException {
        long high = u32();
        return high << 32 | (u32() & 0xFFFF_FFFFL);
    }

    /** Reads a floating number. */
    public double f64() throws WireException {
        return Double.longBitsToDouble(i64());
    }

    /**
     * Reads the number of things that follow.
     *
     * @param leastBytes how many bytes each of them has at least
     * @param most how many there may be
     */
    public int count(int leastBytes, int most) throws WireException {
        int count = u32();
        if (count < 0 || count > most) {
            throw fault("it announces " + Integer.toUnsignedString(count) + " parts, allowed are " + most);
        }
        if ((long) count * leastBytes > body.length - at) {
            throw fault("it announces " + count + " parts and has only " + (body.length - at) + " bytes left");
        }
        return count;
    }

    /** Reads a text. */
    public String text() throws WireException {
        int length = length32();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw fault("a text is no UTF-8");
        }
    }

    /** Reads a text that may be missing. */
    public Optional<String> optionalText() throws WireException {
        return bool() ? Optional.of(text()) : Optional.empty();
    }

    /** Reads bytes. */
    public byte[] bytes() throws WireException {
        int length = length32();
        byte[] value = Arrays.copyOfRange(body, at, at + length);
        at += length;
        return value;
    }

    /** Reads bytes into an array; answers how many. */
    public int bytes(byte[] into, int offset) throws WireException {
        int length = length32();
        if (length > into.length - offset) {
            throw fault("it holds " + length + " bytes where " + (into.length - offset) + " are missing");
        }
        System.arraycopy(body, at, into, offset, length);
        at += length;
        return length;
    }

    /** Checks that nothing is left. */
    public void end() throws WireException {
        if (at != body.length) {
            throw fault("it has " + (body.length - at) + " bytes too many");
        }
    }

    /** Overwrites the fields, for frames that held a secret. */
    public void wipe() {
        Arrays.fill(body, (byte) 0);
    }

    /** What is wrong with this frame. */
    public WireException fault(String problem) {
        return new WireException("frame of type " + type + ": " + problem);
    }

    private int length32() throws WireException {
        int length = u32();
        if (length < 0 || length > body.length - at) {
            throw fault("it announces " + Integer.toUnsignedString(length) + " bytes and has only " + (body.length - at)
                    + " left");
        }
        return length;
    }

    private void need(int bytes) throws WireException {
        if (bytes > body.length - at) {
            throw fault("it ends after " + body.length + " bytes, within a field");
        }
    }
}
