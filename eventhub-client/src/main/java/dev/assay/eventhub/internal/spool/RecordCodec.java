package dev.assay.eventhub.internal.spool;

import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A record as bytes and back. What is read may be anything: it is checked, and a fault is an {@link IOException}. */
public final class RecordCodec {

    private static final byte VERSION = 1;

    private RecordCodec() {}

    /** How many bytes a record takes. */
    public static int size(HubRecord record) {
        int size = 1 + 1 + 1 + 8 + 2 + 4 + record.data().length;
        size += text(record.id()) + text(record.partitionKey()) + text(record.contentType()) + text(record.epoch());
        for (Map.Entry<String, String> attribute : record.attributes().entrySet()) {
            size += text(attribute.getKey()) + text(attribute.getValue());
        }
        return size;
    }

    /** Writes a record. */
    public static void write(HubRecord record, ByteBuffer out) {
        out.put(VERSION);
        out.put((byte) record.kind().ordinal());
        out.put((byte) (record.reserved() ? 1 : 0));
        out.putLong(record.sequence());
        put(record.id(), out);
        put(record.partitionKey(), out);
        put(record.contentType(), out);
        put(record.epoch(), out);
        out.putShort((short) record.attributes().size());
        record.attributes().forEach((name, value) -> {
            put(name, out);
            put(value, out);
        });
        out.putInt(record.data().length);
        out.put(record.data());
    }

    /** Reads what {@link #write} wrote. */
    public static HubRecord read(ByteBuffer in) throws IOException {
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IOException("a record of version " + version + ", which this version does not know");
            }
            int kind = in.get();
            HubRecord.Kind[] kinds = HubRecord.Kind.values();
            if (kind < 0 || kind >= kinds.length) {
                throw new IOException("a record of kind " + kind + ", which this version does not know");
            }
            boolean reserved = in.get() != 0;
            long sequence = in.getLong();
            String id = text(in, "id");
            String key = text(in, "key");
            String type = text(in, "type");
            String epoch = text(in, "epoch");
            String[] attributes = attributes(in);
            HubRecord.Builder record = HubRecord.builder(id, kinds[kind], data(in))
                    .reserved(reserved)
                    .partitionKey(key)
                    .contentType(type)
                    .place(epoch, sequence);
            for (int i = 0; i < attributes.length; i += 2) {
                record.attribute(attributes[i], attributes[i + 1]);
            }
            return record.build();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("no record: " + e.getClass().getSimpleName(), e);
        }
    }

    private static String[] attributes(ByteBuffer in) throws IOException {
        int count = in.getShort();
        if (count < 0 || count > HubRecord.MAX_ATTRIBUTES) {
            throw new IOException(count + " attributes");
        }
        String[] texts = new String[2 * count];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(in, "attribute");
        }
        return texts;
    }

    private static byte[] data(ByteBuffer in) throws IOException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IOException(length + " bytes of data");
        }
        byte[] data = new byte[length];
        in.get(data);
        return data;
    }

    /** Writes a text of at most 64 KiB. */
    public static void put(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) bytes.length);
        out.put(bytes);
    }

    /** How many bytes a text takes. */
    public static int text(String text) {
        // HubRecord caps every text at 4096 characters, so three bytes each fit into an unsigned short.
        return 2 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Reads a text. */
    public static String text(ByteBuffer in, String what) throws IOException {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new IOException(what + " of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
