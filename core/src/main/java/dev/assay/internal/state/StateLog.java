package dev.assay.internal.state;

import dev.assay.spi.AssayException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of records that only grows, until it is begun anew with what it amounts to.
 *
 * <p>What a crash left half written at the end is cut off. Damage anywhere else, or a file that is none of ours, is copied
 * aside, and what can be read before it is kept. A file of a later format is refused. Not thread-safe.
 */
final class StateLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);
    private static final long LEAST_TO_COMPACT = 1L << 20;

    private final StateFile file;
    private final StateImage image;
    private final StateCodec codec = new StateCodec();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(8 * 1024);
    private long end;
    private long compacted;
    private boolean torn; // whether bytes may lie behind the end

    private StateLog(StateFile file, StateImage image) {
        this.file = file;
        this.image = image;
    }

    /** How reading a file ended. */
    private enum Tail {
        WHOLE,
        TORN,
        DAMAGED
    }

    /**
     * Opens a log, mends it if a crash left it in need of that, and reads it.
     *
     * @throws AssayException {@code STATE_TOO_NEW} for a later format, {@code STATE_UNUSABLE} if it can't be read or written
     */
    static StateLog open(StateFile file) {
        StateLog log = new StateLog(file, new StateImage());
        try {
            log.load();
            return log;
        } catch (IOException e) {
            throw new AssayException(
                    "STATE_UNUSABLE",
                    "the state in the home folder can't be used ("
                            + e.getClass().getSimpleName() + ": "
                            + e.getMessage() + "); the process must be able to read and write "
                            + HomeStateFile.NAME + " and its folder",
                    e);
        }
    }

    private void load() throws IOException {
        Optional<InputStream> content = file.read();
        if (content.isEmpty()) {
            compact();
            return;
        }
        Tail tail;
        try (DataInputStream in = new DataInputStream(content.get())) {
            tail = readAll(in);
        }
        switch (tail) {
            case WHOLE -> compacted = end;
            case TORN -> {
                LOG.info("ASSAY-1211 the state ended in half a record, as after a crash; it is cut off");
                file.truncate(end);
                compacted = end;
            }
            case DAMAGED -> {
                String aside = file.setAside();
                LOG.warn(
                        "ASSAY-1212 the state is damaged after {} bytes; what comes before is kept, the whole file is set"
                                + " aside as {}. Occurrences of the damaged part may run again under the same ids",
                        end,
                        aside);
                compact();
            }
        }
    }

    private Tail readAll(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(StateCodec.HEADER_BYTES);
        byte[] expected = StateCodec.header();
        if (header.length < expected.length) {
            // It is put in place whole, so this was not a crash of ours.
            return Tail.DAMAGED;
        }
        int magic = StateCodec.MAGIC.length;
        if (!Arrays.equals(header, 0, magic, expected, 0, magic)) {
            return Tail.DAMAGED;
        }
        int version = ((header[magic] & 0xff) << 24)
                | ((header[magic + 1] & 0xff) << 16)
                | ((header[magic + 2] & 0xff) << 8)
                | (header[magic + 3] & 0xff);
        if (version > StateCodec.VERSION) {
            throw new AssayException(
                    "STATE_TOO_NEW",
                    "the file " + HomeStateFile.NAME + " in the home folder has format " + version
                            + ", and this version of Assay knows formats up to " + StateCodec.VERSION
                            + "; use the version that wrote it, or remove the file, and with it pauses and"
                            + " the memory of what ran");
        }
        if (version < 1) {
            return Tail.DAMAGED;
        }
        end = header.length;
        while (true) {
            Optional<Tail> over = readOne(in);
            if (over.isPresent()) {
                return over.get();
            }
        }
    }

    private Optional<Tail> readOne(DataInputStream in) throws IOException {
        int length;
        byte[] bytes;
        int checksum;
        byte[] head = in.readNBytes(8);
        if (head.length == 0) {
            return Optional.of(Tail.WHOLE);
        }
        if (head.length < 8) {
            return Optional.of(Tail.TORN);
        }
        try (DataInputStream frame = new DataInputStream(new java.io.ByteArrayInputStream(head))) {
            length = frame.readInt();
            checksum = frame.readInt();
        }
        if (length < 1 || length > StateCodec.MAX_RECORD_BYTES) {
            return Optional.of(isZero(head) && restIsZero(in) ? Tail.TORN : Tail.DAMAGED);
        }
        bytes = in.readNBytes(length);
        if (bytes.length < length) {
            return Optional.of(Tail.TORN);
        }
        if (codec.checksum(bytes) != checksum) {
            // The last record may be half on the disk after a loss of power; before others it can't.
            return Optional.of(restIsZero(in) ? Tail.TORN : Tail.DAMAGED);
        }
        try {
            image.apply(StateCodec.read(bytes));
        } catch (EOFException e) {
            return Optional.of(Tail.DAMAGED);
        } catch (IOException e) {
            LOG.debug("a record can't be read", e);
            return Optional.of(Tail.DAMAGED);
        }
        end += 8L + length;
        return Optional.empty();
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    // A file that had grown but whose content the disk had not yet reads as zeros.
    private static boolean restIsZero(InputStream in) throws IOException {
        byte[] piece = new byte[8 * 1024];
        int got = in.readNBytes(piece, 0, piece.length);
        while (got > 0) {
            if (!isZero(Arrays.copyOf(piece, got))) {
                return false;
            }
            got = in.readNBytes(piece, 0, piece.length);
        }
        return true;
    }

    /** What it amounts to. */
    StateImage image() {
        return image;
    }

    /** Takes records in without writing them, for when writing fails. */
    void remember(List<StateRecord> records) {
        records.forEach(image::apply);
    }

    /**
     * Adds records.
     *
     * @param sync whether to wait until the disk has them; without it they survive the end of the process, not of the power
     */
    void append(List<StateRecord> records, boolean sync) throws IOException {
        batch.reset();
        DataOutputStream out = new DataOutputStream(batch);
        for (StateRecord record : records) {
            codec.write(record, out);
        }
        if (torn) {
            file.truncate(end);
        }
        torn = true;
        file.append(end, batch.toByteArray(), batch.size());
        torn = false;
        end += batch.size();
        if (sync) {
            file.sync();
        }
        if (end - compacted > LEAST_TO_COMPACT + 2 * compacted) {
            compact();
        }
    }

    /** Begins anew with what it amounts to. */
    void compact() throws IOException {
        long[] size = new long[1];
        file.replace(to -> {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 64 * 1024));
            out.write(StateCodec.header());
            image.writeTo(record -> codec.write(record, out));
            out.flush();
            size[0] = out.size();
        });
        // A DataOutputStream counts up to 2 GiB, which is more than a log of permitted size takes.
        end = size[0];
        compacted = end;
        torn = false;
    }

    /** How long the file is. */
    long bytes() {
        return end;
    }

    void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
