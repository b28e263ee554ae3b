/** How records look on the wire of each kind of hub. */
@NullMarked
package dev.assay.eventhub.internal.transport;

import org.jspecify.annotations.NullMarked;
