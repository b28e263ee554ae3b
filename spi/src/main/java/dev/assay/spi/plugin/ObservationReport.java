package dev.assay.spi.plugin;

import dev.assay.spi.Reason;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.Verdict;

/**
 * One observation in the making. It counts when a verdict, or {@link #fact}, ends it. Not thread-safe.
 */
public final class ObservationReport {

    private final AttestationContext context;
    private final Observation.Builder builder;

    ObservationReport(AttestationContext context, Subject subject, String checkId) {
        this.context = context;
        this.builder = Observation.builder(checkId, subject, context.time().wall());
    }

    /** Says how it was observed; by examining unless set. */
    public ObservationReport method(Observation.Method method) {
        builder.method(method);
        return this;
    }

    /** Says in a sentence or two how the fact was found, and what was not looked at. */
    public ObservationReport description(String description) {
        builder.description(description);
        return this;
    }

    /** Says what would satisfy the check; at most 1 KiB. */
    public ObservationReport expected(String expected) {
        builder.expected(expected);
        return this;
    }

    /** Says what is there; at most 1 KiB. */
    public ObservationReport actual(String actual) {
        builder.actual(actual);
        return this;
    }

    /** Adds evidence. */
    public ObservationReport evidence(Evidence evidence) {
        builder.evidence(evidence);
        return this;
    }

    /** Adds a property, such as a line number. */
    public ObservationReport property(String name, String value) {
        builder.property(name, value);
        return this;
    }

    /** Adds a link to more about it, {@code https:} only. */
    public ObservationReport link(String href) {
        builder.link(href);
        return this;
    }

    /** Adds a remark for people. */
    public ObservationReport remark(String remark) {
        builder.remark(remark);
        return this;
    }

    /** Ends it: the check holds. */
    public void satisfied(String title) {
        end(Verdict.SATISFIED, title);
    }

    /** Ends it: the check does not hold. */
    public void notSatisfied(String title) {
        end(Verdict.NOT_SATISFIED, title);
    }

    /** Ends it: the check makes no sense for this subject. */
    public void notApplicable(String code, String title) {
        builder.reason(Reason.of(code, title));
        end(Verdict.NOT_APPLICABLE, title);
    }

    /** Ends it: it can't be told. */
    public void inconclusive(String code, String title) {
        builder.reason(Reason.of(code, title));
        end(Verdict.INCONCLUSIVE, title);
    }

    /** Ends it without a verdict: a fact for the record. */
    public void fact(String title) {
        context.report(builder.title(title).build());
    }

    private void end(Verdict verdict, String title) {
        context.report(builder.title(title).verdict(verdict).build());
    }
}
