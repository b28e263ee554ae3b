package dev.assay.examples.host.report;

import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Finding;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The judgements, each group told as much as a reader needs. */
final class FindingCards {

    private static final int SHOWN = 100;

    /** Cards beyond these begin closed, so that a page of many findings can be looked over. */
    private static final int OPEN = 3;

    private record Judged(AttestationResult result, Finding finding) {}

    private final Html html;
    private final List<Judged> all = new ArrayList<>();

    FindingCards(Html html, List<AttestationResult> latest) {
        this.html = html;
        latest.forEach(result -> result.findings().forEach(finding -> all.add(new Judged(result, finding))));
    }

    void notSatisfied() {
        List<Judged> group =
                select(f -> f.verdict() == Verdict.NOT_SATISFIED && f.waiver().isEmpty());
        html.element("h2", "Not satisfied");
        if (group.isEmpty()) {
            html.element("p", "Nothing.", "class", "dim");
        }
        cards(group);
    }

    void waived() {
        List<Judged> group = select(f -> f.waiver().isPresent());
        if (!group.isEmpty()) {
            html.element("h2", "Not satisfied, and accepted for now");
            cards(group);
        }
    }

    void satisfied() {
        List<Judged> group = select(f -> f.verdict() == Verdict.SATISFIED);
        int subjects = group.stream().mapToInt(j -> j.finding().subjectCount()).sum();
        html.element("h2", "Satisfied");
        html.open("details").element("summary", subjects + " judgements by " + group.size() + " findings");
        rows(group);
        html.close("details");
    }

    void notApplicable() {
        List<Judged> group = select(f -> f.verdict() == Verdict.NOT_APPLICABLE);
        html.element("h2", "Not applicable");
        html.open("details").element("summary", group.size() + " findings, each with its reason");
        rows(group);
        html.close("details");
    }

    private List<Judged> select(Predicate<Finding> which) {
        return all.stream()
                .filter(judged -> which.test(judged.finding()))
                .sorted(Comparator.comparing((Judged j) -> j.finding().check().severity())
                        .reversed())
                .toList();
    }

    private void cards(List<Judged> group) {
        for (int i = 0; i < Math.min(SHOWN, group.size()); i++) {
            card(group.get(i), i < OPEN);
        }
        if (group.size() > SHOWN) {
            html.element("p", "and " + (group.size() - SHOWN) + " more, in results.jsonl", "class", "dim");
        }
    }

    private void card(Judged judged, boolean open) {
        Finding finding = judged.finding();
        if (open) {
            html.open("details", "class", "card", "open", "");
        } else {
            html.open("details", "class", "card");
        }
        html.open("summary").open("b").text(title(judged)).close("b").text(" ");
        html.element("span", Words.of(finding.check().severity()), "class", "tag " + Style.of(finding.verdict()));
        html.text(" ").element("span", finding.subject().name(), "class", "dim").close("summary");
        html.element("p", finding.description()).open("dl");
        html.fact("Subject", finding.subject().name());
        if (!finding.subject().name().equals(finding.subject().uri())) {
            html.fact("", finding.subject().uri());
        }
        html.fact("Check", finding.check().id())
                .fact("Job", judged.result().job().spec().title());
        html.fact("Owner", judged.result().job().spec().owner().team());
        html.fact(
                "Controls",
                finding.controls().stream()
                        .map(c -> c.catalog() + " " + c.objective().orElse(c.id()))
                        .collect(Collectors.joining(", ")));
        List<Observation> observations = finding.observations().stream()
                .map(judged.result().observations()::get)
                .toList();
        for (Observation observation : observations) {
            html.fact("Expected", observation.expected()).fact("Actual", observation.actual());
            html.fact("Seen", Words.of(observation.collected()) + ", by " + Words.of(observation.method()));
            observation.properties().forEach(html::fact);
            html.fact("Remark", observation.remark());
        }
        html.fact("What to do", finding.check().remediation());
        finding.waiver().ifPresent(this::waiver);
        html.close("dl");
        observations.forEach(observation -> observation.evidence().forEach(this::evidence));
        if (!finding.check().href().isEmpty()) {
            html.open("p").link(finding.check().href(), finding.check().href()).close("p");
        }
        html.close("details");
    }

    private static String title(Judged judged) {
        List<Integer> observations = judged.finding().observations();
        return judged.result().observations().get(observations.get(0)).title();
    }

    private void waiver(Waiver waiver) {
        html.fact("Accepted by", waiver.approvedBy() + " until " + Words.of(waiver.expires()));
        html.fact("Because", waiver.reason() + " (" + waiver.id() + ")").fact("Ticket", waiver.ticket());
    }

    private void evidence(Evidence evidence) {
        html.open("details").open("summary").text("Evidence: " + evidence.description() + " ");
        html.element("span", Words.bytes(evidence.size()), "class", "dim").close("summary");
        html.open("p").code(evidence.digest()).close("p");
        if (evidence.mediaType().startsWith("text/")) {
            evidence.content().ifPresent(bytes -> html.element("pre", new String(bytes, StandardCharsets.UTF_8)));
        }
        html.close("details");
    }

    private void rows(List<Judged> group) {
        List<String[]> rows = new ArrayList<>();
        for (Judged judged : group) {
            Finding finding = judged.finding();
            rows.add(new String[] {
                judged.result().job().spec().title(),
                finding.check().title(),
                finding.subjectCount() > 1
                        ? finding.subjectCount() + " subjects"
                        : finding.subject().name(),
                finding.reason().map(r -> r.code() + ": " + r.text()).orElse(finding.description())
            });
        }
        Tables.write(
                html,
                List.of("job", "check", "subject", "in words"),
                rows.stream().limit(500).toList());
    }
}
