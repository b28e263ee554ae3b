package dev.assay.eventhub;

import dev.assay.spi.hub.HubRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A record that the hub refused although it takes others. It is kept on disk until it is delivered or purged.
 *
 * <p>An occurrence that ended once more after a death, because its receipt never came, has one id and two places; so two letters may share
 * an id.
 *
 * @param id the record's id
 * @param epoch the start of the manager whose stream it belongs to; empty if it belongs to none
 * @param sequence its place in that stream, where a reader of the stream finds a gap; 0 if it has none
 * @param kind what the record tells
 * @param subject the record's CloudEvents subject, such as a job's id; empty if it has none
 * @param bytes how large its data is
 * @param refused how often the hub refused it
 * @param history when and why, the first and the latest ones
 * @param replaying whether it waits to be sent again
 */
public record DeadLetter(
        String id,
        String epoch,
        long sequence,
        HubRecord.Kind kind,
        String subject,
        long bytes,
        int refused,
        List<Refusal> history,
        boolean replaying) {

    /**
     * One refusal.
     *
     * @param at when, on the wall clock
     * @param problem what the hub said, one clean line
     */
    public record Refusal(Instant at, String problem) {

        /** Checks that nothing is missing. */
        public Refusal {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(problem, "problem");
        }
    }

    /** Copies the list. */
    public DeadLetter {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        history = List.copyOf(history);
    }

    /** Why it is here: the latest refusal. */
    public String reason() {
        return history.isEmpty() ? "" : history.get(history.size() - 1).problem();
    }
}
