package dev.assay.examples.host;

import dev.assay.ManagerListener;
import dev.assay.Stats;
import dev.assay.examples.host.report.Words;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Summary;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a person sees: a line for each thing that happens, and a table at the end. Thread-safe. */
final class Display implements ManagerListener {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private String lastStatus = ""; // guarded by this

    Display(PrintStream out) {
        this.out = out;
    }

    @Override
    public void onSignal(Signal signal) {
        switch (signal.kind()) {
            case PLUGIN_PROGRESS -> line(signal.at(), signal.reason().text(), signal.about(), bytes(signal));
            case PLUGIN_READY -> line(signal.at(), "ready", signal.about(), "verified and loaded");
            case PLUGIN_UNAVAILABLE, JOB_PARKED, CONFIGURATION_REFUSED, SOURCE_FAILING, SINK_FAILING ->
                line(signal.at(), "trouble", signal.about(), why(signal));
            case CONFIGURATION_APPLIED ->
                line(
                        signal.at(),
                        "config",
                        "revision " + signal.about(),
                        signal.reason().numbers().toString());
            case JOB_ADDED ->
                line(signal.at(), "added", signal.about(), signal.reason().text());
            case JOB_CHANGED ->
                line(signal.at(), "changed", signal.about(), "generation " + number(signal, "generation"));
            case JOB_REMOVED ->
                line(signal.at(), "removed", signal.about(), signal.reason().text());
            case RUN_DELAYED -> line(signal.at(), "waiting", signal.about(), why(signal));
            case RUN_STARTED -> line(signal.at(), "running", signal.about(), "");
            case GATE_CLOSED, GATE_OPENED, PROBE_BLIND, EVIDENCE_STALE, RUN_ABANDONED ->
                line(signal.at(), "notice", signal.about(), why(signal));
            default -> {
                // The rest is of no interest to who watches a demonstration.
            }
        }
    }

    @Override
    public void onResult(AttestationResult result) {
        line(result.ended(), "done", result.job().spec().id(), Words.of(result.outcome()) + ", " + inShort(result));
    }

    private static String inShort(AttestationResult result) {
        if (result.outcome() != Outcome.COMPLETED) {
            return result.reason().code();
        }
        Summary summary = result.summary();
        return Words.mark(result.verdict()) + " " + Words.of(result.verdict()) + " (" + summary.notSatisfied()
                + " not satisfied, " + summary.inconclusive() + " can't be told, " + summary.satisfied()
                + " satisfied)";
    }

    /** Tells how many jobs wait, run and are done, if that changed. */
    synchronized void status(Stats stats) {
        String now = stats.waiting() + " waiting, " + stats.running() + " running, " + stats.results()
                + " done; plugins " + stats.pluginsReady() + " of " + stats.plugins() + " ready";
        if (!now.equals(lastStatus)) {
            lastStatus = now;
            out.println("          jobs     " + now);
        }
    }

    synchronized void say(String text) {
        out.println(text);
    }

    synchronized void table(Stats stats, List<AttestationResult> results) {
        out.println();
        out.printf(
                Locale.ROOT,
                "  %-28s %-11s %-17s %9s %9s  %-10s %s%n",
                "job",
                "outcome",
                "verdict",
                "findings",
                "time",
                "CPU",
                "memory");
        for (AttestationResult result : results) {
            boolean ran = !result.attempts().isEmpty();
            out.printf(
                    Locale.ROOT,
                    "  %-28s %-11s %-17s %9d %9s  %-10s %s%n",
                    cut(result.job().spec().title(), 28),
                    Words.of(result.outcome()),
                    Words.mark(result.verdict()) + " " + Words.of(result.verdict()),
                    result.summary().total(),
                    ran ? Words.of(elapsed(result)) : "",
                    ran ? Words.cpu(result.usage()) : "",
                    ran ? Words.memory(result.usage()) : result.reason().code());
        }
        out.println();
        out.println("  " + stats + (stats.lawHolds() ? "" : "   DOES NOT HOLD: please report it"));
    }

    private static Duration elapsed(AttestationResult result) {
        return result.attempts().stream().map(Attempt::elapsed).reduce(Duration.ZERO, Duration::plus);
    }

    private static String bytes(Signal signal) {
        long bytes = number(signal, "bytes");
        long total = number(signal, "totalBytes");
        return Words.bytes(Math.max(0, bytes)) + (total > 0 ? " of " + Words.bytes(total) : "");
    }

    private static String why(Signal signal) {
        Reason reason = signal.reason();
        return reason.text().isEmpty() ? reason.toString() : reason.code() + ": " + reason.text();
    }

    private static long number(Signal signal, String name) {
        Number value = signal.reason().numbers().get(name);
        return value == null ? -1 : value.longValue();
    }

    private synchronized void line(Instant at, String what, String about, String more) {
        out.printf(Locale.ROOT, "%s  %-8s %-21s %s%n", TIME.format(at), what, about, cut(more, 160));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "\u2026";
    }
}
