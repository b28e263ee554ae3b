/** From an accepted result to a stored record and its receipt: order, groups, room, and what happens when there is none. */
@NullMarked
package dev.assay.eventhub.internal.outbox;

import org.jspecify.annotations.NullMarked;
