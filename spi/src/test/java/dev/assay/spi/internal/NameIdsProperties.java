package dev.assay.spi.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ids and times that are written by hand for speed are those that the JDK writes. */
class NameIdsProperties {

    private final NameIds names = new NameIds();

    @Property
    void anInstantIsWrittenAsItWritesItself(@ForAll("instants") Instant time) {
        byte[] into = new byte[InstantText.MOST + 3];
        int end = InstantText.write(time, into, 3);
        assertThat(new String(into, 3, end - 3, StandardCharsets.US_ASCII)).isEqualTo(time.toString());
    }

    @Example
    void theBordersOfTimeAreWrittenToo() {
        for (Instant time : List.of(
                Instant.EPOCH,
                Instant.MIN,
                Instant.MAX,
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("0000-01-01T00:00:00Z").minusNanos(1),
                Instant.parse("9999-12-31T23:59:59.999999999Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z").plusNanos(1),
                Instant.parse("2000-02-29T23:59:59.1Z"),
                Instant.parse("1900-03-01T00:00:00.000001Z"),
                Instant.parse("2100-02-28T12:00:00.000000001Z"))) {
            anInstantIsWrittenAsItWritesItself(time);
        }
    }

    @Property
    void anIdIsThatOfTheWrittenDownFormat(
            @ForAll long high, @ForAll List<String> parts, @ForAll("instants") Instant time)
            throws IOException, NoSuchAlgorithmException {
        UUID space = new UUID(high, 7 * high);
        names.in(space);
        parts.forEach(names::part);
        assertThat(names.part(time).id()).isEqualTo(reference(space, parts, time));
    }

    @Property
    void aKeptMakerGivesTheIdsOfAFreshOne(@ForAll List<String> parts) {
        UUID space = new UUID(1, 2);
        names.in(space);
        parts.forEach(names::part);
        assertThat(names.id()).isEqualTo(Digests.uuid5(space, parts.toArray(String[]::new)));
    }

    private static UUID reference(UUID space, List<String> parts, Instant time)
            throws IOException, NoSuchAlgorithmException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(name);
        data.writeLong(space.getMostSignificantBits());
        data.writeLong(space.getLeastSignificantBits());
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            data.writeInt(bytes.length);
            data.write(bytes);
        }
        byte[] at = time.toString().getBytes(StandardCharsets.UTF_8);
        data.writeInt(at.length);
        data.write(at);
        byte[] hash = MessageDigest.getInstance("SHA-1").digest(name.toByteArray());
        hash[6] = (byte) (hash[6] & 0x0f | 0x50);
        hash[8] = (byte) (hash[8] & 0x3f | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(-70_000_000_000L, 260_000_000_000L)
                .flatMap(second -> Arbitraries.of(0, 1_000_000, 999_000_000, 1_000, 123_456_000, 1, 999_999_999)
                        .map(nano -> Instant.ofEpochSecond(second, nano)));
    }
}
