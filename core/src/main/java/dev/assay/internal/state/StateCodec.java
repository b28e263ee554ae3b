package dev.assay.internal.state;

import dev.assay.internal.state.OpenOccurrence.Begun;
import dev.assay.internal.state.OpenOccurrence.Origin;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes: a frame of length, CRC-32C and content for each. Not thread-safe: one codec for one writer or reader.
 */
final class StateCodec {

    /** The first bytes of every file: a name and the format's version. */
    static final byte[] MAGIC = {'A', 'S', 'S', 'A', 'Y', 'S', 'T', 'A', 'T', 'E'};

    static final int VERSION = 1;
    static final int HEADER_BYTES = MAGIC.length + 4;

    /** No record comes near it: its texts are cut where they come in. */
    static final int MAX_RECORD_BYTES = 64 * 1024;

    private static final int MAX_TEXT = 4096;

    private static final byte SCHEDULED = 1;
    private static final byte DUE = 2;
    private static final byte STARTED = 3;
    private static final byte ENDED = 4;
    private static final byte SETTLED = 5;
    private static final byte HELD = 6;
    private static final byte TURNED = 7;
    private static final byte BARRED = 8;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream(512);
    private final DataOutputStream out = new DataOutputStream(content);
    private final CRC32C crc = new CRC32C();

