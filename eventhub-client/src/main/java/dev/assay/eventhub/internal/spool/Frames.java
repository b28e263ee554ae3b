package dev.assay.eventhub.internal.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The form of a segment: a header, then frames. All numbers are big-endian. */
final class Frames {

    /** Bytes of a segment's header: magic 8, version 2, zero 2, first number 8, made at 8, CRC32C of these 4. */
    static final int HEADER = 32;

    /** Bytes before a frame's content: length 4, CRC32C 4. */
    static final int PREFIX = 8;

    /** The least content: number 8, type 1. */
    static final int LEAST = 9;

    /** Content of a record's frame before the record: number 8, type 1, accepted at 8, hash of its key 4. */
    static final int RECORD_HEAD = LEAST + 12;

    /** Content of a mark's frame: number 8, type 1, how many records it seals 4. */
    static final int MARK = LEAST + 4;

    /** A record. */
    static final byte RECORD = 1;

    /** Says that everything up to its number was accepted. */
    static final byte SEAL = 2;

    private static final byte[] MAGIC = "ASSAYSPL".getBytes(StandardCharsets.US_ASCII);
    private static final short VERSION = 1;

    private Frames() {}

    static ByteBuffer header(long first, long madeAt) {
        ByteBuffer out = ByteBuffer.allocate(HEADER);
        out.put(MAGIC).putShort(VERSION).putShort((short) 0).putLong(first).putLong(madeAt);
        out.putInt(crc(out, 0, HEADER - 4));
        return out.flip();
    }

    /** When a segment was made, or -1 if this is no header of the segment that begins with this number. */
    static long madeAt(ByteBuffer header, long first) {
        if (header.remaining() < HEADER || header.getInt(HEADER - 4) != crc(header, 0, HEADER - 4)) {
            return -1;
        }
        byte[] magic = new byte[MAGIC.length];
        header.get(0, magic);
        boolean ours =
                java.util.Arrays.equals(magic, MAGIC) && header.getShort(8) == VERSION && header.getLong(12) == first;
        return ours ? header.getLong(20) : -1;
    }

    /** Fills in length and CRC of the frame that begins at a place and ends where the buffer stands. */
    static void seal(ByteBuffer buffer, int start) {
        int length = buffer.position() - start - PREFIX;
        buffer.putInt(start, length);
        buffer.putInt(start + 4, crc(buffer, start + PREFIX, length));
    }

    static int crc(ByteBuffer buffer, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().clear().position(from).limit(from + length));
        return (int) crc.getValue();
    }
}
