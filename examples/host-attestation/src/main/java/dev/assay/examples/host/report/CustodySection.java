package dev.assay.examples.host.report;

import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Coverage;
import java.util.List;

/** For each job's newest result: on what bytes it ran, how it was kept, and how much it looked at. */
final class CustodySection {

    private final Html html;
    private final List<AttestationResult> latest;

    CustodySection(Html html, List<AttestationResult> latest) {
        this.html = html;
        this.latest = latest;
    }

    void write() {
        html.element("h2", "Chain of custody and coverage");
        latest.forEach(this::card);
    }

    private void card(AttestationResult result) {
        Custody custody = result.custody();
        html.open("div", "class", "card")
                .element("h3", result.job().spec().title())
                .open("dl");
        html.fact("Plugin", custody.id() + " " + custody.version() + ", " + Words.of(custody.verification()));
        html.fact("Its bytes", custody.sha256().map(d -> "sha256:" + d)).fact("From", custody.source());
        custody.sizeBytes().ifPresent(size -> html.fact("Size", Words.bytes(size)));
        html.fact("Signed by", custody.signer());
        result.execution().ifPresent(execution -> {
            html.fact("Ran", "at isolation level " + Words.of(execution.isolation()) + ", on Java " + execution.java());
            html.fact(
                    "As",
                    execution.user()
                            + (execution.sameUserAsHost()
                                    ? ", the host's own user: this guards against accidents, not against a hostile plugin"
                                    : ""));
            html.fact("Not enforced", String.join(", ", execution.notEnforced()));
        });
        Coverage coverage = result.coverage();
        html.fact(
                "Checks",
                coverage.checksDeclared() + " declared, " + coverage.checksEvaluated() + " evaluated, "
                        + coverage.checksNotApplicable() + " not applicable, " + coverage.checksInconclusive()
                        + " inconclusive");
        html.fact(
                "Subjects",
                coverage.subjectsEnumerated() + " found, " + coverage.subjectsEvaluated() + " judged, "
                        + coverage.subjectsUnreadable() + " unreadable, "
                        + coverage.exclusions().size() + " left out");
        html.fact("Result", result.id().toString());
        html.fact("Spec", result.job().spec().digest());
        html.close("dl").close("div");
    }
}
