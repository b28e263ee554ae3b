package dev.assay.examples.certificates;

import dev.assay.examples.certificates.judge.Answer;
import dev.assay.examples.certificates.judge.Checks;
import dev.assay.examples.certificates.judge.Policy;
import dev.assay.examples.certificates.source.CertificateFacts;
import dev.assay.examples.certificates.source.Holding;
import dev.assay.examples.certificates.source.Trouble;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.ObservationReport;
import dev.assay.spi.result.Observation.Method;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells the context what a run saw. Used by the run's thread. */
final class CertificateReport {

    private static final List<String> ALL = List.of(
            Checks.VALIDITY,
            Checks.HORIZON,
            Checks.SIGNATURE,
            Checks.KEY,
            Checks.ANCHOR_VALIDITY,
            Checks.ANCHOR_KEY,
            Checks.READABLE,
            Checks.PRIVATE_KEY,
            Checks.CHAIN,
            Checks.HOST_NAME);

    private final AttestationContext context;
    private final Policy policy;
    private final Set<String> answered = new HashSet<>();

    CertificateReport(AttestationContext context, Policy policy) {
        this.context = context;
        this.policy = policy;
    }

    void certificate(Subject subject, CertificateFacts facts, List<Answer> answers) {
        for (Answer answer : answers) {
            ObservationReport report = begin(subject, answer.check())
                    .description("Subject " + facts.subject() + ", issued by " + facts.issuer() + ", valid from "
                            + facts.notBefore() + " to " + facts.notAfter() + ".")
                    .property("serial", facts.serial())
                    .property("sha256", facts.sha256())
                    .property("notAfter", facts.notAfter().toString());
            end(report, answer);
        }
    }

    void answer(Subject subject, Answer answer) {
        ObservationReport report = begin(subject, answer.check());
        if (answer.check().equals(Checks.CHAIN)) {
            report.method(Method.TEST)
                    .description(
                            "The chain the endpoint sent, built to the anchors of the trust store at a time when the"
                                    + " leaf was valid; expiry has a check of its own and revocation was not looked up.");
        } else if (answer.check().equals(Checks.HOST_NAME)) {
            report.method(Method.TEST)
                    .description("By the certificate's alternative names; a common name counts for nothing.");
        }
        end(report, answer);
    }

    void readable(Subject file, Holding holding) {
        String what = holding.certificates().size() + " certificates";
        begin(file, Checks.READABLE).actual(what).satisfied("It was read: " + what);
    }

    void unreadable(Subject file, Trouble trouble) {
        begin(file, Checks.READABLE)
                .inconclusive(trouble.code(), Subjects.shortened("It can't be judged: " + trouble.text()));
    }

    void unreadable(String named, Trouble trouble) {
        unreadable(Subjects.named(named, named), trouble);
    }

    void unseen(Subject endpoint, Trouble trouble) {
        String title = Subjects.shortened("No certificate was seen: " + trouble.text());
        begin(endpoint, Checks.CHAIN).method(Method.TEST).inconclusive(trouble.code(), title);
        begin(endpoint, Checks.HOST_NAME).method(Method.TEST).inconclusive(trouble.code(), title);
    }

    /** Says of checks nothing was there for that nothing was there for them. */
    void finish() {
        Subject scan =
                Subject.of(SubjectType.INVENTORY_ITEM, "certificates of this host", "urn:assay:scan:certificates");
        for (String check : ALL) {
            if (!answered.contains(check)) {
                boolean ignored = check.startsWith("trust-anchor.") && policy.anchors() == Policy.TrustAnchors.IGNORE;
                context.subject(scan)
                        .check(check)
                        .notApplicable(
                                ignored ? "TRUST_ANCHORS_IGNORED" : "NOTHING_TO_JUDGE",
                                ignored
                                        ? "The job leaves trust anchors alone"
                                        : "Nothing this check is about was named or found");
            }
        }
    }

    private ObservationReport begin(Subject subject, String check) {
        answered.add(check);
        return context.subject(subject).check(check);
    }

    private static void end(ObservationReport report, Answer answer) {
        if (!answer.expected().isEmpty()) {
            report.expected(Subjects.shortened(answer.expected()));
        }
        if (!answer.actual().isEmpty()) {
            report.actual(Subjects.shortened(answer.actual()));
        }
        String title = Subjects.shortened(answer.title());
        switch (answer.verdict()) {
            case SATISFIED -> report.satisfied(title);
            case NOT_SATISFIED -> report.notSatisfied(title);
            case NOT_APPLICABLE -> report.notApplicable(answer.code(), title);
            case INCONCLUSIVE -> report.inconclusive(answer.code(), title);
        }
    }
}
