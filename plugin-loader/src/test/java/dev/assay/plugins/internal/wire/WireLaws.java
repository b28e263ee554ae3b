package dev.assay.plugins.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.spi.Reason;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Frames say what was put into them, and what is no frame is refused without harm. */
class WireLaws {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @Property
    void anyBytesAreAFrameOrAFault(@ForAll byte[] bytes, @ForAll boolean hello) throws Exception {
        byte[] framed = bytes;
        if (hello && bytes.length > 0) {
            WireWriter frame = new WireWriter(bytes[0]);
            for (byte each : bytes) {
                frame.u8(each);
            }
            framed = frame.frame();
        }
        FrameInput in = new FrameInput(Channels.newChannel(new ByteArrayInputStream(framed)), 1024);
        try {
            for (WireReader frame = in.read(); frame != null; frame = in.read()) {
                assertThat(frame.length()).isLessThan(1024);
            }
        } catch (WireException | EOFException fault) {
            assertThat(fault).hasMessageNotContaining("\n");
        }
    }

    @Property
    void anyFieldsAreReadOrRefused(@ForAll @Size(max = 300) byte[] body) throws Exception {
        for (int parser = 0; parser < 5; parser++) {
            WireReader in = new WireReader(Protocol.OBSERVATION, body.clone());
            try {
                switch (parser) {
                    case 0 -> Observations.read(in);
                    case 1 -> Failures.read(in);
                    case 2 -> Descriptors.read(in);
                    case 3 -> Values.readMap(in);
                    default -> RunMessage.read(in);
                }
            } catch (WireException refused) {
                assertThat(refused).hasMessageStartingWith("frame of type");
            }
        }
    }

    @Property(tries = 200)
    void aDamagedObservationIsAnotherOneOrRefused(@ForAll int place, @ForAll byte value) throws Exception {
        byte[] frame = Observations.frame(sample("title", "actual"), 1 << 20);
        frame[5 + Math.floorMod(place, frame.length - 5)] = value;
        try {
            Observations.read(reader(frame));
        } catch (WireException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @Property
    void observationsComeAsTheyWent(
            @ForAll @StringLength(min = 1, max = 50) String title, @ForAll @StringLength(max = 50) String actual)
            throws Exception {
        if (title.isBlank()) {
            return;
        }
        Observation read = Observations.read(reader(Observations.frame(sample(title, actual), 1 << 20)));

        assertThat(read.title()).isEqualTo(whole(title));
        assertThat(read.actual()).contains(whole(actual));
        assertThat(read.reason()).hasToString(sample(title, actual).reason().toString());
        assertThat(read.evidence().get(0).content())
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(3));
        assertThat(read.subject()).isEqualTo(sample(title, actual).subject());
        assertThat(read.collected()).isEqualTo(AT);
    }

    /** Half a surrogate pair is no text anywhere; it goes as its escape. */
    private static String whole(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(c -> out.append(
                        c >= 0xD800 && c <= 0xDFFF
                                ? "\\u" + Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT)
                                : Character.toString(c)));
        return out.toString();
    }

    @Property
    void valuesComeAsTheyWent(@ForAll("values") Map<String, Object> values) throws Exception {
        WireWriter out = new WireWriter(Protocol.RUN);
        Values.writeMap(out, values);
        WireReader in = reader(out.frame());

        assertThat(Values.readMap(in)).isEqualTo(values);
        in.end();
    }

    @Provide
    Arbitrary<Map<String, Object>> values() {
        Arbitrary<Object> single = Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMaxLength(5).map(s -> (Object) s),
                Arbitraries.longs().map(n -> (Object) n),
                Arbitraries.bigDecimals().map(n -> (Object) n),
                Arbitraries.bigIntegers().map(n -> (Object) n),
                Arbitraries.of(true, false).map(b -> (Object) b));
        Arbitrary<Object> nested = single.list().ofMaxSize(3).map(list -> (Object) list);
        return Arbitraries.maps(
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(4), Arbitraries.oneOf(single, nested))
                .ofMaxSize(6)
                .map(TreeMap::new);
    }

    @net.jqwik.api.Example
    void deepNestingIsRefusedBeforeTheStackEnds() {
        byte[] body = new byte[40_000];
        for (int at = 0; at + 5 <= body.length; at += 5) {
            body[at] = 6; // a list
            body[at + 4] = 1; // of one
        }
        WireWriter frame = new WireWriter(Protocol.RUN).u32(1).text("k");
        for (byte each : body) {
            frame.u8(each);
        }
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> Values.readMap(reader(frame.frame())))
                .withMessageContaining("nested deeper");
    }

    @net.jqwik.api.Example
    void whatWasThrownComesAsText() throws Exception {
        WireWriter out = new WireWriter(Protocol.END);
        Exception loop = new IllegalStateException("outer");
        Failures.write(out, new RuntimeException("a", loop));
        Exception read = Failures.read(reader(out.frame()));

        assertThat(read).hasMessage("a");
        assertThat(read.getCause()).hasMessage("outer");
        assertThat(List.of(read.getStackTrace()[0].toString()))
                .contains(loop.getStackTrace()[0]
                        .toString()
                        .replaceAll(":\\d+\\)", ":" + read.getStackTrace()[0].getLineNumber() + ")"));
    }

    @net.jqwik.api.Example
    void bigNumbersAndDescriptorsCross() throws Exception {
        WireWriter out = new WireWriter(Protocol.RUN);
        Map<String, Object> map = Map.of("d", new BigDecimal("1E+400"), "i", new BigInteger("9".repeat(400)));
        Values.writeMap(out, map);
        assertThat(Values.readMap(reader(out.frame()))).isEqualTo(map);

        PluginDescriptor plugin = PluginDescriptor.builder("a", "1").title("t").build();
        assertThat(Descriptors.read(reader(Descriptors.frame(plugin))).title()).isEqualTo("t");
    }

    private static Observation sample(String title, String actual) {
        return Observation.builder("disk.free", Subject.of(SubjectType.RESOURCE, "file:/"), AT)
                .title(title)
                .actual(actual)
                .verdict(Verdict.INCONCLUSIVE)
                .reason(Reason.of("WHY").with("n", 1))
                .evidence(Evidence.bytes("b", "x/y", new byte[] {1, 2, 3}))
                .property("a", "b")
                .build();
    }

    private static WireReader reader(byte[] frame) {
        return new WireReader(frame[4] & 0xFF, Arrays.copyOfRange(frame, 5, frame.length));
    }
}
