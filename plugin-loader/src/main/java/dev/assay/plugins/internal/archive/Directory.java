package dev.assay.plugins.internal.archive;

import static dev.assay.plugins.PluginCodes.ARCHIVE_INVALID;
import static dev.assay.plugins.PluginCodes.ARCHIVE_LIMIT;
import static dev.assay.plugins.PluginCodes.NOT_A_JAR;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.support.text.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Reads a zip's central directory and holds every entry's local header against it.
 *
 * <p>Two readers of one zip may see different files: one trusts the directory at its end, another the headers on the
 * way. So both must say the same, and the entries must fill the file from its first byte to the directory with nothing
 * hidden between. Jars as the usual tools write them are like that.
 */
final class Directory {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    private static final int DESCRIPTOR_BYTES = 12;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13;
    private static final int DESCRIPTOR_FLAG = 1 << 3;

    private final byte[] bytes;
    private final ByteBuffer in;
    private final ArchiveLimits limits;
    private final EntryNames names = new EntryNames();
    private final List<Span> spans = new ArrayList<>();
    private long uncompressed;

    private Directory(byte[] bytes, ArchiveLimits limits) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
    }

    /**
     * Where an entry lies, header included.
     *
     * @param central its place in the directory
     * @param described whether a streaming writer put checksum and sizes behind it
     */
    private record Span(int start, int end, int central, boolean described, String name) implements Comparable<Span> {
        @Override
        public int compareTo(Span other) {
            return Integer.compare(start, other.start);
        }
    }

    static List<Entry> read(byte[] bytes, ArchiveLimits limits) throws ArchiveFault {
        if (bytes.length < 4 || (bytes[0] != 'P' || bytes[1] != 'K')) {
            String head = new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.ISO_8859_1);
            throw new ArchiveFault(
                    NOT_A_JAR,
                    "a jar begins with 'PK', but this begins with '" + Text.line(head, 60) + "'; " + bytes.length
                            + " bytes in all");
        }
        return new Directory(bytes, limits).entries();
    }

    private List<Entry> entries() throws ArchiveFault {
        int end = findEnd();
        int count = u16(end + 10);
        long size = u32(end + 12);
        long start = u32(end + 16);
        require(u16(end + 4) == 0 && u16(end + 6) == 0 && u16(end + 8) == count, "is split over several files");
        require(count != 0xFFFF && size != 0xFFFFFFFFL && start != 0xFFFFFFFFL, "uses zip64, which no plugin needs");
        require(start + size == end, "has bytes between its directory and its end");
        if (count > limits.maxEntries()) {
            throw new ArchiveFault(
                    ARCHIVE_LIMIT, "the jar has " + count + " entries; this loader allows " + limits.maxEntries());
        }
        List<Entry> entries = new ArrayList<>(count);
        int at = (int) start;
        for (int i = 0; i < count; i++) {
            require(at + CENTRAL_BYTES <= end && in.getInt(at) == CENTRAL_SIGNATURE, "has a damaged directory");
            int next = at + CENTRAL_BYTES + u16(at + 28) + u16(at + 30) + u16(at + 32);
            require(next <= end, "has a damaged directory");
            entries.add(entry(at, (int) start));
            at = next;
        }
        require(at == end, "has bytes behind its last directory entry");
        checkLayout((int) start);
        return entries;
    }

    private int findEnd() throws ArchiveFault {
        int lowest = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT);
        for (int at = bytes.length - END_BYTES; at >= lowest; at--) {
            if (in.getInt(at) == END_SIGNATURE && at + END_BYTES + u16(at + 20) == bytes.length) {
                return at;
            }
        }
        throw new ArchiveFault(ARCHIVE_INVALID, "the jar has no end record; it is cut short or damaged");
    }

    private Entry entry(int at, int directoryStart) throws ArchiveFault {
        int nameLength = u16(at + 28);
        String name = names.accept(bytes, at + CENTRAL_BYTES, nameLength);
        int flags = u16(at + 8);
        int method = u16(at + 10);
        long crc = u32(at + 16);
        long compressed = u32(at + 20);
        long size = u32(at + 24);
        long local = u32(at + 42);
        requireEntry(u16(at + 34) == 0, name, "lies in another file");
        requireEntry((flags & ENCRYPTED_FLAGS) == 0, name, "is encrypted");
        requireEntry(method == STORED || method == DEFLATED, name, "is compressed in another way than all tools know");
        requireEntry(method == DEFLATED || compressed == size, name, "has two sizes");
        requireEntry(!name.endsWith("/") || size == 0, name, "is a folder with content");
        requireEntry(local + LOCAL_BYTES + nameLength <= directoryStart, name, "lies outside the jar");
        uncompressed += size;
        if (uncompressed > limits.maxUncompressedBytes()) {
            throw new ArchiveFault(
                    ARCHIVE_LIMIT,
                    "the jar's entries hold more than the " + limits.maxUncompressedBytes()
                            + " bytes that this loader allows");
        }
        int start = (int) local;
        checkLocal(at, start, name, nameLength);
        long data = local + LOCAL_BYTES + nameLength + u16(start + 28);
        requireEntry(data + compressed <= directoryStart, name, "lies outside the jar");
        spans.add(new Span(start, (int) (data + compressed), at, (flags & DESCRIPTOR_FLAG) != 0, name));
        return new Entry(name, method == DEFLATED, crc, (int) compressed, (int) size, (int) data);
    }

    private void checkLocal(int central, int local, String name, int nameLength) throws ArchiveFault {
        boolean same = in.getInt(local) == LOCAL_SIGNATURE
                && u16(local + 6) == u16(central + 8)
                && u16(local + 8) == u16(central + 10)
                && u16(local + 26) == nameLength
                && Arrays.equals(
                        bytes,
                        local + LOCAL_BYTES,
                        local + LOCAL_BYTES + nameLength,
                        bytes,
                        central + CENTRAL_BYTES,
                        central + CENTRAL_BYTES + nameLength);
        boolean described = (u16(local + 6) & DESCRIPTOR_FLAG) != 0;
        for (int field = 0; field < 3; field++) { // checksum, compressed size, size
            long here = u32(local + 14 + 4 * field);
            same &= here == u32(central + 16 + 4 * field) || (described && here == 0);
        }
        requireEntry(same, name, "is not the same in the jar's directory and at its place");
    }

    private void checkLayout(int directoryStart) throws ArchiveFault {
        Collections.sort(spans);
        int at = 0;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            requireEntry(span.start() == at, span.name(), "does not begin where the one before it ends");
            int next = i + 1 < spans.size() ? spans.get(i + 1).start() : directoryStart;
            requireEntry(span.end() <= next, span.name(), "overlaps the one behind it");
            at = span.end() + (span.described() ? descriptorLength(span, next) : 0);
        }
        require(at == directoryStart, "has bytes between its last entry and its directory");
    }

    /** The length of what stands behind an entry, which has to say the same as the directory. */
    private int descriptorLength(Span span, int next) throws ArchiveFault {
        int at = span.end();
        int signature = next - at >= DESCRIPTOR_BYTES + 4 && in.getInt(at) == DESCRIPTOR_SIGNATURE ? 4 : 0;
        boolean same = next - at >= DESCRIPTOR_BYTES + signature
                && Arrays.equals(
                        bytes,
                        at + signature,
                        at + signature + DESCRIPTOR_BYTES,
                        bytes,
                        span.central() + 16,
                        span.central() + 16 + DESCRIPTOR_BYTES);
        requireEntry(same, span.name(), "is not the same in the jar's directory and at its place");
        return DESCRIPTOR_BYTES + signature;
    }

    private static void require(boolean holds, String problem) throws ArchiveFault {
        if (!holds) {
            throw new ArchiveFault(ARCHIVE_INVALID, "the jar " + problem);
        }
    }

    private static void requireEntry(boolean holds, String name, String problem) throws ArchiveFault {
        if (!holds) {
            throw new ArchiveFault(ARCHIVE_INVALID, "in the jar, '" + Text.line(name, 120) + "' " + problem);
        }
    }

    private int u16(int at) {
        return in.getShort(at) & 0xFFFF;
    }

    private long u32(int at) {
        return in.getInt(at) & 0xFFFFFFFFL;
    }
}
