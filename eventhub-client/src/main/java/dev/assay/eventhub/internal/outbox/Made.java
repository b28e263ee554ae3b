package dev.assay.eventhub.internal.outbox;

import dev.assay.spi.hub.HubRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that was made.
 *
 * @param record the record
 * @param entry who waits for it, if anybody does
 * @param stored what is run once it is stored
 */
record Made(
        HubRecord record,
        Offer.@Nullable Entry entry,
        @Nullable Runnable stored) {}
