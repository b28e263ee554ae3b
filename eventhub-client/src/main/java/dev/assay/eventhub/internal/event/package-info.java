/** Hub records as CloudEvents 1.0: structured, binary, and in batches. */
@NullMarked
package dev.assay.eventhub.internal.event;

import org.jspecify.annotations.NullMarked;
