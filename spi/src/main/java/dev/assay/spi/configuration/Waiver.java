package dev.assay.spi.configuration;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A risk that somebody accepted until a date. It stands beside a verdict and never changes it.
 *
 * @param id a name to find it by
 * @param check the check it is about
 * @param subject the subject's URI, or empty for all
 * @param reason why
 * @param approvedBy who accepted it
 * @param ticket where it is discussed
 * @param expires when it ends; there is no permanent waiver
 */
public record Waiver(
        String id,
        String check,
        Optional<String> subject,
        String reason,
        String approvedBy,
        Optional<String> ticket,
        Instant expires) {

    /** Checks that nothing is missing. */
    public Waiver {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(ticket, "ticket");
        Objects.requireNonNull(expires, "expires");
        if (id.isBlank() || reason.isBlank() || approvedBy.isBlank()) {
            throw new IllegalArgumentException("a waiver has an id, a reason and an approver");
        }
    }

    /** Whether it covers a check of a subject at an instant. */
    public boolean covers(String check, String subjectUri, Instant at) {
        return this.check.equals(check)
                && (subject.isEmpty() || subject.get().equals(subjectUri))
                && at.isBefore(expires);
    }
}
