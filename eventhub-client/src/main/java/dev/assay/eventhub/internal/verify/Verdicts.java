package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamReport;
import java.util.ArrayList;
import java.util.List;

/** A report as lines for people. Everything in it was made clean when it was read. */
public final class Verdicts {

    private static final int MOST_STREAMS = 100;

    private Verdicts() {}

    /** The lines of a report; the last one is the verdict. */
    public static List<String> lines(StreamReport report, boolean trusts) {
        List<String> lines = new ArrayList<>();
        lines.add(count(report.results(), "result") + ", " + count(report.checkpoints(), "checkpoint") + " in "
                + count(report.streams().size(), "stream") + "; "
                + (trusts
                        ? report.verified() + " records signed by a trusted key"
                        : "signatures not checked, no key was given"));
        report.streams().stream().limit(MOST_STREAMS).forEach(stream -> stream(stream, lines));
        for (StreamFault note : report.notes()) {
            lines.add("note   " + note);
        }
        for (StreamFault fault : report.faults()) {
            lines.add("FAULT  " + fault);
        }
        if (report.faultCount() > report.faults().size()) {
            lines.add("and " + (report.faultCount() - report.faults().size()) + " more");
        }
        lines.add(report.isWhole() ? "WHOLE" : "NOT WHOLE: " + count(report.faultCount(), "finding"));
        return lines;
    }

    private static void stream(StreamReport.Stream stream, List<String> lines) {
        String end = stream.closed()
                ? "closed"
                : stream.nextBefore().map(next -> "next checkpoint by " + next).orElse("open");
        lines.add("stream " + stream.source() + " " + stream.epoch() + ": #" + stream.first() + " to #" + stream.last()
                + ", " + stream.missing() + " missing, " + end);
        if (!stream.checkpoint().isEmpty()) {
            lines.add("       " + stream.checkpoint());
        }
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
