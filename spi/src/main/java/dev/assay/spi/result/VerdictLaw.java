package dev.assay.spi.result;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;

/**
 * The law from findings to one verdict.
 *
 * <p>What does not hold outweighs all. Nothing is satisfied unless the run completed, every declared check and every
 * subject found is accounted for, there are as many subjects as expected, and at least one finding is satisfied. A
 * waiver changes nothing.
 */
public final class VerdictLaw {

    private VerdictLaw() {}

    /**
     * A verdict with the reason for it.
     *
     * @param verdict the verdict
     * @param reason {@code OK} for what is satisfied, not satisfied or not applicable; otherwise why it can't be told
     */
    public record Judgement(Verdict verdict, Reason reason) {}

    private static final Reason OK = Reason.of(Reasons.OK);
    private static final Judgement NOT_COMPLETED = inconclusive(Reason.of(Reasons.NOT_COMPLETED));
    private static final Judgement NO_EVIDENCE = inconclusive(Reason.of(Reasons.NO_EVIDENCE));

    /** Judges a result. */
    public static Judgement judge(Outcome outcome, Summary summary, Coverage coverage, int expectAtLeast) {
        if (summary.notSatisfied() > 0) {
            return new Judgement(Verdict.NOT_SATISFIED, OK);
        }
        if (outcome != Outcome.COMPLETED) {
            return NOT_COMPLETED;
        }
        if (summary.total() == 0) {
            return NO_EVIDENCE;
        }
        if (summary.inconclusive() > 0) {
            return inconclusive(
                    Reason.of(Reasons.INCONCLUSIVE_FINDINGS).with("findings", (long) summary.inconclusive()));
        }
        if (coverage.subjectsEnumerated() < expectAtLeast) {
            return inconclusive(Reason.of(Reasons.TOO_FEW_SUBJECTS)
                    .with("expectedAtLeast", (long) expectAtLeast)
                    .with("found", (long) coverage.subjectsEnumerated()));
        }
        if (!coverage.complete()) {
            return inconclusive(Reason.of(Reasons.INCOMPLETE_COVERAGE)
                    .with("checksDeclared", (long) coverage.checksDeclared())
                    .with("checksUnaccounted", (long) unaccounted(coverage))
                    .with("subjectsUnreadable", (long) coverage.subjectsUnreadable()));
        }
        return new Judgement(summary.satisfied() > 0 ? Verdict.SATISFIED : Verdict.NOT_APPLICABLE, OK);
    }

    private static int unaccounted(Coverage coverage) {
        return coverage.checksDeclared()
                - coverage.checksEvaluated()
                - coverage.checksNotApplicable()
                - coverage.checksInconclusive();
    }

    private static Judgement inconclusive(Reason reason) {
        return new Judgement(Verdict.INCONCLUSIVE, reason);
    }
}
