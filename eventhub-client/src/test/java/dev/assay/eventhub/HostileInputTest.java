package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.internal.statement.GoldenStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody sends a verifier to exhaust it: each is one finding, in bounded memory, and what comes after it is read. */
class HostileInputTest {

    private static final int MEGABYTE = 1 << 20;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> hostile() {
        String payload = Base64.getEncoder().encodeToString(bytes("{\"_type\":\"https://in-toto.io/Statement/v1\"}"));
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("a tower of arrays", bytes("{\"_type\":" + "[".repeat(5 * MEGABYTE)));
        all.put("a tower of objects", bytes("{\"a\":".repeat(MEGABYTE)));
        all.put("more values than are read", bytes("{\"_type\":[" + "1,".repeat(1_000_001) + "1]}"));
        all.put("a number without end", bytes("{\"_type\":" + "9".repeat(MEGABYTE) + "}"));
        all.put("a short number that is endless", bytes("{\"chain\":{\"sequence\":1e999999999}}"));
        all.put("a text of twenty megabytes", bytes("{\"_type\":\"" + "x".repeat(20 * MEGABYTE) + "\"}"));
        all.put("a key of ten megabytes", bytes("{\"" + "k".repeat(10 * MEGABYTE) + "\":1}"));
        all.put("a key that comes twice", bytes("{\"schemaVersion\":\"1.0\",\"schemaVersion\":\"1.0\"}"));
        all.put("a record larger than any", new byte[ResultStreamVerifier.DEFAULT_MAX_RECORD_BYTES + 1]);
        all.put(
                "signatures without end",
                bytes("{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"" + payload
                        + "\",\"signatures\":[" + "{\"keyid\":\"k\",\"sig\":\"AAAA\"},".repeat(100_000)
                        + "{\"keyid\":\"k\",\"sig\":\"AAAA\"}]}"));
        all.put("an event in an event", bytes("{\"specversion\":\"1.0\",\"data\":".repeat(50) + "{}" + "}".repeat(50)));
        all.put("base64 that is none", bytes("{\"specversion\":\"1.0\",\"data_base64\":\"%%%\"}"));
        all.put("bytes that are no text", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
        return all;
    }

    @Test
    void eachIsOneFindingAndWhatComesAfterItIsRead() {
        byte[] good =
                GoldenStream.records(Optional.of(GoldenStream.signer())).get(0).data();
        hostile().forEach((what, input) -> {
            ResultStreamVerifier verifier = ResultStreamVerifier.builder()
                    .trust(GoldenStream.publicKey())
                    .build();

            verifier.add(input);
            verifier.add(good);

            StreamReport report = verifier.report();
            assertThat(report.faults()).as(what).hasSize(1).allSatisfy(fault -> {
                assertThat(fault.kind()).isIn(Kind.MALFORMED, Kind.TOO_LARGE, Kind.UNSIGNED, Kind.UNTRUSTED);
                assertThat(fault.text()).hasSizeLessThan(400).doesNotContain("\n");
            });
            assertThat(report.checkpoints()).as(what).isEqualTo(1);
        });
    }

    @Test
    void aLineWithoutEndIsReadAndNotKept() throws Exception {
        ResultStreamVerifier verifier = ResultStreamVerifier.create();
        InputStream endless = new InputStream() {
            private long left = 200L * MEGABYTE;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                int given = (int) Math.min(length, left);
                java.util.Arrays.fill(into, from, from + Math.max(0, given), (byte) 'x');
                left -= given;
                return given <= 0 ? -1 : given;
            }
        };

        verifier.addLines(endless);
        verifier.addLines(new ByteArrayInputStream(GoldenStream.lines(
                List.of(GoldenStream.records(Optional.empty()).get(0)))));

        assertThat(verifier.report().faults()).extracting(StreamFault::kind).containsExactly(Kind.TOO_LARGE);
        assertThat(verifier.report().checkpoints()).isEqualTo(1);
    }
}
