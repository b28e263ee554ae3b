package dev.assay.eventhub.internal.verify;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold of every result: that it has what a stream is checked by, and that it does not contradict itself. */
final class ResultLaw {

    private static final Pattern UUID5 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final Set<String> RAN = Set.of("COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED");
    private static final Set<String> NEVER_RAN =
            Set.of("SKIPPED", "MISSED", "EXPIRED", "UNAVAILABLE", "REJECTED", "LOST");
    static final Set<String> VERDICTS = Set.of("SATISFIED", "NOT_SATISFIED", "NOT_APPLICABLE", "INCONCLUSIVE");

    private ResultLaw() {}

    /**
     * Checks the form of what results are followed by.
     *
     * @throws IOException naming the first field that is missing or of another form
     */
    static void form(ResultReading reading) throws IOException {
        matches("id", UUID5, reading.required("id"));
        reading.required("job.id");
        try {
            Instant.parse(reading.required("run.ended"));
        } catch (DateTimeParseException e) {
            throw new IOException("run.ended is no time", e);
        }
        String outcome = reading.required("run.outcome");
        if (!RAN.contains(outcome) && !NEVER_RAN.contains(outcome)) {
            throw new IOException("run.outcome is none that is known");
        }
        if (!VERDICTS.contains(reading.required("verdict"))) {
            throw new IOException("verdict is none that is known");
        }
        for (String path : List.of("satisfied", "notSatisfied", "notApplicable", "inconclusive")) {
            reading.number("summary." + path);
        }
        reading.number("occurrence.count");
        reading.required("coverage.complete");
    }

    private static void matches(String path, Pattern form, String value) throws IOException {
        if (!form.matcher(value).matches()) {
            throw new IOException(path + " is not of its form");
        }
    }

    /** What a result of the right form says against itself. */
    static List<String> contradictions(ResultReading reading) throws IOException {
        List<String> found = new ArrayList<>();
        String outcome = reading.required("run.outcome");
        String verdict = reading.required("verdict");
        long attempts = reading.attempts();
        long count = reading.number("occurrence.count");
        if (NEVER_RAN.contains(outcome) && attempts > 0) {
            found.add(outcome + " with attempts");
        }
        if (outcome.equals("COMPLETED") && attempts == 0) {
            found.add("COMPLETED without an attempt");
        }
        if (attempts == 0 && !verdict.equals("INCONCLUSIVE")) {
            found.add(verdict + " without an attempt");
        }
        if (count < 1 || (attempts > 0 && count != 1)) {
            found.add("a run for " + count + " due times");
        }
        if (count == 1 && !reading.required("occurrence.due").equals(reading.required("occurrence.lastDue"))) {
            found.add("one due time with two dates");
        }
        verdict(reading, outcome, verdict, found);
        for (String[] each : new String[][] {
            {"satisfied", "SATISFIED"},
            {"notSatisfied", "NOT_SATISFIED"},
            {"notApplicable", "NOT_APPLICABLE"},
            {"inconclusive", "INCONCLUSIVE"}
        }) {
            if (reading.number("summary." + each[0]) != reading.judged(each[1])) {
                found.add("summary." + each[0] + " is not what the findings come to");
            }
        }
        return found;
    }

    private static void verdict(ResultReading reading, String outcome, String verdict, List<String> found)
            throws IOException {
        boolean fails = reading.number("summary.notSatisfied") > 0;
        if (fails != verdict.equals("NOT_SATISFIED")) {
            found.add(verdict + " with " + reading.number("summary.notSatisfied") + " that do not hold");
        }
        if (!verdict.equals("SATISFIED") && !verdict.equals("NOT_APPLICABLE")) {
            return;
        }
        if (!outcome.equals("COMPLETED")) {
            found.add(verdict + " although " + outcome);
        }
        if (!reading.required("coverage.complete").equals("true")) {
            found.add(verdict + " without complete coverage");
        }
        if (reading.number("summary.inconclusive") > 0) {
            found.add(verdict + " with some that can't be told");
        }
        if (verdict.equals("SATISFIED") && reading.number("summary.satisfied") < 1) {
            found.add("SATISFIED without anything that is");
        }
    }
}
