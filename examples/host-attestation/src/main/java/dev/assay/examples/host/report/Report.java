package dev.assay.examples.host.report;

import dev.assay.spi.Identity;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Finding;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Summary;
import dev.assay.spi.result.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page: what it is, whether it is complete, what was not evaluated, what does not hold, the rest, the runs, and the
 * chain of custody.
 *
 * <p>The same input gives the same bytes.
 */
public final class Report {

    private final ReportInput input;
    private final Html html = new Html();
    private final List<AttestationResult> latest;

    private Report(ReportInput input) {
        this.input = input;
        Map<String, AttestationResult> byJob = new LinkedHashMap<>();
        for (AttestationResult result : input.results()) {
            byJob.merge(result.job().spec().id(), result, Report::better);
        }
        this.latest = List.copyOf(byJob.values());
    }

    /** Renders a report. */
    public static String render(ReportInput input) {
        return new Report(input).page();
    }

    // The newest evidence speaks for a job; a later occurrence that never ran does not hide it.
    private static AttestationResult better(AttestationResult before, AttestationResult next) {
        return next.attempts().isEmpty() && !before.attempts().isEmpty() ? before : next;
    }

    private String page() {
        html.markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .markup(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
                .markup("<meta name=\"referrer\" content=\"no-referrer\">\n")
                .element("title", "Attestation of " + input.identity().host().get("name"))
                .markup("<style>" + Style.SHEET + "</style></head><body><main>\n");
        head();
        completeness();
        tiles();
        notEvaluated();
        FindingCards cards = new FindingCards(html, latest);
        cards.notSatisfied();
        cards.waived();
        cards.satisfied();
        cards.notApplicable();
        new RunsSection(html, input.results()).write();
        new CustodySection(html, latest).write();
        footer();
        return html.markup("</main></body></html>\n").toString();
    }

    private void head() {
        Identity identity = input.identity();
        html.element("h1", "Attestation of " + identity.host().get("name"));
        Optional<Instant> from =
                input.results().stream().map(r -> r.occurrence().dueAt()).min(Instant::compareTo);
        Optional<Instant> to =
                input.results().stream().map(AttestationResult::ended).max(Instant::compareTo);
        if (from.isPresent() && to.isPresent()) {
            html.element("p", Words.of(from.get()) + " to " + Words.of(to.get()), "class", "dim");
        }
        html.open("div", "class", "two").open("div").element("h3", "What this is");
        html.element(
                "p",
                "The record of checks that ran inside the process named below: what each one saw, on which verified bytes"
                        + " it ran, and every time one was due and did not run.");
        html.element("h3", "What it is not");
        html.element(
                "p",
                "It says nothing about machines that do not report, about what happened between two runs, or about a check"
                        + " that asks the wrong question. Who controls this machine could have changed it unless results"
                        + " are signed elsewhere.");
        html.close("div").open("dl");
        html.fact("Agent", identity.agent())
                .fact("Identity from", Words.of(identity.origin()))
                .fact("Tenant", identity.tenant())
                .fact("Epoch", identity.epoch())
                .fact("Application", identity.application().getOrDefault("name", ""))
                .fact(
                        "System",
                        identity.host().get("os") + " " + identity.host().getOrDefault("osVersion", ""))
                .fact("Clock", clock());
        input.results().stream()
                .reduce((a, b) -> b)
                .ifPresent(last -> html.fact(
                                "Configuration",
                                "revision " + last.job().revision() + " of "
                                        + last.job().source())
                        .fact("Its digest", last.job().configurationDigest()));
        html.close("dl").close("div");
    }

    private String clock() {
        return input.results().stream()
                .reduce((a, b) -> b)
                .map(last -> "synchronised: " + Words.of(last.clock().synchronization()) + ", steps seen: "
                        + last.clock().stepsSinceStart())
                .orElse("unknown");
    }

    private void completeness() {
        boolean holds = input.due() == input.settled() + input.pending();
        int redactions =
                input.results().stream().mapToInt(AttestationResult::redactions).sum();
        int cut = input.results().stream().mapToInt(r -> r.truncations().size()).sum();
        html.open("p", "class", "law " + (holds && input.pending() == 0 ? "good" : "bad"))
                .text("due " + input.due() + " = results " + input.settled() + " + pending " + input.pending()
                        + (holds ? "" : "  DOES NOT HOLD"))
                .markup("<br>")
                .open("span", "class", "dim")
                .text(sequences() + " \u00b7 redactions " + redactions + " \u00b7 truncations " + cut)
                .close("span")
                .close("p");
    }

    private String sequences() {
        if (input.results().isEmpty()) {
            return "no results";
        }
        long first = input.results().get(0).sequence();
        long last = input.results().get(input.results().size() - 1).sequence();
        long missing = last - first + 1 - input.results().size();
        return "sequences " + first + "\u2013" + last + " \u00b7 gaps " + missing;
    }

    private void tiles() {
        int[] sum = new int[4];
        for (AttestationResult result : latest) {
            Summary summary = result.summary();
            sum[0] += summary.notSatisfied();
            sum[1] += summary.inconclusive();
            sum[2] += summary.satisfied();
            sum[3] += summary.notApplicable();
        }
        html.open("div", "class", "tiles");
        tile("warn", sum[1], "can't be told");
        tile("bad", sum[0], "not satisfied");
        tile("good", sum[2], "satisfied");
        tile("na", sum[3], "not applicable");
        html.close("div");
    }

    private void tile(String style, int count, String what) {
        html.open("div", "class", "tile " + style)
                .element("b", Integer.toString(count))
                .text(what)
                .close("div");
    }

    private void notEvaluated() {
        html.element("h2", "Not evaluated");
        List<String[]> rows = new ArrayList<>();
        for (AttestationResult result : latest) {
            String job = result.job().spec().title();
            if (result.outcome() != Outcome.COMPLETED) {
                rows.add(new String[] {
                    job,
                    "the whole job: " + Words.of(result.outcome()),
                    result.reason().code(),
                    result.reason().text()
                });
            } else if (result.verdict() == Verdict.INCONCLUSIVE
                    && result.summary().inconclusive() == 0) {
                rows.add(new String[] {
                    job,
                    "the job as a whole",
                    result.verdictReason().code(),
                    result.verdictReason().numbers().toString()
                });
            }
            for (Finding finding : result.findings()) {
                if (finding.verdict() == Verdict.INCONCLUSIVE) {
                    rows.add(new String[] {
                        job,
                        finding.check().id() + " of " + finding.subject().name(),
                        finding.reason().map(r -> r.code()).orElse(""),
                        finding.reason().map(r -> r.text()).orElse(finding.description())
                    });
                }
            }
        }
        if (rows.isEmpty()) {
            html.element("p", "Everything that was due was evaluated.", "class", "dim");
            return;
        }
        Tables.write(html, List.of("job", "what", "reason", "in words"), rows);
    }

    private void footer() {
        html.open("footer")
                .element(
                        "p",
                        "What no report of this kind can answer: whether every machine that should report does; whether a"
                                + " check is adequate; what happened between two runs; whether an accepted risk was"
                                + " accepted by whom it says. Times are UTC. CPU and memory are marked where they are not"
                                + " exact.")
                .element("p", "The chained records behind this page are in results.jsonl, one a line.")
                .close("footer");
    }
}
