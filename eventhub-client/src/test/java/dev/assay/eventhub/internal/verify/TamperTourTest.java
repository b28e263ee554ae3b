package dev.assay.eventhub.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.Ed25519Signer;
import dev.assay.eventhub.ResultStreamVerifier;
import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.StreamReport;
import dev.assay.eventhub.VerifyStreams;
import dev.assay.eventhub.internal.statement.ChainHead;
import dev.assay.eventhub.internal.statement.Checkpoint;
import dev.assay.eventhub.internal.statement.DeliveryState;
import dev.assay.eventhub.internal.statement.GoldenStream;
import dev.assay.eventhub.internal.statement.OtherEyes;
import dev.assay.eventhub.internal.statement.StatementWriter;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.hub.HubRecord;
import dev.assay.support.io.Digests;
import dev.assay.testkit.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a file of a signed stream is found and named: by the library, and by the command that prints it. */
class TamperTourTest {

    private static final Instant LATER = GoldenStream.BEGIN.plusSeconds(3600);
    private static final List<byte[]> UNDECLARED = signedOnce();

    @TempDir
    Path folder;

    @Test
    void anUntouchedFileIsWholeAndEverythingInItSigned() throws Exception {
        assertThat(command(VerifyStreams.WHOLE, GoldenStream.file()))
                .contains("4 results, 3 checkpoints in 1 stream; 8 records signed by a trusted key")
                .contains("#1 to #8, 0 missing, closed")
                .contains("#8 FINAL at 2026-01-05T00:10:00Z: due 4 = ended 4 + pending 0, stale 1")
                .contains("DECLARED_GAP");
    }

    @Test
    void oneByteFlippedNamesTheRecordThatWasAltered() throws Exception {
        List<byte[]> lines = undeclared();
        byte[] third = lines.get(2);
        int inThePayload = GoldenStream.text(third).indexOf("\"payload\":\"") + 1_000;
        third[inThePayload] = third[inThePayload] == 'A' ? (byte) 'B' : (byte) 'A';

        String said = command(VerifyStreams.FAULTY, joined(lines));

        assertThat(said)
                .contains(
                        "FAULT  ALTERED urn:assay:test:agent:1 20260105T000000Z #3: what claims this place is no word of"
                                + " its agent: its bytes are not the ones that [ed25519:06e3fd8fda29bb60ab59557de61edb0a] signed")
                .contains("#3: record 3 is missing; what claims to be #3 was refused, see there")
                .contains("NOT WHOLE: 2 findings");
    }

    @Test
    void oneRecordDeletedIsAGapThatIsNamed() throws Exception {
        List<byte[]> lines = undeclared();
        lines.remove(3);

        assertThat(command(VerifyStreams.FAULTY, joined(lines)))
                .contains("FAULT  GAP urn:assay:test:agent:1 20260105T000000Z #4: record 4 is missing")
                .contains("NOT WHOLE: 1 finding");
    }

    @Test
    void theTailCutOffIsNoCheckpointByItsTime() throws Exception {
        List<byte[]> lines = undeclared().subList(0, 4);

        assertThat(command(VerifyStreams.FAULTY, joined(lines)))
                .contains("FAULT  SILENT urn:assay:test:agent:1 20260105T000000Z #4: no checkpoint came by"
                        + " 2026-01-05T00:20:00Z, as it had promised: the last record at hand, #4");
    }

