package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.internal.statement.GoldenStream;
import dev.assay.eventhub.internal.statement.OtherEyes;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.EvidencePolicy;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.configuration.EvidencePolicy.Passing;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.Samples;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence by its job's policy: inline, beside the result, or as its digest only; and a verifier that looks at what lies beside. */
class EvidenceFolderTest {

    private static final Evidence SMALL = Evidence.text("small", "x".repeat(100));
    private static final Evidence LARGE = Evidence.text("large", "y".repeat(5_000));
    private static final Evidence HUGE = Evidence.text("huge", "z".repeat(50_000));
    private static final Evidence SECRET =
            Evidence.text("secret", "s".repeat(5_000)).classified(Classification.CONFIDENTIAL);

    @TempDir
    Path folder;

    private final MemoryTransport hub = new MemoryTransport();

    private static AttestationResult result(Evidence... pieces) {
        AttestationResult sample = Samples.satisfied(1);
        Observation.Builder seen = Observation.builder(
                        Samples.CHECK,
                        Subject.of(SubjectType.RESOURCE, "file:/etc/sample"),
                        Instant.parse("2026-01-05T00:01:01Z"))
                .title("seen")
                .verdict(Verdict.NOT_SATISFIED);
        for (Evidence piece : pieces) {
            seen.evidence(piece);
        }
        JobSpec spec = JobSpec.builder("sample-job")
                .plugin(Samples.PLUGIN)
                .evidence(new EvidencePolicy(1_000, 10_000, Classification.INTERNAL, Passing.SUMMARY))
                .build();
        JobRecord job =
                new JobRecord(spec, 1, "memory", "1", Samples.configuration("1").digest(), Optional.empty(), 0);
        return AttestationResult.builder(sample.id(), sample.producer(), 1)
                .of(job, sample.occurrence())
                .custody(sample.custody())
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), sample.ended())
                .ran(sample.attempts(), sample.execution().orElseThrow())
                .observed(Samples.plugin(), List.of(seen.build()), List.of())
                .build();
    }

    /** Sends a result with all of them, signed, and gives what it says of its evidence. */
    private JsonNode sent(EvidenceFolder evidence) throws Exception {
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            HubOutbox outbox = HubOutbox.builder(hub)
                    .inMemory()
                    .inline()
                    .signer(GoldenStream.signer())
                    .evidence(evidence)
                    .build();
            outbox.start(environment);
            outbox.accept(List.of(result(SMALL, LARGE, HUGE, SECRET)))
                    .toCompletableFuture()
                    .join();
            outbox.close();
        }
        HubRecord record = hub.taken().stream()
                .filter(each -> each.kind() == HubRecord.Kind.RESULT)
                .findFirst()
                .orElseThrow();
        JsonNode predicate = OtherEyes.predicate(record);
        assertThat(OtherEyes.faults(ResultEncoder.schema(), predicate)).isEmpty();
        return predicate.get("evidence");
    }

    private List<StreamFault> faults() throws Exception {
        ResultStreamVerifier verifier = ResultStreamVerifier.builder()
                .trust(GoldenStream.publicKey())
                .evidence(folder.resolve("evidence"))
                .build();
        hub.taken().forEach(record -> verifier.add(record.data()));
        return verifier.report().faults();
    }

    @Test
    void eachPieceGoesWhereItsPolicySaysAndIsFoundThereByAVerifier() throws Exception {
        JsonNode evidence = sent(EvidenceFolder.in(folder.resolve("evidence"), 1 << 20));

        assertThat(evidence.findValuesAsText("disposition"))
                .containsExactly("INLINE", "DETACHED", "DIGEST_ONLY", "DIGEST_ONLY");
        JsonNode large = evidence.get(1);
        String hex = LARGE.digest().substring("sha256:".length());
        assertThat(large.get("href").textValue()).isEqualTo(hex.substring(0, 2) + "/" + hex);
        assertThat(large.get("digest").textValue()).isEqualTo(LARGE.digest());
        assertThat(large.get("size").longValue()).isEqualTo(5_000);
        assertThat(large.get("mediaType").textValue()).isEqualTo("text/plain; charset=utf-8");
        assertThat(large.has("content")).isFalse();
        Path file = folder.resolve("evidence").resolve(large.get("href").textValue());
        assertThat(file).hasContent("y".repeat(5_000));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.walk(folder.resolve("evidence"))) {
            assertThat(files.filter(Files::isRegularFile)).as("nothing else").containsExactly(file);
        }
        assertThat(faults()).isEmpty();
    }

    @Test
    void whatIsMissingOrAlteredBesideAResultIsNamed() throws Exception {
        JsonNode evidence = sent(EvidenceFolder.in(folder.resolve("evidence"), 1 << 20));
        Path file =
                folder.resolve("evidence").resolve(evidence.get(1).get("href").textValue());

        Files.writeString(file, "n".repeat(5_000));
        assertThat(faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(StreamFault.Kind.EVIDENCE);
            assertThat(fault.sequence()).isEqualTo(2);
            assertThat(fault.text()).contains("e2", LARGE.digest(), "altered");
        });
        Files.writeString(file, "y".repeat(5_001));
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.text()).contains("altered"));
        Files.delete(file);
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.text()).contains("missing"));
        Files.createSymbolicLink(file, Files.writeString(folder.resolve("elsewhere"), "y".repeat(5_000)));
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.text()).contains("missing"));
    }

    @Test
    void aFolderThatIsFullLeavesTheDigestAndSaysSo() throws Exception {
        EvidenceFolder small = EvidenceFolder.in(folder.resolve("evidence"), 4_000);

        assertThat(sent(small).findValuesAsText("disposition"))
                .containsExactly("INLINE", "DIGEST_ONLY", "DIGEST_ONLY", "DIGEST_ONLY");

        assertThat(small.notKept()).isEqualTo(1);
        assertThat(small.bytes()).isZero();
    }

    @Test
    void theSameEvidenceIsKeptOnceAndCountedAgainAfterAStart() throws Exception {
        EvidenceFolder first = EvidenceFolder.in(folder.resolve("evidence"), 1 << 20);
        byte[] content = LARGE.content().orElseThrow();

        assertThat(first.keep(LARGE.digest(), content)).isEqualTo(first.keep(LARGE.digest(), content));

        assertThat(first.bytes()).isEqualTo(5_000);
        assertThat(EvidenceFolder.in(folder.resolve("evidence"), 1 << 20).bytes())
                .isEqualTo(5_000);
        assertThatThrownBy(() -> EvidenceFolder.in(folder, 0)).hasMessageContaining("at least one byte");
    }

    @Test
    void theCommandLooksAtEvidenceWhenItIsToldWhere() throws Exception {
        JsonNode evidence = sent(EvidenceFolder.in(folder.resolve("evidence"), 1 << 20));
        Path stream = Files.write(folder.resolve("stream.jsonl"), GoldenStream.lines(hub.taken()));
        Files.delete(
                folder.resolve("evidence").resolve(evidence.get(1).get("href").textValue()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int whole = VerifyStreams.run(
                List.of(stream.toString()), Instant.EPOCH, InputStream.nullInputStream(), new PrintStream(out));
        int faulty = VerifyStreams.run(
                List.of("--evidence", folder.resolve("evidence").toString(), stream.toString()),
                Instant.EPOCH,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(whole).isEqualTo(VerifyStreams.WHOLE);
        assertThat(faulty).isEqualTo(VerifyStreams.FAULTY);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("EVIDENCE", "it is missing");
    }
}
