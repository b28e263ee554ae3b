package dev.assay.eventhub.internal.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.Signer;
import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How large a signed result gets: it is never split, and intermediaries forward 64 KiB. */
class StatementSizeTest {

    private static final Instant NOW = Instant.parse("2026-01-05T00:01:00Z");

    @Test
    void aSignedResultAboutFiveThousandSubjectsStaysUnder64KiB() {
        List<Observation> seen = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            boolean bad = i % 400 == 0;
            Observation.Builder observation = Observation.builder(
                            Samples.CHECK,
                            Subject.of(SubjectType.RESOURCE, "file:/srv/repository/org/example/library-" + i + ".jar")
                                    .withDigest("sha256:" + String.format("%064x", i)),
                            NOW)
                    .title("a library")
                    .verdict(bad ? Verdict.NOT_SATISFIED : Verdict.SATISFIED);
            if (bad) {
                observation
                        .expected("no known vulnerability")
                        .actual("CVE-2021-44228 in org.example:library:" + i)
                        .evidence(Evidence.text("the manifest", "Version: 1".repeat(20)));
            }
            seen.add(observation.build());
        }

        HubRecord record = new StatementWriter(GoldenStream.PRODUCER, "", Optional.<Signer>of(GoldenStream.signer()))
                .result(result(seen));

        assertThat(EventBody.structured(record)).hasSizeLessThan(64 * 1024);
        JsonNode said = OtherEyes.predicate(record);
        assertThat(said.at("/summary/satisfied").longValue()).isEqualTo(4_987);
        assertThat(said.at("/summary/notSatisfied").longValue()).isEqualTo(13);
        assertThat(said.at("/coverage/subjects/enumerated").longValue()).isEqualTo(5_000);
        assertThat(OtherEyes.json(OtherEyes.statement(record)).get("subject"))
                .as("the job spec, and the things with a digest that are named one by one")
                .hasSize(14);
    }

    @Test
    void evidenceIsInlineOrAsItsDigestOnlyByThePolicyOfTheJob() {
        Evidence small = Evidence.bytes("small", "text/plain", new byte[100]);
        Evidence large = Evidence.bytes("large", "text/plain", new byte[17 * 1024]);
        Evidence secret = Evidence.bytes("secret", "text/plain", new byte[101]).classified(Classification.CONFIDENTIAL);
        Observation seen = Observation.builder(Samples.CHECK, Subject.of(SubjectType.RESOURCE, "file:/etc/sample"), NOW)
                .title("seen")
                .verdict(Verdict.NOT_SATISFIED)
                .evidence(small)
                .evidence(large)
                .evidence(secret)
                .build();

        JsonNode evidence = OtherEyes.predicate(
                        new StatementWriter(GoldenStream.PRODUCER, "", Optional.empty()).result(result(List.of(seen))))
                .get("evidence");

        assertThat(evidence.findValuesAsText("disposition")).containsExactly("INLINE", "DIGEST_ONLY", "DIGEST_ONLY");
        assertThat(evidence.get(1).get("digest").textValue()).isEqualTo(large.digest());
        assertThat(evidence.get(2).has("content")).isFalse();
    }

    private static AttestationResult result(List<Observation> seen) {
        AttestationResult sample = Samples.satisfied(1);
        Attempt attempt = new Attempt(
                1,
                NOW,
                NOW.plusSeconds(2),
                Duration.ofSeconds(2),
                Outcome.COMPLETED,
                Reason.of(Reasons.OK),
                Usage.UNKNOWN);
        return AttestationResult.builder(sample.id(), sample.producer(), 1)
                .of(sample.job(), sample.occurrence())
                .custody(sample.custody())
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), NOW.plusSeconds(2))
                .ran(
                        List.of(attempt),
                        new Execution(Isolation.DIRECT, "17", "tester", true, Limits.NONE, List.of(), "NORMAL"))
                .observed(Samples.plugin(), seen, List.of())
                .build();
    }
}
