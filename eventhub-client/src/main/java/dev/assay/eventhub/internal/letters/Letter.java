package dev.assay.eventhub.internal.letters;

import dev.assay.eventhub.DeadLetter;
import dev.assay.eventhub.internal.spool.RecordCodec;
import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A dead letter as a file: magic 8, version 2, CRC32C of the rest 4, then when and why it was refused each time, then the record. */
record Letter(HubRecord record, List<DeadLetter.Refusal> refusals, int refused) {

    private static final byte[] MAGIC = "ASSAYDLQ".getBytes(StandardCharsets.US_ASCII);
    private static final short VERSION = 1;
    private static final int HEAD = 14;
    private static final int MOST_REFUSALS = 20;

    Letter {
        refusals = List.copyOf(refusals);
    }

    /** The same letter, refused once more. The first and the latest refusals are kept. */
    Letter refusedAgain(DeadLetter.Refusal refusal) {
        List<DeadLetter.Refusal> all = new ArrayList<>(refusals);
        if (all.size() >= MOST_REFUSALS) {
            all.remove(1);
        }
        all.add(refusal);
        return new Letter(record, all, refused + 1);
    }

    byte[] bytes() {
        int size = HEAD + 4 + 2 + RecordCodec.size(record);
        for (DeadLetter.Refusal refusal : refusals) {
            size += 8 + RecordCodec.text(refusal.problem());
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(MAGIC).putShort(VERSION).putInt(0);
        out.putInt(refused).putShort((short) refusals.size());
        for (DeadLetter.Refusal refusal : refusals) {
            out.putLong(refusal.at().toEpochMilli());
            RecordCodec.put(refusal.problem(), out);
        }
        RecordCodec.write(record, out);
        out.putInt(HEAD - 4, crc(out.array()));
        return out.array();
    }

    static Letter read(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            short version = in.getShort();
            if (!Arrays.equals(magic, MAGIC) || version != VERSION || in.getInt() != crc(bytes)) {
                throw new IOException("no dead letter");
            }
            int refused = in.getInt();
            int count = in.getShort();
            List<DeadLetter.Refusal> refusals = new ArrayList<>();
            for (int i = 0; i < count && i < MOST_REFUSALS; i++) {
                refusals.add(
                        new DeadLetter.Refusal(Instant.ofEpochMilli(in.getLong()), RecordCodec.text(in, "problem")));
            }
            return new Letter(RecordCodec.read(in.slice()), refusals, refused);
        } catch (BufferUnderflowException e) {
            throw new IOException("no dead letter", e);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, HEAD, bytes.length - HEAD);
        return (int) crc.getValue();
    }
}
