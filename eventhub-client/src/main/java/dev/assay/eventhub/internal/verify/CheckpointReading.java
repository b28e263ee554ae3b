package dev.assay.eventhub.internal.verify;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says that can be compared with the stream.
 *
 * @param kind START, PERIODIC, CHANGE or FINAL
 * @param at when it was made
 * @param nextBefore until when the next one comes; null for the last
 * @param results how many results came before it
 * @param occurrences for how many due times they answer
 * @param gaps how many gaps came before it
 * @param due what was due
 * @param ended what had ended
 * @param pending what had not
 * @param before the epoch before; null if nothing is known of one
 * @param line in a line, what it says
 */
record CheckpointReading(
        String kind,
        Instant at,
        @Nullable Instant nextBefore,
        long results,
        long occurrences,
        long gaps,
        long due,
        long ended,
        long pending,
        @Nullable Before before,
        String line) {

    /** What the first checkpoint of an epoch says of the one before. */
    record Before(String epoch, long lastSequence, String lastDigest, boolean clean) {}

    static CheckpointReading of(ResultReading reading) throws IOException {
        String next = reading.text("interval.nextBefore");
        String epoch = reading.text("previousEpoch.epoch");
        return new CheckpointReading(
                reading.required("kind"),
                instant(reading.required("interval.to")),
                next == null ? null : instant(next),
                reading.number("stream.results"),
                reading.number("stream.occurrences"),
                reading.number("stream.gaps"),
                reading.number("law.due"),
                reading.number("law.ended"),
                reading.number("law.pending"),
                epoch == null
                        ? null
                        : new Before(
                                epoch,
                                reading.number("previousEpoch.lastSequence"),
                                reading.required("previousEpoch.lastDigest"),
                                reading.required("previousEpoch.end").equals("CLEAN")),
                line(reading));
    }

    boolean isFinal() {
        return kind.equals("FINAL");
    }

    boolean isStart() {
        return kind.equals("START");
    }

    /** What it says against itself. */
    static List<String> contradictions(ResultReading reading) throws IOException {
        List<String> found = new ArrayList<>();
        long ended = 0;
        if (reading.tree().get("law") instanceof Map<?, ?> law && law.get("results") instanceof Map<?, ?> results) {
            for (Object outcome : results.keySet()) {
                ended += reading.number("law.results." + outcome);
            }
        }
        boolean holds = reading.number("law.due") == reading.number("law.ended") + reading.number("law.pending");
        if (ended != reading.number("law.ended")) {
            found.add("law.ended is not the sum of law.results");
        }
        if (holds != Boolean.parseBoolean(reading.required("law.holds"))) {
            found.add("law.holds is not what its numbers come to");
        }
        if (reading.number("stream.records") != reading.number("chain.sequence") - 1) {
            found.add("stream.records is not what chain.sequence says");
        }
        return found;
    }

    private static String line(ResultReading reading) throws IOException {
        return reading.required("kind") + " at " + reading.required("interval.to") + ": due "
                + reading.number("law.due") + " = ended " + reading.number("law.ended") + " + pending "
                + reading.number("law.pending") + ", stale " + reading.number("jobs.staleCount") + ", never run "
                + reading.number("jobs.neverRun") + ", paused " + reading.number("jobs.paused") + ", backlog "
                + reading.number("delivery.backlog.records") + ", dead letters "
                + reading.number("delivery.deadLetters") + ", missing " + reading.number("delivery.missing")
                + ", abandoned threads " + reading.number("self.abandonedThreads");
    }

    static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("a time is none", e);
        }
    }
}
