/** From stored records to a hub's answer: lanes that keep order, pauses, repeats, and what becomes of refusals. */
@NullMarked
package dev.assay.eventhub.internal.delivery;

import org.jspecify.annotations.NullMarked;