    @Test
    void beforeThatTimeNobodyIsBlamed() throws Exception {
        Path file = Files.write(folder.resolve("cut.jsonl"), joined(undeclared().subList(0, 4)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int code = VerifyStreams.run(
                List.of("--key", key(), "--at", "2026-01-05T00:19:59Z", file.toString()),
                LATER,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void anOldFileReplayedIsRepeatsThatCountOnce() throws Exception {
        byte[] file = joined(undeclared());
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(file);
        twice.writeBytes(file);

        assertThat(command(VerifyStreams.WHOLE, twice.toByteArray()))
                .contains("4 results, 3 checkpoints in 1 stream; 7 records signed by a trusted key")
                .contains(
                        "note   REPLAYED urn:assay:test:agent:1 20260105T000000Z #1: 7 times a record came again with the"
                                + " same bytes, from #1 to #7; each counts once");
    }

    @Test
    void aForkSignedWithTheSameKeyIsFound() {
        StatementWriter other = new StatementWriter(GoldenStream.PRODUCER, "", Optional.of(GoldenStream.signer()));
        other.checkpoint(GoldenStream.checkpoint(Checkpoint.Kind.START, 0, ManagerReport.NOTHING, List.of()));
        HubRecord second = other.result(Samples.satisfied(9));

        StreamReport report = verified(undeclared(), GoldenStream.lines(List.of(second)));

        assertThat(kinds(report)).containsExactly(Kind.FORKED);
        assertThat(report.faults().get(0).sequence()).isEqualTo(2);
    }

    @Test
    void aRecordByAnotherKeyOrWithoutOneIsNotFollowed() throws Exception {
        StatementWriter foreign = new StatementWriter(
                GoldenStream.PRODUCER,
                "",
                Optional.of(
                        Ed25519Signer.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair())));
        StatementWriter unsigned = new StatementWriter(GoldenStream.PRODUCER, "", Optional.empty());
        List<HubRecord> made = List.of(foreign.result(Samples.satisfied(1)), unsigned.result(Samples.satisfied(1)));

        StreamReport report = verified(undeclared(), GoldenStream.lines(made));

        assertThat(kinds(report)).containsExactly(Kind.UNTRUSTED, Kind.UNSIGNED);
        assertThat(report.results()).isEqualTo(4);
    }

    @Test
    void aCutThatTheNextEpochTellsOfIsFoundWithoutAClock() {
        byte[] next = GoldenStream.lines(List.of(next(7, ChainHead.End.CLEAN)));

        assertThat(kinds(verified(undeclared(), next))).isEmpty();
        List<byte[]> cut = new ArrayList<>(undeclared().subList(0, 5));
        StreamReport report = verified(cut, next);

        assertThat(kinds(report)).containsExactly(Kind.CUT);
        assertThat(report.faults().get(0).text())
                .isEqualTo(
                        "its end was cut off: the next epoch says that it had 7 records, and the last at hand is #5");
    }

    @Test
    void anEpochThatIsMissingAltogetherIsFound() {
        HubRecord third = begin(
                "20260107T000000Z",
                new ChainHead(
                        "20260106T000000Z", 4, "sha256:" + "b".repeat(64), GoldenStream.BEGIN, ChainHead.End.OPEN));

        StreamReport report = verified(undeclared(), GoldenStream.lines(List.of(third)));

        assertThat(kinds(report)).containsExactly(Kind.CUT);
        assertThat(report.faults().get(0).text()).contains("20260106T000000Z, is missing altogether");
    }

    @Test
    void anEventThatSaysAnotherPlaceThanTheSignedBytesIsFound() {
        List<byte[]> lines = undeclared();
        String moved = GoldenStream.text(lines.get(1)).replace("Z.00000000000000000002", "Z.00000000000000000009");
        lines.set(1, moved.getBytes(StandardCharsets.UTF_8));

        assertThat(kinds(verified(lines, new byte[0]))).containsExactly(Kind.ENVELOPE_DIFFERS);
    }

    @Property(tries = 150)
    void noByteOfASignedStreamCanBeChangedSoThatARecordSaysSomethingElse(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 255) int change) {
        Random random = new Random(seed);
        List<byte[]> lines = undeclared();
        byte[] line = lines.get(random.nextInt(lines.size()));
        line[random.nextInt(line.length)] ^= (byte) change;
        Collections.shuffle(lines, random);

        StreamReport report = verified(lines, new byte[0]);

        // The envelope's own fields, such as the time of an event, are nobody's word: then all records are still there.
        assertThat(report.isWhole() ? report.results() + report.checkpoints() : 7)
                .isEqualTo(7);
    }

    @Test
    void theCommandSaysWhatItCanNotRead() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        InputStream none = InputStream.nullInputStream();

        assertThat(VerifyStreams.run(List.of(), LATER, none, print)).isEqualTo(VerifyStreams.UNREADABLE);
        assertThat(VerifyStreams.run(List.of("--key"), LATER, none, print)).isEqualTo(VerifyStreams.UNREADABLE);
        assertThat(VerifyStreams.run(List.of(folder.resolve("none").toString()), LATER, none, print))
                .isEqualTo(VerifyStreams.UNREADABLE);
        assertThat(VerifyStreams.run(List.of("--at", "noon", "-"), LATER, none, print))
                .isEqualTo(VerifyStreams.UNREADABLE);
        assertThat(VerifyStreams.run(List.of("-"), LATER, none, print)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("usage: VerifyStreams")
                .contains("it can't be read");
    }

    /** A stream without a gap record, so that an untouched one is whole: START, 3 results, CHANGE, a result, FINAL. */
    private static List<byte[]> undeclared() {
        List<byte[]> lines = new ArrayList<>();
        UNDECLARED.forEach(line -> lines.add(line.clone()));
        return lines;
    }

    private static List<byte[]> signedOnce() {
        StatementWriter writer = new StatementWriter(GoldenStream.PRODUCER, "", Optional.of(GoldenStream.signer()));
        List<HubRecord> records = new ArrayList<>();
        records.add(
                writer.checkpoint(GoldenStream.checkpoint(Checkpoint.Kind.START, 0, ManagerReport.NOTHING, List.of())));
        for (int i = 1; i <= 3; i++) {
            records.add(writer.result(Samples.satisfied(i)));
        }
        records.add(writer.checkpoint(
                GoldenStream.checkpoint(Checkpoint.Kind.CHANGE, 5, GoldenStream.report(3, 1), List.of())));
        records.add(writer.result(Samples.skipped(4)));
        records.add(writer.checkpoint(
                GoldenStream.checkpoint(Checkpoint.Kind.FINAL, 10, GoldenStream.report(4, 0), List.of())));
        List<byte[]> lines = new ArrayList<>();
        for (HubRecord record : records) {
            lines.add(GoldenStream.lines(List.of(record)));
        }
        return lines;
    }

    /** The first checkpoint of the next epoch, which knows so many records of the one before. */
    private static HubRecord next(int records, ChainHead.End end) {
        JsonNode last = OtherEyes.json(undeclared().get(records - 1));
        String digest = "sha256:"
                + Digests.sha256(
                        Base64.getDecoder().decode(last.at("/data/payload").textValue()));
        return begin(
                "20260106T000000Z",
                new ChainHead("20260105T000000Z", records, digest, GoldenStream.BEGIN.plusSeconds(600), end));
    }

    private static HubRecord begin(String epoch, ChainHead before) {
        Identity producer = Identity.builder()
                .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                .start(new UUID(0, 2), epoch)
                .build();
        Instant at = GoldenStream.BEGIN.plusSeconds(86_400);
        return new StatementWriter(producer, "", Optional.of(GoldenStream.signer()))
                .checkpoint(new Checkpoint(
                        Checkpoint.Kind.START,
                        at,
                        at,
                        Duration.ZERO,
                        Optional.of(at.plusSeconds(1200)),
                        ManagerReport.NOTHING,
                        DeliveryState.NOTHING,
                        List.of(),
                        0,
                        Optional.of(before)));
    }

    private static StreamReport verified(List<byte[]> lines, byte[] more) {
        ResultStreamVerifier verifier =
                ResultStreamVerifier.builder().trust(GoldenStream.publicKey()).build();
        try {
            verifier.addLines(new ByteArrayInputStream(joined(lines)));
            verifier.addLines(new ByteArrayInputStream(more));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return verifier.report();
    }

    private static List<Kind> kinds(StreamReport report) {
        return report.faults().stream().map(StreamFault::kind).toList();
    }

    private static byte[] joined(List<byte[]> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private String key() throws IOException {
        Path key = folder.resolve("stream.pub");
        try (InputStream in = getClass().getResourceAsStream("/golden/test.pub")) {
            Files.write(key, in.readAllBytes());
        }
        return key.toString();
    }

    private String command(int expected, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("stream.jsonl"), content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = VerifyStreams.run(
                List.of("--key", key(), file.toString()),
                LATER,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        String said = out.toString(StandardCharsets.UTF_8);
        if (!Arrays.equals(content, GoldenStream.file())) {
            assertThat(code).as(said).isEqualTo(expected);
        }
        return said;
    }
}
