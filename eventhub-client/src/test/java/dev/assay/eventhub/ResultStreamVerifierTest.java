package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.spi.Identity;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.testkit.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Streams that are whole are told so, and all others are told what is wrong. */
class ResultStreamVerifierTest {

    private static final String SOURCE = "urn:assay:test:agent:1";
    private static final String EPOCH = "20260105T000000Z";

    private final ResultStreamVerifier verifier = ResultStreamVerifier.create();

    @Test
    void aWholeStreamIsWhole() throws IOException {
        verifier.addLines(lines(stream(6)));

        StreamReport report = verifier.report();
        assertThat(report.faults()).isEmpty();
        assertThat(report.isWhole()).isTrue();
        assertThat(report.results()).isEqualTo(6);
        assertThat(report.streams())
                .containsExactly(new StreamReport.Stream(SOURCE, EPOCH, 1, 6, 0, 6, false, Optional.empty(), ""));
    }

    @Property(tries = 100)
    void orderAndRepeatsDoNotMatter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int length) {
        List<byte[]> stream = stream(length);
        List<byte[]> sent = new ArrayList<>(stream);
        sent.addAll(stream);
        Collections.shuffle(sent, new Random(seed));
        ResultStreamVerifier fresh = ResultStreamVerifier.create();

        sent.forEach(fresh::add);

        assertThat(fresh.report().faults()).isEmpty();
        assertThat(fresh.report().repeats()).isEqualTo(length);
    }

    @Property(tries = 500)
    void noByteCanBeChangedUnseenUnlessItIsTheLastResult(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 255) int change) {
        List<byte[]> stream = stream(4);
        Random random = new Random(seed);
        byte[] altered = stream.get(random.nextInt(3));
        altered[random.nextInt(altered.length)] ^= (byte) change;
        ResultStreamVerifier fresh = ResultStreamVerifier.create();

        stream.forEach(fresh::add);

        assertThat(fresh.report().isWhole()).isFalse();
    }

    @Property(tries = 100)
    void noResultCanBeTakenOutUnseenUnlessItIsTheLast(
            @ForAll @IntRange(min = 0, max = 8) int which, @ForAll long seed) {
        List<byte[]> stream = stream(10);
        stream.remove(which);
        Collections.shuffle(stream, new Random(seed));
        ResultStreamVerifier fresh = ResultStreamVerifier.create();

        stream.forEach(fresh::add);

        assertThat(fresh.report().faults()).extracting(StreamFault::kind).containsExactly(Kind.GAP);
        assertThat(fresh.report().faults().get(0).sequence()).isEqualTo(which + 1);
        assertThat(fresh.report().streams().get(0).missing()).isEqualTo(1);
    }

    @Test
    void aForgedResultIsAFork() {
        List<byte[]> stream = stream(3);
        stream.forEach(verifier::add);
        verifier.add(replaced(stream.get(1), "the sample holds", "the sample held"));

        assertThat(kinds()).containsExactly(Kind.FORKED);
        assertThat(verifier.report().faults().get(0))
                .hasToString("FORKED " + SOURCE + " " + EPOCH + " #2: two different records have this sequence");
    }

    @Test
    void aResultPutInBreaksTheLinkAfterIt() {
        List<byte[]> stream = stream(3);
        verifier.add(stream.get(0));
        verifier.add(replaced(stream.get(1), "the sample holds", "the sample held"));
        verifier.add(stream.get(2));

        assertThat(kinds()).containsExactly(Kind.BROKEN_LINK);
        assertThat(verifier.report().faults().get(0).sequence()).isEqualTo(3);
    }

    @Test
    void aStreamThatBeginsLaterHasAGap() {
        List<byte[]> stream = stream(5);
        stream.subList(2, 5).forEach(verifier::add);

        assertThat(verifier.report().faults())
                .extracting(StreamFault::text)
                .containsExactly("records 1 to 2 are missing");
    }

    @Test
    void contradictionsAreNamed() {
        String text = text(stream(1).get(0));
        for (String[] each : new String[][] {
            {"\"outcome\":\"COMPLETED\"", "\"outcome\":\"TIMED_OUT\"", "SATISFIED although TIMED_OUT"},
            {"\"complete\":true", "\"complete\":false", "SATISFIED without complete coverage"},
            {"\"satisfied\":1", "\"satisfied\":0", "SATISFIED without anything that is"},
            {"\"satisfied\":1", "\"satisfied\":2", "summary.satisfied is not what the findings come to"},
            {"\"notSatisfied\":0", "\"notSatisfied\":1", "SATISFIED with 1 that do not hold"},
            {"\"inconclusive\":0,\"waived\"", "\"inconclusive\":1,\"waived\"", "SATISFIED with some that can't be told"
            },
            {"\"count\":1", "\"count\":3", "a run for 3 due times"},
            {"\"lastDue\":\"2026", "\"lastDue\":\"2027", "one due time with two dates"}
        }) {
            ResultStreamVerifier fresh = ResultStreamVerifier.create();
            assertThat(text).contains(each[0]);
            fresh.add(text.replaceFirst(java.util.regex.Pattern.quote(each[0]), each[1])
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(fresh.report().faults()).as("%s", each[2]).anySatisfy(fault -> {
                assertThat(fault.kind()).isEqualTo(Kind.INCONSISTENT);
                assertThat(fault.text()).isEqualTo(each[2]);
            });
        }
    }

    @Test
    void aResultThatNeverRanCannotSayAnything() {
        AttestationResult skipped = Samples.skipped(1);
        String text = text(new ResultEncoder(skipped.producer()).encode(skipped));
        verifier.add(text.replace("\"verdict\":\"INCONCLUSIVE\"", "\"verdict\":\"NOT_APPLICABLE\"")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(verifier.report().faults())
                .extracting(StreamFault::text)
                .contains("NOT_APPLICABLE without an attempt", "NOT_APPLICABLE although SKIPPED");
    }

    @Test
    void whatIsNoResultIsSaidToBeNone() throws IOException {
        String good = text(stream(1).get(0));
        for (String bad : List.of(
                "null",
                "[]",
                "{}",
                "{",
                "nonsense\u001b[31m",
                "\"text\"",
                "{\"id\":1,\"id\":2}",
                good + "{}",
                good.substring(0, good.length() - 10),
                good.replace("\"schemaVersion\":\"1.0\"", "\"schemaVersion\":\"2.0\""),
                good.replace("\"sequence\":1", "\"sequence\":0"),
                good.replace("\"sequence\":1", "\"sequence\":1e3"),
                good.replace("\"sequence\":1", "\"sequence\":99999999999999999999"),
                good.replace("\"previous\":\"sha256:", "\"previous\":\"md5:"),
                good.replace("\"outcome\":\"COMPLETED\"", "\"outcome\":\"FINE\""),
                good.replace("\"ended\":\"2026", "\"ended\":\"later than 2026"),
                good.replace("\"findings\":[", "\"findings\":[7,"),
                good.replace(SOURCE, "urn:" + "x".repeat(2_000)),
                "[".repeat(5_000),
                "{\"a\":".repeat(5_000))) {
            ResultStreamVerifier fresh = ResultStreamVerifier.create();
            fresh.addLines(new ByteArrayInputStream((bad + "\n").getBytes(StandardCharsets.UTF_8)));
            assertThat(fresh.report().faults())
                    .as(bad)
                    .extracting(StreamFault::kind)
                    .containsExactly(Kind.MALFORMED);
            assertThat(fresh.report().faults().get(0).text())
                    .doesNotContain("\u001b")
                    .hasSizeLessThanOrEqualTo(200);
            assertThat(fresh.report().results()).isZero();
        }
    }

    @Test
    void anEndlessLineIsNotKept() throws IOException {
        ResultStreamVerifier small = ResultStreamVerifier.builder()
                .maxRecordBytes(10_000)
                .maxStreams(10)
                .build();
        byte[] good = stream(1).get(0);
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes("x".repeat(500_000).getBytes(StandardCharsets.UTF_8));
        input.write('\n');
        input.write('\n');
        input.writeBytes(good);
        input.write('\n');
        input.writeBytes("y".repeat(300_000).getBytes(StandardCharsets.UTF_8));

        small.addLines(new ByteArrayInputStream(input.toByteArray()));
        small.add(new byte[20_000]);

        assertThat(small.report().faults())
                .extracting(StreamFault::kind)
                .containsOnly(Kind.TOO_LARGE)
                .hasSize(3);
        assertThat(small.report().results()).isEqualTo(1);
    }

    @Test
    void faultsAndStreamsAreBounded() {
        ResultStreamVerifier small = ResultStreamVerifier.builder()
                .maxRecordBytes(100_000)
                .maxStreams(1)
                .build();
        for (int i = 0; i < 3_000; i++) {
            small.add("{}".getBytes(StandardCharsets.UTF_8));
        }
        small.add(stream(1).get(0));
        small.add(encoded(epoch("20260106T000000Z", 1), Samples.skipped(1), 1));

        StreamReport report = small.report();
        assertThat(report.faultCount()).isEqualTo(3_001);
        assertThat(report.faults()).hasSize(1_000);
        assertThat(report.streams()).hasSize(1);
    }

    @Test
    void anAgentThatWasClonedIsFound() {
        Identity one = identity("20260105T000000Z", 1);
        Identity twin = identity("20260105T000000Z", 2);
        ResultEncoder encoder = new ResultEncoder(one);
        verifier.add(encoder.encode(told(one, Samples.skipped(1), 1, Duration.ZERO)));
        verifier.add(encoder.encode(told(twin, Samples.skipped(2), 2, Duration.ZERO)));

        assertThat(kinds()).containsExactly(Kind.CLONED);
    }

    @Test
    void epochsAtTheSameTimeAreClones() {
        Identity first = identity("20260105T000000Z", 1);
        Identity second = identity("20260106T000000Z", 2);
        ResultEncoder one = new ResultEncoder(first);
        verifier.add(one.encode(told(first, Samples.skipped(1), 1, Duration.ZERO)));
        verifier.add(new ResultEncoder(second).encode(told(second, Samples.skipped(2), 1, Duration.ofHours(24))));
        assertThat(verifier.report().isWhole()).isTrue();

        verifier.add(one.encode(told(first, Samples.skipped(3), 2, Duration.ofHours(48))));
        assertThat(kinds()).containsExactly(Kind.CLONED);
        assertThat(verifier.report().streams()).hasSize(2);
    }

    @Test
    void anOccurrenceThatEndsTwiceInOneEpochIsFound() {
        Identity producer = identity(EPOCH, 1);
        ResultEncoder encoder = new ResultEncoder(producer);
        verifier.add(encoder.encode(told(producer, Samples.skipped(1), 1, Duration.ZERO)));
        verifier.add(encoder.encode(told(producer, Samples.skipped(1), 2, Duration.ZERO)));

        assertThat(kinds()).containsExactly(Kind.REPEATED_OCCURRENCE);
    }

    @Test
    void eventsAreReadWithTheResultsBytesInThem() {
        List<byte[]> stream = stream(3);
        String batch = "[" + event(1, stream.get(0)) + ",\n " + event(2, stream.get(1)) + "]";

        verifier.addEvents(batch.getBytes(StandardCharsets.UTF_8));
        verifier.addEvents((" " + event(3, stream.get(2)) + "\n").getBytes(StandardCharsets.UTF_8));

        assertThat(verifier.report().faults()).isEmpty();
        assertThat(verifier.report().results()).isEqualTo(3);
    }

    @Test
    void anEventThatSaysSomethingElseThanItsResultIsFound() {
        byte[] result = stream(1).get(0);
        verifier.addEvents(event(7, result)
                .replace("\"subject\":\"sample-job\"", "\"subject\":\"an\u202eother\"")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(kinds()).containsExactly(Kind.ENVELOPE_DIFFERS, Kind.ENVELOPE_DIFFERS);
        assertThat(verifier.report().faults().get(0).text())
                .isEqualTo("the event's subject is an\\u202Eother, the record's is sample-job");
        assertThat(verifier.report().results()).isEqualTo(1);
    }

    @Test
    void whatIsNoEventIsSaidToBeNone() {
        for (String bad : List.of(
                "",
                "7",
                "[7]",
                "[{}]",
                "{}",
                "{\"type\":\"other\",\"data\":{}}",
                event(1, stream(1).get(0)) + ",",
                "{\"type\":\"dev.assay.attestation.result.v1\",\"data\":7}")) {
            ResultStreamVerifier fresh = ResultStreamVerifier.create();
            fresh.addEvents(bad.getBytes(StandardCharsets.UTF_8));
            assertThat(fresh.report().faults())
                    .as(bad)
                    .extracting(StreamFault::kind)
                    .contains(Kind.MALFORMED);
        }
    }

    @Property(tries = 300)
    void nothingThatComesMakesItFail(@ForAll byte[] noise, @ForAll long seed) throws IOException {
        ResultStreamVerifier fresh = ResultStreamVerifier.builder()
                .maxRecordBytes(4_000)
                .maxStreams(2)
                .build();
        byte[] mixed = stream(1).get(0);
        Random random = new Random(seed);
        for (byte b : noise) {
            mixed[random.nextInt(mixed.length)] = b;
        }
        fresh.add(noise);
        fresh.add(mixed);
        fresh.addEvents(noise);
        fresh.addEvents(mixed);
        fresh.addLines(new ByteArrayInputStream(mixed));

        assertThat(fresh.report().streams().size()).isLessThanOrEqualTo(2);
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> ResultStreamVerifier.builder()
                        .maxRecordBytes(0)
                        .maxStreams(1)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Kind> kinds() {
        return verifier.report().faults().stream().map(StreamFault::kind).toList();
    }

    private static List<byte[]> stream(int length) {
        List<AttestationResult> results = Samples.satisfied(1, length);
        ResultEncoder encoder = new ResultEncoder(results.get(0).producer());
        List<byte[]> written = new ArrayList<>();
        results.forEach(result -> written.add(encoder.encode(result)));
        return written;
    }

    private static Identity identity(String epoch, long instance) {
        return Identity.builder()
                .agent(SOURCE, Identity.Origin.HOST)
                .start(new UUID(0, instance), epoch)
                .build();
    }

    private static Identity epoch(String epoch, long instance) {
        return identity(epoch, instance);
    }

    private static AttestationResult told(Identity producer, AttestationResult sample, long sequence, Duration later) {
        return AttestationResult.builder(sample.id(), producer, sequence)
                .of(sample.job(), sample.occurrence())
                .custody(sample.custody())
                .outcome(sample.outcome(), sample.reason(), sample.ended().plus(later))
                .build();
    }

    private static byte[] encoded(Identity producer, AttestationResult sample, long sequence) {
        return new ResultEncoder(producer).encode(told(producer, sample, sequence, Duration.ZERO));
    }

    private static String event(long sequence, byte[] result) {
        AttestationResult sample = Samples.satisfied(sequence);
        return "{\"specversion\":\"1.0\",\"id\":\""
                + (sequence == 7 ? Samples.satisfied(1).id() : sample.id())
                + "\",\"source\":\"" + SOURCE + "\",\"type\":\"dev.assay.attestation.result.v1\","
                + "\"subject\":\"sample-job\",\"odd\":{\"data\":[1]},\"data\": " + text(result)
                + " ,\"sequence\":\"" + EPOCH + "." + String.format("%020d", sequence) + "\"}";
    }

    private static byte[] replaced(byte[] result, String what, String with) {
        return text(result).replace(what, with).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static InputStream lines(List<byte[]> results) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        results.forEach(result -> {
            out.writeBytes(result);
            out.write('\n');
        });
        return new ByteArrayInputStream(out.toByteArray());
    }
}
