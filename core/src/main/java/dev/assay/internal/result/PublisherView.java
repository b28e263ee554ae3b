package dev.assay.internal.result;

import dev.assay.support.measure.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where results are, at one moment.
 *
 * @param built how many were built: the last sequence
 * @param acknowledged up to which sequence every result is let go of
 * @param settled how many endings were let go of
 * @param held how many endings are held, built or not
 * @param heldBytes what the built ones of them weigh, roughly
 * @param belowRequired how many were settled less safely than the host demands
 * @param notBuilt how many endings could not be made into a result at all
 * @param room whether new runs may be admitted
 * @param sinks what each sink does
 */
public record PublisherView(
        long built,
        long acknowledged,
        long settled,
        int held,
        long heldBytes,
        long belowRequired,
        long notBuilt,
        boolean room,
        List<SinkView> sinks) {

    /** Copies the sinks. */
    public PublisherView {
        sinks = List.copyOf(sinks);
    }

    /**
     * What one sink does.
     *
     * @param name how it is called
     * @param taken how many results it has taken
     * @param offers how often it was offered some
     * @param failedOffers how many of these offers it did not take whole
     * @param waiting how many results it has not taken, offered or not
     * @param unanswered how many of these it was offered and has not answered
     * @param unansweredFor how long that offer is out, at the time of the publisher's last step; zero without one
     * @param latency how long after their end it has taken results, in seconds; goes on counting
     * @param failing whether its last word was that it did not take some
     * @param problem what it said last, if it is failing
     */
    public record SinkView(
            String name,
            long taken,
            long offers,
            long failedOffers,
            int waiting,
            int unanswered,
            Duration unansweredFor,
            Histogram latency,
            boolean failing,
            Optional<String> problem) {}
}
