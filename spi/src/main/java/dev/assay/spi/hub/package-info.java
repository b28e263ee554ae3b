/**
 * What goes to an event hub, and how: immutable records, encoded once, and the transport that carries batches of them.
 *
 * <p>Whoever connects another hub or message queue implements {@link dev.assay.spi.hub.Transport}; spool, order, retries, dead
 * letters and limits are the client's.
 */
@NullMarked
package dev.assay.spi.hub;

import org.jspecify.annotations.NullMarked;
