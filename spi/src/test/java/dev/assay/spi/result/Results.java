package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ready-made parts for stories about results. */
final class Results {

    static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    static final Identity IDENTITY = Identity.builder()
            .tenant("acme")
            .agent("urn:assay:acme:agent:a1", Identity.Origin.HOST)
            .start(new UUID(1, 2), "01J9ZK")
            .build();

    private Results() {}

    static JobSpecBuilder job() {
        return JobSpec.builder("os-baseline").plugin("os-baseline");
    }

    static PluginDescriptor plugin(String... checks) {
        PluginDescriptor.Builder builder = PluginDescriptor.builder("os-baseline", "1.0.0");
        for (String check : checks) {
            builder.check(CheckDescriptor.of(check, "Title of " + check));
        }
        return builder.build();
    }

    static Observation saw(String check, String subject, Verdict verdict) {
        return Observation.builder(check, Subject.of(SubjectType.RESOURCE, "file:" + subject), NOW)
                .title("saw " + subject)
                .verdict(verdict)
                .reason(Reason.of("BECAUSE"))
                .build();
    }

    static AttestationResult completed(JobSpec spec, PluginDescriptor plugin, Observation... observations) {
        return ended(spec, plugin, Outcome.COMPLETED, List.of(observations), List.of());
    }

    static AttestationResult ended(
            JobSpec spec,
            PluginDescriptor plugin,
            Outcome outcome,
            List<Observation> observations,
            List<Exclusion> exclusions) {
        Attempt attempt = new Attempt(
                1, NOW, NOW.plusSeconds(1), Duration.ofSeconds(1), outcome, Reason.of(Reasons.OK), Usage.UNKNOWN);
        return head(spec, outcome)
                .ran(
                        List.of(attempt),
                        new Execution(Isolation.DIRECT, "17", "user", true, Limits.NONE, List.of(), "NORMAL"))
                .observed(plugin, observations, exclusions)
                .build();
    }

    static AttestationResultBuilder head(JobSpec spec, Outcome outcome) {
        JobRecord record = new JobRecord(spec, 1, "memory", "1", "sha256:" + "0".repeat(64), Optional.empty(), 0);
        ResultId id = ResultId.of(IDENTITY, spec.id(), Trigger.Kind.SCHEDULE, NOW, "");
        return AttestationResult.builder(id, IDENTITY, 1)
                .of(record, Occurrence.single(NOW, NOW, Trigger.SCHEDULED))
                .outcome(outcome, Reason.of(Reasons.OK), NOW.plusSeconds(1))
                .custody(Custody.builder("os-baseline", "1.0.0", Custody.Verification.HOST_CODE)
                        .build());
    }
}
