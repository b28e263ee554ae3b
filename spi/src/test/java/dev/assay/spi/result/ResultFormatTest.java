package dev.assay.spi.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The written form of results: always the same bytes, always readable, each naming the one before. */
class ResultFormatTest {

    @Test
    void theSameResultAfterTheSameOneIsAlwaysTheSameBytes() {
        byte[] once = new ResultEncoder(SampleResults.AGENT).encode(SampleResults.everything(1));
        byte[] again = new ResultEncoder(SampleResults.AGENT).encode(SampleResults.everything(1));

        assertThat(again).isEqualTo(once);
    }

    @Test
    void theBytesAreOneLineOfTextWithoutSpaceAroundIt() {
        String text = new String(
                new ResultEncoder(SampleResults.AGENT).encode(SampleResults.everything(1)), StandardCharsets.UTF_8);

        assertThat(text)
                .startsWith("{\"schemaVersion\":\"1.0\",\"id\":\"")
                .endsWith("}")
                .doesNotContain("\n", "\r");
    }

    @Test
    void eachResultNamesTheBytesOfTheOneBefore() throws Exception {
        ResultEncoder encoder = new ResultEncoder(SampleResults.AGENT);
        List<byte[]> stream = new ArrayList<>();
        for (int sequence = 1; sequence <= 5; sequence++) {
            stream.add(encoder.encode(SampleResults.satisfied(sequence)));
        }
        stream.add(encoder.encode(SampleResults.missed(6)));

        String expected = sha256((SampleResults.SOURCE + "\n01J9ZK3T8Q6W").getBytes(StandardCharsets.UTF_8));
        for (byte[] written : stream) {
            assertThat(previous(written)).isEqualTo(expected);
            expected = sha256(written);
        }
        assertThat(encoder.previous()).isEqualTo(expected);
    }

    @Test
    void oneLetterChangedOrOneResultTakenOutBreaksTheChain() throws Exception {
        ResultEncoder encoder = new ResultEncoder(SampleResults.AGENT);
        byte[] first = encoder.encode(SampleResults.satisfied(1));
        byte[] second = encoder.encode(SampleResults.satisfied(2));
        byte[] third = encoder.encode(SampleResults.satisfied(3));

        byte[] forged = new String(first, StandardCharsets.UTF_8)
                .replace("Only root has uid 0", "Only root has uid O")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(previous(second)).isEqualTo(sha256(first)).isNotEqualTo(sha256(forged));
        assertThat(previous(third)).isNotEqualTo(sha256(first));
    }

