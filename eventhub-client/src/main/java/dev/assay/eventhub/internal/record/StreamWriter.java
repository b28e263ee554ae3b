package dev.assay.eventhub.internal.record;

import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;

/**
 * Makes the records of one epoch's stream: encodes, chains and signs, each once, before they are stored.
 *
 * <p>The outbox calls it on one thread at a time, in the order in which records are stored, and stores everything that it made, or
 * offers the same record to the disk again before it asks for another one. So what was made may count as said. It may block, as a
 * signer far away does. If it throws, the result is not taken and is offered again.
 */
public interface StreamWriter {

    /** Makes the record of a result that this writer has not been given before. */
    HubRecord result(AttestationResult result);

    /** Makes a record that says what is missing. */
    HubRecord gap(Gap gap);
}
