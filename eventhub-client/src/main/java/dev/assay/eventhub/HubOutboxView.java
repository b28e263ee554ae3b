package dev.assay.eventhub;

import java.time.Duration;
import java.util.Objects;

/**
 * What an outbox holds and does, at one moment.
 *
 * @param accepted how many records were stored since the start
 * @param delivered how many the hub has taken since the start, repeats included
 * @param refusedOffers how many results were handed back since the start, to be offered again later
 * @param backlog how many records wait to be delivered, at most
 * @param backlogBytes how large the files are that hold them
 * @param backlogAge how long the oldest of them has waited, by the wall clock
 * @param deadLetters how many records the hub refused and that are kept
 * @param deadLetterBytes how large these are
 * @param gaps how many gap records were made since the start
 * @param missing how many records these speak of
 * @param quarantined how many wrong pieces of files were set aside, ever
 * @param batches how many batches were sent since the start, repeats included
 * @param failures how many of them were not taken
 * @param paused why nothing, or only a probe now and then, is sent; empty if records are
 * @param problem what went wrong last; empty since the last success
 */
public record HubOutboxView(
        long accepted,
        long delivered,
        long refusedOffers,
        long backlog,
        long backlogBytes,
        Duration backlogAge,
        int deadLetters,
        long deadLetterBytes,
        long gaps,
        long missing,
        long quarantined,
        long batches,
        long failures,
        String paused,
        String problem) {

    /** Checks that nothing is missing. */
    public HubOutboxView {
        Objects.requireNonNull(backlogAge, "backlogAge");
        Objects.requireNonNull(paused, "paused");
        Objects.requireNonNull(problem, "problem");
    }
}
