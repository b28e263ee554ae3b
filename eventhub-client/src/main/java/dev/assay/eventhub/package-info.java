/**
 * Carries results to an event hub, and tells whether a stream of them is whole.
 *
 * <p>{@link dev.assay.eventhub.HubOutbox} keeps results until a {@link dev.assay.spi.hub.Transport} has delivered them; {@link
 * dev.assay.eventhub.ResultStreamVerifier} reads streams on the other side.
 */
@NullMarked
package dev.assay.eventhub;

import org.jspecify.annotations.NullMarked;
