package dev.assay.eventhub.internal.verify;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a record until it is checked against its neighbours.
 *
 * @param form what it is
 * @param sequence its place
 * @param digest {@code sha256:} and the digest of its payload
 * @param previous the digest it names
 * @param id the occurrence's id; empty if it is no result
 * @param instance who speaks
 * @param at when it was made
 * @param occurrences for how many due times it answers
 * @param checkpoint what it says as a checkpoint; null if it is none
 */
record Entry(
        Opened.Form form,
        long sequence,
        String digest,
        String previous,
        String id,
        String instance,
        Instant at,
        long occurrences,
        @Nullable CheckpointReading checkpoint) {

    static Entry of(Opened opened) throws IOException {
        ResultReading reading = opened.predicate();
        boolean result = opened.form().isResult();
        String at = switch (opened.form()) {
            case PLAIN, RESULT -> "run.ended";
            case CHECKPOINT -> "interval.to";
            case GAP -> "at";
        };
        return new Entry(
                opened.form(),
                reading.number("chain.sequence"),
                opened.digest(),
                reading.required("chain.previous"),
                result ? reading.required("id") : "",
                reading.required("producer.agent.instance"),
                CheckpointReading.instant(reading.required(at)),
                result ? reading.number("occurrence.count") : 0,
                opened.form() == Opened.Form.CHECKPOINT ? CheckpointReading.of(reading) : null);
    }
}
