package dev.assay.spi.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.EvidencePolicy;
import dev.assay.spi.configuration.EvidencePolicy.Passing;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.PluginDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The law from what was seen to one verdict, for anything that may be seen. */
class VerdictLawProperties {

    private static final PluginDescriptor PLUGIN = Results.plugin("a", "b", "c");

    @Property
    void nothingIsSatisfiedUnlessTheRunCompletedAndEverythingIsAccountedFor(
            @ForAll("observations") List<Observation> seen,
            @ForAll("outcomes") Outcome outcome,
            @ForAll("passing") Passing passing) {
        AttestationResult result = Results.ended(spec(passing, 0), PLUGIN, outcome, seen, List.of());

        if (result.verdict() == Verdict.SATISFIED) {
            assertThat(outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(result.coverage().complete()).isTrue();
            assertThat(result.summary().satisfied()).isPositive();
            assertThat(checksOf(seen)).containsAll(PLUGIN.checks().keySet());
        }
    }

    @Property
    void oneThingThatDoesNotHoldOutweighsAll(
            @ForAll("observations") List<Observation> seen, @ForAll("outcomes") Outcome outcome) {
        AttestationResult result = Results.ended(spec(Passing.SUMMARY, 0), PLUGIN, outcome, seen, List.of());

        boolean fails = seen.stream().anyMatch(o -> o.verdict().orElseThrow() == Verdict.NOT_SATISFIED);
        assertThat(result.verdict() == Verdict.NOT_SATISFIED).isEqualTo(fails);
    }

    @Property
    void theOrderInWhichThingsAreSeenDoesNotMatter(@ForAll("observations") List<Observation> seen) {
        List<Observation> reversed = new java.util.ArrayList<>(seen);
        java.util.Collections.reverse(reversed);

        AttestationResult one = Results.ended(spec(Passing.FULL, 0), PLUGIN, Outcome.COMPLETED, seen, List.of());
        AttestationResult other = Results.ended(spec(Passing.FULL, 0), PLUGIN, Outcome.COMPLETED, reversed, List.of());

        assertThat(other.verdict()).isEqualTo(one.verdict());
        assertThat(other.summary()).isEqualTo(one.summary());
        assertThat(other.coverage()).isEqualTo(one.coverage());
        assertThat(streams(other)).isEqualTo(streams(one));
    }

    @Property
    void howSatisfiedSubjectsAreToldChangesNeitherVerdictNorNumbers(@ForAll("observations") List<Observation> seen) {
        AttestationResult full = Results.ended(spec(Passing.FULL, 0), PLUGIN, Outcome.COMPLETED, seen, List.of());
        AttestationResult summary = Results.ended(spec(Passing.SUMMARY, 0), PLUGIN, Outcome.COMPLETED, seen, List.of());
        AttestationResult none = Results.ended(spec(Passing.NONE, 0), PLUGIN, Outcome.COMPLETED, seen, List.of());

        assertThat(summary.verdict()).isEqualTo(full.verdict()).isEqualTo(none.verdict());
        assertThat(summary.summary()).isEqualTo(full.summary()).isEqualTo(none.summary());
        assertThat(summary.coverage()).isEqualTo(full.coverage()).isEqualTo(none.coverage());
        assertThat(summary.observations().size())
                .isLessThanOrEqualTo(full.observations().size());
    }

    @Property
    void theSummaryCountsEachPairOfCheckAndSubjectOnce(@ForAll("observations") List<Observation> seen) {
        AttestationResult result = Results.ended(spec(Passing.SUMMARY, 0), PLUGIN, Outcome.COMPLETED, seen, List.of());

        Set<String> pairs =
                seen.stream().map(o -> o.check() + " " + o.subject().uri()).collect(Collectors.toSet());
        assertThat(result.summary().total()).isEqualTo(pairs.size());
        assertThat(result.findings().stream().mapToInt(Finding::subjectCount).sum())
                .isEqualTo(pairs.size());
    }

    @Property
    void tooFewSubjectsAreNeverSatisfied(@ForAll("observations") List<Observation> seen) {
        long subjects = seen.stream().map(o -> o.subject().uri()).distinct().count();
        AttestationResult result =
                Results.ended(spec(Passing.SUMMARY, (int) subjects + 1), PLUGIN, Outcome.COMPLETED, seen, List.of());

        assertThat(result.verdict()).isIn(Verdict.INCONCLUSIVE, Verdict.NOT_SATISFIED);
    }

    @Property
    void everyFindingRestsOnObservationsOfTheResult(
            @ForAll("observations") List<Observation> seen, @ForAll("passing") Passing passing) {
        AttestationResult result = Results.ended(spec(passing, 0), PLUGIN, Outcome.COMPLETED, seen, List.of());

        for (Finding finding : result.findings()) {
            assertThat(finding.observations()).isNotEmpty();
            for (int position : finding.observations()) {
                assertThat(result.observations().get(position).check())
                        .isEqualTo(finding.check().id());
            }
        }
    }

    @Provide
    Arbitrary<List<Observation>> observations() {
        Arbitrary<String> checks = Arbitraries.of("a", "b", "c");
        Arbitrary<String> subjects = Arbitraries.of("/1", "/2", "/3", "/4");
        Arbitrary<Verdict> verdicts = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(6, Verdict.SATISFIED),
                net.jqwik.api.Tuple.of(1, Verdict.NOT_SATISFIED),
                net.jqwik.api.Tuple.of(1, Verdict.INCONCLUSIVE),
                net.jqwik.api.Tuple.of(2, Verdict.NOT_APPLICABLE));
        return Combinators.combine(checks, subjects, verdicts)
                .as(Results::saw)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Outcome> outcomes() {
        return Arbitraries.of(Outcome.COMPLETED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.CANCELLED);
    }

    @Provide
    Arbitrary<Passing> passing() {
        return Arbitraries.of(Passing.class);
    }

    private static JobSpec spec(Passing passing, int expectAtLeast) {
        return Results.job()
                .evidence(new EvidencePolicy(1024, EvidencePolicy.Classification.INTERNAL, passing))
                .population(new Population(List.of(), List.of(), expectAtLeast, Map.of()))
                .build();
    }

    private static Set<String> checksOf(List<Observation> seen) {
        return seen.stream().map(Observation::check).collect(Collectors.toSet());
    }

    private static Set<java.util.UUID> streams(AttestationResult result) {
        return result.findings().stream().map(Finding::stream).collect(Collectors.toSet());
    }
}
