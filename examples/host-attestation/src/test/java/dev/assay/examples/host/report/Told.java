package dev.assay.examples.host.report;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Trigger;
import dev.assay.spi.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Results whose every free text is a given one. */
public final class Told {

    private static final Instant DUE = Instant.parse("2026-11-23T15:00:00Z");
    private static final String CHECK = "sample.check";

    private Told() {}

    /** Who tells. */
    public static Identity identity() {
        return Identity.builder()
                .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                .start(new UUID(0, 1), "20260105T000000Z")
                .host("name", "web-01")
                .build();
    }

    /** A result with one observation of each verdict, and one that is waived. */
    public static AttestationResult result(String text, long sequence) {
        JobSpec spec = JobSpec.builder("sample-job")
                .title(text)
                .plugin("sample")
                .waiver(new Waiver(
                        "W-1",
                        CHECK,
                        Optional.of("file:/waived"),
                        text,
                        text,
                        Optional.of(text),
                        DUE.plus(Duration.ofDays(1))))
                .build();
        PluginDescriptor plugin = PluginDescriptor.builder("sample", "1.0.0")
                .check(CheckDescriptor.of(CHECK, text))
                .build();
        Attempt attempt = new Attempt(
                1,
                DUE,
                DUE.plusSeconds(2),
                Duration.ofSeconds(2),
                Outcome.COMPLETED,
                Reason.of(Reasons.OK),
                Usage.UNKNOWN);
        Execution execution =
                new Execution(Isolation.DIRECT, "17.0.0", "tester", true, Limits.NONE, List.of(), "NORMAL");
        return AttestationResult.builder(
                        ResultId.of(identity(), "sample-job", Trigger.Kind.SCHEDULE, DUE.plusSeconds(sequence), ""),
                        identity(),
                        sequence)
                .of(
                        new JobRecord(spec, 1, "memory", "1", "sha256:" + "0".repeat(64), Optional.empty(), 0),
                        Occurrence.single(DUE.plusSeconds(sequence), DUE, Trigger.SCHEDULED))
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), DUE.plusSeconds(2))
                .ran(List.of(attempt), execution)
                .custody(Custody.builder("sample", "1.0.0", Custody.Verification.HOST_CODE)
                        .build())
                .observed(
                        plugin,
                        List.of(
                                seen(text, "file:/bad", Verdict.NOT_SATISFIED),
                                seen(text, "file:/waived", Verdict.NOT_SATISFIED),
                                seen(text, "file:/unknown", Verdict.INCONCLUSIVE),
                                seen(text, "file:/other", Verdict.NOT_APPLICABLE),
                                seen(text, "file:/good", Verdict.SATISFIED)),
                        List.of())
                .build();
    }

    private static Observation seen(String text, String uri, Verdict verdict) {
        Observation.Builder observation = Observation.builder(
                        CHECK, Subject.of(SubjectType.RESOURCE, text, uri), DUE.plusSeconds(1))
                .title(text)
                .description(text)
                .expected(text)
                .actual(text)
                .remark(text)
                .evidence(Evidence.text(text, text))
                .verdict(verdict);
        boolean needsReason = verdict == Verdict.INCONCLUSIVE || verdict == Verdict.NOT_APPLICABLE;
        return (needsReason ? observation.reason(Reason.of("BECAUSE", text)) : observation).build();
    }
}
