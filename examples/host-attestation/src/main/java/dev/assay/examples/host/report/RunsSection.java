package dev.assay.examples.host.report;

import dev.assay.spi.result.AttestationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** When what ran: a time line and a table of all occurrences. */
final class RunsSection {

    private static final int WIDTH = 1000;
    private static final int LABEL = 190;
    private static final int ROW = 26;

    private final Html html;
    private final List<AttestationResult> results;

    RunsSection(Html html, List<AttestationResult> results) {
        this.html = html;
        this.results = results;
    }

    void write() {
        html.element("h2", "Runs");
        if (results.isEmpty()) {
            html.element("p", "None.", "class", "dim");
            return;
        }
        timeline();
        List<String[]> rows = new ArrayList<>();
        for (AttestationResult result : results) {
            Duration elapsed = result.attempts().stream().map(a -> a.elapsed()).reduce(Duration.ZERO, Duration::plus);
            rows.add(new String[] {
                Long.toString(result.sequence()),
                result.job().spec().title(),
                Words.of(result.occurrence().trigger().kind()),
                Words.of(result.occurrence().dueAt()),
                together(Words.of(result.waited())),
                Words.of(result.outcome()) + " (" + result.reason().code() + ")",
                Words.mark(result.verdict()) + " " + Words.of(result.verdict()),
                result.attempts().isEmpty() ? "" : together(Words.of(elapsed)),
                result.attempts().isEmpty() ? "" : together(Words.cpu(result.usage())),
                result.attempts().isEmpty() ? "" : Words.memory(result.usage())
            });
        }
        Tables.write(
                html,
                List.of("#", "job", "trigger", "due", "waited", "outcome", "verdict", "time", "CPU", "memory"),
                rows);
    }

    // A number and its unit stay on one line.
    private static String together(String text) {
        return text.replace(' ', '\u00a0');
    }

    private void timeline() {
        Map<String, List<AttestationResult>> lanes = new LinkedHashMap<>();
        results.forEach(r -> lanes.computeIfAbsent(r.job().spec().title(), k -> new ArrayList<>())
                .add(r));
        Instant from = results.stream()
                .map(r -> r.occurrence().dueAt())
                .min(Instant::compareTo)
                .orElseThrow();
        Instant to = results.stream()
                .map(AttestationResult::ended)
                .max(Instant::compareTo)
                .orElseThrow();
        double span = Math.max(1, Duration.between(from, to).toMillis());
        int height = lanes.size() * ROW + 24;
        html.open(
                "svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-label", "Time line of the runs");
        int y = 4;
        for (Map.Entry<String, List<AttestationResult>> lane : lanes.entrySet()) {
            html.element("text", shortened(lane.getKey()), "x", "0", "y", Integer.toString(y + 15));
            line(LABEL, y + ROW - 4, WIDTH, y + ROW - 4, "0.15");
            for (AttestationResult result : lane.getValue()) {
                bar(result, from, span, y);
            }
            y += ROW;
        }
        html.element("text", Words.of(from), "x", Integer.toString(LABEL), "y", Integer.toString(height - 4));
        html.element(
                "text",
                Words.of(to),
                "x",
                Integer.toString(WIDTH),
                "y",
                Integer.toString(height - 4),
                "text-anchor",
                "end");
        html.close("svg");
    }

    private void bar(AttestationResult result, Instant from, double span, int y) {
        double due = x(result.occurrence().dueAt(), from, span);
        double start = result.collected().map(at -> x(at, from, span)).orElse(due);
        double end = x(result.ended(), from, span);
        String title = result.job().spec().title() + ", " + Words.of(result.outcome()) + ", "
                + Words.of(result.verdict()) + ", waited " + Words.of(result.waited());
        html.open("g").element("title", title);
        line(due, y + 11, Math.max(due, start), y + 11, "0.5");
        html.open(
                "rect",
                "x",
                number(start),
                "y",
                Integer.toString(y + 4),
                "width",
                number(Math.max(3, end - start)),
                "height",
                "14",
                "rx",
                "3",
                "style",
                "fill:var(--" + Style.of(result.verdict()) + ")");
        html.close("rect").close("g");
    }

    private void line(double x1, double y1, double x2, double y2, String opacity) {
        html.open(
                "line",
                "x1",
                number(x1),
                "y1",
                number(y1),
                "x2",
                number(x2),
                "y2",
                number(y2),
                "stroke",
                "currentColor",
                "stroke-opacity",
                opacity);
        html.close("line");
    }

    private static double x(Instant at, Instant from, double span) {
        return LABEL + (WIDTH - LABEL - 4) * (Duration.between(from, at).toMillis() / span);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String shortened(String text) {
        return text.length() <= 30 ? text : text.substring(0, 29) + "\u2026";
    }
}