    static byte[] header() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEADER_BYTES);
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(MAGIC);
            out.writeInt(VERSION);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory can't fail", e);
        }
    }

    /** Adds a record's frame. */
    void write(StateRecord record, DataOutputStream to) throws IOException {
        content.reset();
        put(record);
        byte[] bytes = content.toByteArray();
        to.writeInt(bytes.length);
        to.writeInt(checksum(bytes));
        to.write(bytes);
    }

    int checksum(byte[] bytes) {
        crc.reset();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /**
     * Reads a record's content.
     *
     * @throws IOException if it is no record of this version
     */
    static StateRecord read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            StateRecord record = get(in);
            if (in.available() > 0) {
                throw new IOException("a record has more bytes than it needs");
            }
            return record;
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("a record holds what can't be: " + e.getMessage(), e);
        }
    }

    private void put(StateRecord record) throws IOException {
        if (record instanceof StateRecord.Scheduled it) {
            out.writeByte(SCHEDULED);
            text(it.job());
            time(it.after());
            time(it.high());
            out.writeLong(it.plan());
            out.writeBoolean(it.gone());
        } else if (record instanceof StateRecord.Due it) {
            out.writeByte(DUE);
            open(it.occurrence());
        } else if (record instanceof StateRecord.Started it) {
            out.writeByte(STARTED);
            id(it.id());
            begun(it.begun());
        } else if (record instanceof StateRecord.Ended it) {
            out.writeByte(ENDED);
            id(it.id());
        } else if (record instanceof StateRecord.Settled it) {
            out.writeByte(SETTLED);
            id(it.id());
        } else if (record instanceof StateRecord.Held it) {
            out.writeByte(HELD);
            text(it.job());
            out.writeByte(it.hold().ordinal());
            Word word = it.word();
            out.writeBoolean(word != null);
            if (word != null) {
                text(word.actor());
                text(word.reason());
                time(word.at());
            }
        } else if (record instanceof StateRecord.Turned it) {
            out.writeByte(TURNED);
            out.writeLong(it.passes());
        } else if (record instanceof StateRecord.Barred it) {
            out.writeByte(BARRED);
            text(it.plugin());
            text(it.version());
            sentence(it.sentence());
        }
    }

    private static StateRecord get(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case SCHEDULED ->
                new StateRecord.Scheduled(in.readUTF(), time(in), time(in), in.readLong(), in.readBoolean());
            case DUE -> new StateRecord.Due(open(in));
            case STARTED -> new StateRecord.Started(id(in), begun(in));
            case ENDED -> new StateRecord.Ended(id(in));
            case SETTLED -> new StateRecord.Settled(id(in));
            case HELD ->
                new StateRecord.Held(
                        in.readUTF(),
                        StateRecord.Hold.values()[in.readByte()],
                        in.readBoolean() ? new Word(in.readUTF(), in.readUTF(), set(time(in))) : null);
            case TURNED -> new StateRecord.Turned(in.readLong());
            case BARRED -> new StateRecord.Barred(in.readUTF(), in.readUTF(), sentence(in));
            default -> throw new IOException("there is no record of kind " + kind);
        };
    }

    private void sentence(@Nullable Sentence sentence) throws IOException {
        out.writeBoolean(sentence != null);
        if (sentence != null) {
            time(sentence.since());
            time(sentence.until());
            out.writeInt(sentence.times());
            text(sentence.code());
            text(sentence.text());
        }
    }

    private static @Nullable Sentence sentence(DataInputStream in) throws IOException {
        return in.readBoolean()
                ? new Sentence(set(time(in)), set(time(in)), in.readInt(), in.readUTF(), in.readUTF())
                : null;
    }

    private void open(OpenOccurrence open) throws IOException {
        Occurrence occurrence = open.occurrence();
        Trigger trigger = occurrence.trigger();
        Origin origin = open.origin();
        id(open.id());
        text(open.job());
        time(occurrence.nominal());
        time(occurrence.dueAt());
        time(occurrence.lastDueAt());
        out.writeLong(occurrence.count());
        optional(occurrence.zone());
        time(occurrence.deadline().orElse(null));
        out.writeByte(trigger.kind().ordinal());
        optional(trigger.actor());
        optional(trigger.reason());
        time(open.upTo());
        text(origin.plugin());
        out.writeLong(origin.generation());
        text(origin.source());
        text(origin.revision());
        text(origin.digest());
        Begun begun = open.begun();
        out.writeBoolean(begun != null);
        if (begun != null) {
            begun(begun);
        }
    }

    private static OpenOccurrence open(DataInputStream in) throws IOException {
        ResultId id = id(in);
        String job = in.readUTF();
        Instant nominal = set(time(in));
        Instant dueAt = set(time(in));
        Instant lastDueAt = set(time(in));
        long count = in.readLong();
        Optional<String> zone = optional(in);
        Optional<Instant> deadline = Optional.ofNullable(time(in));
        Trigger trigger = new Trigger(Trigger.Kind.values()[in.readByte()], optional(in), optional(in));
        Occurrence occurrence = new Occurrence(nominal, dueAt, lastDueAt, count, zone, deadline, trigger);
        Instant upTo = set(time(in));
        Origin origin = new Origin(in.readUTF(), in.readLong(), in.readUTF(), in.readUTF(), in.readUTF());
        return new OpenOccurrence(id, job, occurrence, upTo, origin, in.readBoolean() ? begun(in) : null);
    }

    private void begun(Begun begun) throws IOException {
        out.writeInt(begun.attempt());
        time(begun.at());
        Custody custody = begun.custody();
        text(custody.id());
        text(custody.version());
        text(custody.verification().name());
        optional(custody.sha256());
        out.writeLong(custody.sizeBytes().orElse(0));
        optional(custody.source());
        optional(custody.signer());
        optional(custody.lock());
    }

    private static Begun begun(DataInputStream in) throws IOException {
        int attempt = in.readInt();
        Instant at = set(time(in));
        Custody.Builder custody =
                Custody.builder(in.readUTF(), in.readUTF(), Custody.Verification.valueOf(in.readUTF()));
        Optional<String> sha256 = optional(in);
        long size = in.readLong();
        sha256.ifPresent(digest -> custody.bytes(digest, size));
        optional(in).ifPresent(custody::source);
        optional(in).ifPresent(custody::signer);
        optional(in).ifPresent(custody::lock);
        return new Begun(attempt, at, custody.build());
    }

    private void id(ResultId id) throws IOException {
        out.writeLong(id.value().getMostSignificantBits());
        out.writeLong(id.value().getLeastSignificantBits());
    }

    private static ResultId id(DataInputStream in) throws IOException {
        return new ResultId(new UUID(in.readLong(), in.readLong()));
    }

    // A name that is too long is cut: it is for people only. Job ids are shorter by their own rule.
    private void text(String text) throws IOException {
        out.writeUTF(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT));
    }

    private void optional(Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            text(text.get());
        }
    }

    private static Optional<String> optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    }

    private void time(@Nullable Instant time) throws IOException {
        out.writeBoolean(time != null);
        if (time != null) {
            out.writeLong(time.getEpochSecond());
            out.writeInt(time.getNano());
        }
    }

    private static @Nullable Instant time(DataInputStream in) throws IOException {
        return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
    }

    private static Instant set(@Nullable Instant time) throws IOException {
        if (time == null) {
            throw new IOException("a record lacks a time");
        }
        return time;
    }
}
