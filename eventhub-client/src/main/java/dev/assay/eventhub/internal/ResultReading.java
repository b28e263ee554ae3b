package dev.assay.eventhub.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a verifier wants to know of a result, read from its bytes without building it. */
final class ResultReading {

    private static final Set<String> ENTERED =
            Set.of("chain", "producer", "producer.agent", "job", "occurrence", "run", "coverage", "summary");

    /** What is kept of it; of the rest only the form is looked at, so that a huge one costs no memory. */
    private static final Set<String> KEPT = Set.of(
            "schemaVersion",
            "id",
            "chain.source",
            "chain.epoch",
            "chain.sequence",
            "chain.previous",
            "producer.agent.instance",
            "job.id",
            "occurrence.due",
            "occurrence.lastDue",
            "occurrence.count",
            "run.outcome",
            "run.ended",
            "verdict",
            "coverage.complete",
            "summary.satisfied",
            "summary.notSatisfied",
            "summary.notApplicable",
            "summary.inconclusive");

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Long> judged = new HashMap<>();
    private long attempts;

    private ResultReading() {}

    /**
     * Reads the object that the parser stands before.
     *
     * @throws IOException if it is no JSON object
     */
    static ResultReading read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is no JSON object");
        }
        ResultReading reading = new ResultReading();
        reading.object(parser, "");
        return reading;
    }

    private void object(JsonParser parser, String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && ENTERED.contains(name)) {
                object(parser, name + ".");
            } else if (value == JsonToken.START_ARRAY && name.equals("run.attempts")) {
                attempts = count(parser);
            } else if (value == JsonToken.START_ARRAY && name.equals("findings")) {
                findings(parser);
            } else if (value.isScalarValue() && KEPT.contains(name)) {
                values.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    private static long count(JsonParser parser) throws IOException {
        long count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            count++;
        }
        return count;
    }

    private void findings(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String verdict = "";
            long subjects = 1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("verdict") && value == JsonToken.VALUE_STRING) {
                    verdict = parser.getText();
                } else if (name.equals("subjectCount") && value == JsonToken.VALUE_NUMBER_INT) {
                    subjects = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
            }
            judged.merge(ResultLaw.VERDICTS.contains(verdict) ? verdict : "", subjects, Long::sum);
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("a finding is no object");
        }
    }

    /** A text by its path, or null. */
    @Nullable String text(String path) {
        return values.get(path);
    }

    /** A text by its path. */
    String required(String path) throws IOException {
        String value = values.get(path);
        if (value == null) {
            throw new IOException(path + " is missing");
        }
        return value;
    }

    /** A whole number by its path. */
    long number(String path) throws IOException {
        try {
            return Long.parseLong(required(path));
        } catch (NumberFormatException e) {
            throw new IOException(path + " is no whole number", e);
        }
    }

    /** How many attempts there were. */
    long attempts() {
        return attempts;
    }

    /** How many pairs of check and subject the findings judge so. */
    long judged(String verdict) {
        return judged.getOrDefault(verdict, 0L);
    }
}
