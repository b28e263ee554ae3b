package dev.assay.spi.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.plugin.PluginDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a result says of what was seen. */
class AttestationResultTest {

    private static final PluginDescriptor PLUGIN = Results.plugin("a");

    @Test
    void aRunThatSawNothingIsInconclusiveForLackOfEvidence() {
        AttestationResult result = Results.completed(Results.job().build(), PLUGIN);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.verdictReason().code()).isEqualTo(Reasons.NO_EVIDENCE);
    }

    @Test
    void aDeclaredCheckThatWasNotEvaluatedLeavesTheResultInconclusive() {
        AttestationResult result = Results.completed(
                Results.job().build(), Results.plugin("a", "b"), Results.saw("a", "/x", Verdict.SATISFIED));

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.verdictReason().code()).isEqualTo(Reasons.INCOMPLETE_COVERAGE);
    }

    @Test
    void aWaiverStandsBesideAFindingAndDoesNotChangeIt() {
        Waiver waiver = new Waiver(
                "WVR-1", "a", Optional.empty(), "known", "ciso", Optional.empty(), Results.NOW.plusSeconds(60));
        JobSpec spec = Results.job().waiver(waiver).build();

        AttestationResult result = Results.completed(spec, PLUGIN, Results.saw("a", "/x", Verdict.NOT_SATISFIED));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_SATISFIED);
        assertThat(result.findings().get(0).waiver()).contains(waiver);
        assertThat(result.summary().waived()).isEqualTo(1);
    }

    @Test
    void anExpiredWaiverCoversNothing() {
        Waiver waiver = new Waiver("WVR-1", "a", Optional.empty(), "known", "ciso", Optional.empty(), Results.NOW);
        AttestationResult result = Results.completed(
                Results.job().waiver(waiver).build(), PLUGIN, Results.saw("a", "/x", Verdict.NOT_SATISFIED));

        assertThat(result.findings().get(0).waiver()).isEmpty();
    }

    @Test
    void aFindingSpeaksForTheJobsControlsThatCoverItsCheck() {
        JobSpec spec = Results.job()
                .control(ControlReference.of("nist", "ac-6"))
                .control(new ControlReference("nist", "ac-17", Optional.of("ac-17_obj.a"), List.of("a*")))
                .control(new ControlReference("nist", "cm-6", Optional.empty(), List.of("other")))
                .build();

        Finding finding = Results.completed(spec, PLUGIN, Results.saw("a", "/x", Verdict.SATISFIED))
                .findings()
                .get(0);

        assertThat(finding.controls()).extracting(ControlReference::id).containsExactly("ac-6", "ac-17");
    }

    @Test
    void manySatisfiedSubjectsAreToldAsOneFindingWithADigestOfTheirNames() {
        Observation[] seen = new Observation[50];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = Results.saw("a", "/" + i, Verdict.SATISFIED);
        }

        AttestationResult result = Results.completed(Results.job().build(), PLUGIN, seen);

        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().get(0).subjectCount()).isEqualTo(50);
        assertThat(result.findings().get(0).subjectsDigest()).isPresent();
        assertThat(result.observations()).hasSize(1);
        assertThat(result.verdict()).isEqualTo(Verdict.SATISFIED);
    }

    @Test
    void evidenceExpiresByTheJobsFreshnessCountedFromTheRunsStart() {
        AttestationResult result = Results.completed(
                Results.job().freshness(Duration.ofHours(8)).build(),
                PLUGIN,
                Results.saw("a", "/x", Verdict.SATISFIED));

        assertThat(result.collected()).contains(Results.NOW);
        assertThat(result.expires()).contains(Results.NOW.plus(Duration.ofHours(8)));
    }

    @Test
    void anOccurrenceThatWasMissedCanNotHaveRun() {
        assertThatThrownBy(() -> Results.ended(Results.job().build(), PLUGIN, Outcome.MISSED, List.of(), List.of()))
                .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
    }

    @Test
    void nothingIsCompletedWithoutAnAttempt() {
        assertThatThrownBy(() ->
                        Results.head(Results.job().build(), Outcome.COMPLETED).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("attempt");
    }

    @Test
    void theIdOfAnOccurrenceIsTheSameAfterARestartAndForItsCatchUp() {
        Instant at = Results.NOW;

        ResultId scheduled = ResultId.of(Results.IDENTITY, "j", Trigger.Kind.SCHEDULE, at, "");

        assertThat(ResultId.of(Results.IDENTITY, "j", Trigger.Kind.CATCH_UP, at, ""))
                .isEqualTo(scheduled);
        assertThat(ResultId.of(Results.IDENTITY, "j", Trigger.Kind.MANUAL, at, "n"))
                .isNotEqualTo(scheduled);
        assertThat(scheduled.value().version()).isEqualTo(5);
    }

    @Test
    void aResultPrintsIdsOnly() {
        AttestationResult result = Results.completed(
                Results.job().parameter("password-like", "hunter2").build(),
                PLUGIN,
                Results.saw("a", "/very-private", Verdict.SATISFIED));

        assertThat(result.toString()).doesNotContain("hunter2").doesNotContain("private");
        assertThat(result.job().spec().toString()).doesNotContain("hunter2");
    }
}