    @Test
    void satisfiedSubjectsAreCountedAndNamedByOneDigest() throws Exception {
        JsonNode finding =
                SchemaCheck.json(SampleResults.satisfied(1)).path("findings").get(0);

        assertThat(finding.path("subjectCount").asInt()).isEqualTo(2);
        assertThat(finding.path("subjectsDigest").asText())
                .isEqualTo(sha256(
                        "file:/etc/ssh/sshd_config\nurn:assay:acme:host:web-01".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void secretsAreNamedAndNeverShown() {
        JsonNode inputs = SchemaCheck.json(SampleResults.everything(1)).path("inputs");

        assertThat(inputs.path("parameters").path("token").toString()).isEqualTo("{\"secret\":\"api-token\"}");
        assertThat(inputs.path("secrets").get(0).path("version").asText()).isEqualTo("7");
    }

    @Test
    void confidentialEvidenceLeavesItsDigestOnly() {
        JsonNode evidence = SchemaCheck.json(SampleResults.everything(1)).path("evidence");

        assertThat(evidence.get(0).path("disposition").asText()).isEqualTo("INLINE");
        assertThat(evidence.get(0).path("content").asText()).isEqualTo("UGVybWl0Um9vdExvZ2luIHllcwo=");
        assertThat(evidence.get(1).path("disposition").asText()).isEqualTo("DIGEST_ONLY");
        assertThat(evidence.get(1).has("content")).isFalse();
    }

    @Test
    void theSameBytesGivenTwiceAreAsConfidentialAsTheStricterSays() {
        Observation open = SampleResults.about("a", "file:/a")
                .verdict(Verdict.NOT_SATISFIED)
                .evidence(Evidence.text("seen", "the same bytes"))
                .build();
        Observation closed = SampleResults.about("b", "file:/b")
                .verdict(Verdict.NOT_SATISFIED)
                .evidence(Evidence.text("seen", "the same bytes").classified(Classification.CONFIDENTIAL))
                .build();

        for (List<Observation> order : List.of(List.of(open, closed), List.of(closed, open))) {
            JsonNode evidence = SchemaCheck.json(SampleResults.observed(1, Outcome.COMPLETED, order))
                    .path("evidence");
            assertThat(evidence).hasSize(1);
            assertThat(evidence.get(0).path("classification").asText()).isEqualTo("CONFIDENTIAL");
            assertThat(evidence.get(0).has("content")).isFalse();
        }
    }

    /** A number type of a plugin's own, which prints what it likes. */
    private static final class Forger extends Number {
        @Override
        public int intValue() {
            return 7;
        }

        @Override
        public long longValue() {
            return 7;
        }

        @Override
        public float floatValue() {
            return 7;
        }

        @Override
        public double doubleValue() {
            return 7;
        }

        @Override
        public String toString() {
            return "7}},\"verdict\":\"SATISFIED\",\"x\":{\"y\":{\"z\":1";
        }
    }

    @Test
    void aPluginsOwnNumberCannotWriteIntoTheResult() {
        Observation forged = SampleResults.about("a", "file:/a")
                .verdict(Verdict.INCONCLUSIVE)
                .reason(Reason.of("FORGED").with("number", new Forger()).with("nothing", Double.NaN))
                .build();

        ObjectNode result = SchemaCheck.json(SampleResults.observed(1, Outcome.COMPLETED, List.of(forged)));

        assertThat(SchemaCheck.faults(result)).isEmpty();
        assertThat(result.toString()).doesNotContain("SATISFIED");
        JsonNode numbers = result.path("observations").get(0).path("reason").path("numbers");
        assertThat(numbers.path("number").asInt()).isEqualTo(7);
        assertThat(numbers.path("nothing").isNull()).isTrue();
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return Arbitraries.strings()
                .withChars('"', '\\', '/', '\b', '\f', '\0', '\u001b', '\u007f', '\u2028', '\u202e', '\ud800', '\udfff')
                .withChars('{', '}', '[', ']', ',', ':', 'a', '\u00e4', '\uffff', '\ufeff')
                .ofMinLength(1)
                .ofMaxLength(40);
    }

    @Property(tries = 300)
    void hostileTextsStayTextsInReadableJson(
            @ForAll("hostileTexts") String title, @ForAll("hostileTexts") String actual)
            throws CharacterCodingException {
        if (title.isBlank()) {
            return;
        }
        Observation hostile = Observation.builder("a", Subject.of(SubjectType.RESOURCE, "file:/a"), SampleResults.DUE)
                .title(title)
                .actual(actual)
                .property("p" + title, actual)
                .evidence(Evidence.text(title, actual))
                .verdict(Verdict.NOT_SATISFIED)
                .build();

        byte[] bytes = new ResultEncoder(SampleResults.AGENT)
                .encode(SampleResults.observed(1, Outcome.COMPLETED, List.of(hostile)));

        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        JsonNode seen = SchemaCheck.json(bytes).path("observations").get(0);
        assertThat(seen.path("title").asText()).isEqualTo(mended(title));
        assertThat(seen.path("actual").asText()).isEqualTo(mended(actual));
        assertThat(SchemaCheck.faults(SchemaCheck.json(bytes))).isEmpty();
    }

    /** What UTF-8 can hold of a text: lone surrogates become U+FFFD. */
    private static String mended(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return out.toString();
    }

    private static String previous(byte[] written) {
        return SchemaCheck.json(written).path("chain").path("previous").asText();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
