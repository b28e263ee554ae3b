package dev.assay.eventhub;

import java.time.Duration;
import java.util.Objects;

/**
 * What an event hub sink does, at one moment.
 *
 * @param delivered how many results the hub has acknowledged
 * @param requests how many requests were sent, repeats included
 * @param failures how many requests had to be repeated or given up
 * @param givenBack how many results were handed back, to be offered again later
 * @param waiting how many results it holds that are not acknowledged
 * @param setAside how many results the hub refused and that are kept aside
 * @param setAsideBytes how much memory these take
 * @param gone whether the hub said that it wants nothing any more
 * @param pause how long the next request waits, zero if it does not
 * @param problem what went wrong last; empty since the last success
 */
public record EventHubView(
        long delivered,
        long requests,
        long failures,
        long givenBack,
        int waiting,
        int setAside,
        long setAsideBytes,
        boolean gone,
        Duration pause,
        String problem) {

    /** Checks that nothing is missing. */
    public EventHubView {
        Objects.requireNonNull(pause, "pause");
        Objects.requireNonNull(problem, "problem");
    }
}
