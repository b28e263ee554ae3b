package dev.assay.spi.plugin;

import dev.assay.spi.result.Subject;
import java.util.Objects;

/** What a plugin says about one subject. Thread-safe. */
public final class SubjectReport {

    private final AttestationContext context;
    private final Subject subject;

    SubjectReport(AttestationContext context, Subject subject) {
        this.context = context;
        this.subject = Objects.requireNonNull(subject, "subject");
    }

    /** The subject. */
    public Subject subject() {
        return subject;
    }

    /** Begins one observation by a check of the plugin. */
    public ObservationReport check(String checkId) {
        return new ObservationReport(context, subject, checkId);
    }

    /** Leaves the subject out on purpose. */
    public void exclude(String reason) {
        context.exclude(subject, reason);
    }
}
