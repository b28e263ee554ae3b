package dev.assay.plugins.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.plugins.ArchiveLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Laws of the archive reader: it reads what others write, and whatever else it gets it refuses in order. */
class ArchiveLawsTest {

    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 100, 1 << 20);

    @Property(tries = 300)
    void whatAZipWriterWroteIsReadBack(
            @ForAll("contents") Map<String, byte[]> contents, @ForAll boolean stored, @ForAll boolean folders)
            throws IOException {
        byte[] zip = zip(contents, stored, folders);
        Archive archive = Archive.open(zip, LIMITS, 17);
        assertThat(archive.names()).containsExactlyInAnyOrderElementsOf(contents.keySet());
        for (Map.Entry<String, byte[]> e : contents.entrySet()) {
            Entry entry = archive.find(e.getKey()).orElseThrow();
            assertThat(archive.read(entry)).isEqualTo(e.getValue());
            assertThat(archive.head(entry, 3))
                    .isEqualTo(java.util.Arrays.copyOf(e.getValue(), Math.min(3, e.getValue().length)));
        }
    }

    @Property(tries = 2000)
    void aDamagedJarIsRefusedOrReadAsTheJdkReadsIt(
            @ForAll("contents") Map<String, byte[]> contents,
            @ForAll boolean stored,
            @ForAll @Size(min = 1, max = 6) java.util.List<@IntRange(min = 0, max = 1_000_000) Integer> places,
            @ForAll byte with)
            throws IOException {
        byte[] zip = zip(contents, stored, false);
        for (int place : places) {
            zip[place % zip.length] = (byte) (with + place);
        }
        Archive archive;
        Map<String, byte[]> read = new LinkedHashMap<>();
        try {
            archive = Archive.open(zip, LIMITS, 17);
            for (String name : archive.names()) {
                read.put(name, archive.read(archive.find(name).orElseThrow()));
            }
        } catch (ArchiveFault refused) {
            assertThat(refused.code()).matches("[A-Z_]+");
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(asTheJdkReads(zip).keySet()).containsExactlyInAnyOrderElementsOf(read.keySet());
        asTheJdkReads(zip).forEach((name, bytes) -> assertThat(read.get(name)).isEqualTo(bytes));
    }

    @Property(tries = 500)
    void noBytesAtAllMakeItFailOtherwise(@ForAll @Size(max = 400) byte[] tail) {
        byte[] bytes = new byte[tail.length + 2];
        bytes[0] = 'P';
        bytes[1] = 'K';
        System.arraycopy(tail, 0, bytes, 2, tail.length);
        try {
            Archive.open(bytes, LIMITS, 17);
        } catch (ArchiveFault refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<Map<String, byte[]>> contents() {
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('a', 'f')
                .withChars('é')
                .ofMinLength(1)
                .ofMaxLength(6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("/", parts));
        Arbitrary<byte[]> bytes = Arbitraries.bytes()
                .between((byte) 0, (byte) 3)
                .array(byte[].class)
                .ofMaxSize(200);
        return Arbitraries.maps(names, bytes).ofMaxSize(8);
    }

    private static byte[] zip(Map<String, byte[]> contents, boolean stored, boolean folders) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            if (folders) {
                out.putNextEntry(new ZipEntry("META-INF/"));
                out.closeEntry();
            }
            for (Map.Entry<String, byte[]> e : contents.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey());
                if (stored) {
                    CRC32 crc = new CRC32();
                    crc.update(e.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(e.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                out.putNextEntry(entry);
                out.write(e.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads from the front, as tools do that unpack a stream. */
    private static Map<String, byte[]> asTheJdkReads(byte[] zip) throws IOException {
        Map<String, byte[]> read = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                read.put(e.getName(), in.readAllBytes());
            }
        }
        return read;
    }
}
