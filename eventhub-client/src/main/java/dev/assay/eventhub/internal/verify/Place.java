package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.internal.event.Percent;
import dev.assay.eventhub.internal.statement.Predicate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where in a stream an event says its record belongs. It is a claim: only what is signed counts.
 *
 * @param source the stream's source, empty if it says none
 * @param epoch its epoch
 * @param sequence its sequence, 0 if it says none
 */
record Place(String source, String epoch, long sequence) {

    private static final int DIGITS = 20;

    static Place of(Map<String, String> attributes) {
        String source = attributes.getOrDefault("source", "");
        String said = attributes.getOrDefault("sequence", "");
        int dot = said.lastIndexOf('.');
        if (dot < 0 || !said.substring(dot + 1).matches("[0-9]{1," + DIGITS + "}")) {
            return new Place(source, "", 0);
        }
        String number = said.substring(dot + 1);
        try {
            return new Place(source, said.substring(0, dot), Long.parseLong(number));
        } catch (NumberFormatException e) {
            return new Place(source, "", 0);
        }
    }

    /** What an event around a record has to say. */
    static Map<String, String> mirrored(Opened opened) throws IOException {
        ResultReading reading = opened.predicate();
        Map<String, String> expected = new LinkedHashMap<>();
        Predicate type = opened.form() == Opened.Form.PLAIN
                ? Predicate.RESULT
                : Predicate.valueOf(opened.form().name());
        expected.put("type", type.eventType());
        expected.put("source", Percent.uri(reading.required("chain.source")));
        if (opened.form().isResult()) {
            expected.put("id", reading.required("id"));
            expected.put("subject", reading.required("job.id"));
        }
        expected.put(
                "sequence",
                Percent.printable(reading.required("chain.epoch"))
                        + String.format(Locale.ROOT, ".%020d", reading.number("chain.sequence")));
        return expected;
    }
}
