package dev.assay.eventhub.internal.record;

import dev.assay.spi.Measures;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import java.util.Optional;

/**
 * Makes the records of one epoch's stream: encodes, chains and signs, each once, before they are stored.
 *
 * <p>The outbox calls it on one thread at a time, but for {@link #noticed}, in the order in which records are stored, and stores everything
 * that it made, or offers the same record to the disk again before it asks for another one. So what was made may count as said. It may
 * block, as a signer far away does. If {@code result} throws, the result is not taken and is offered again.
 */
public interface StreamWriter extends AutoCloseable {

    /** Called once, before anything else. A writer that has something to say of its own, now or by a timer, says it to the desk. */
    default void open(Desk desk) {}

    /** Makes the record of a result that this writer has not been given before. */
    HubRecord result(AttestationResult result);

    /** Makes a record that says what is missing. */
    HubRecord gap(Gap gap);

    /** Takes a notice of the manager's, on the thread that offers results. */
    default void noticed(Signal signal) {}

    /** Makes the last record, after all others; none by default. */
    default Optional<HubRecord> last() {
        return Optional.empty();
    }

    /** The last record is in the outbox. Not called if there was none, or if it could not be stored. */
    default void ended() {}

    /** Tells its own numbers. Any thread. */
    default void measure(Measures into) {}

    /** Gives back what it holds. */
    @Override
    default void close() {}
}
